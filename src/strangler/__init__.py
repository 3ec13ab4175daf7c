"""Take a Python monolith apart safely.

`from strangler import analyze` is the same as `strangler analyze`, without the files."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from strangler._api import analyze, write_report
    from strangler.analyzers.config import Config
    from strangler.model.analysis import Analysis

__version__ = "0.1.0"
__all__ = ["Analysis", "Config", "__version__", "analyze", "write_report"]

_HOMES = {
    "Analysis": "strangler.model.analysis",
    "Config": "strangler.analyzers.config",
    "analyze": "strangler._api",
    "write_report": "strangler._api",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first asked for, so that `--help` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'strangler' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
