"""Which files a project consists of, and under which names they import each other."""

from strangler.analyzers.discovery.discovering import Discovered, discover
from strangler.analyzers.discovery.heads import is_generated_head
from strangler.analyzers.discovery.metadata import python_requirement

__all__ = ["Discovered", "discover", "is_generated_head", "python_requirement"]
