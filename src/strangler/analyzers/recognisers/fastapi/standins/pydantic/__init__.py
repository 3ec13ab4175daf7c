"""pydantic: models call their validators when they are made, and what they compute when they are
written out."""

from pydantic import main
from pydantic.main import BaseModel

__all__ = ["BaseModel", "main"]
