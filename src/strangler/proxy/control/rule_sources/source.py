"""The port that every source of rules meets."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from strangler.errors import ConfigurationError


class SourceError(ConfigurationError):
    """The source did not answer, or not with rules: the message says who, why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Rules as they were found, not looked at yet."""

    content: bytes
    name: str
    """What stands before line and column in messages: a path, or name and version."""


class RuleSource(Protocol):
    """A place that rules are read from. Called by one thread at a time, never the event loop's."""

    name: str
    """For people, as they gave it."""
    files: tuple[Path, ...]
    """Files whose change asks for a reload; empty where the source is asked regularly."""
    poll: float
    """Seconds between two questions; 0: it is never asked unless a file has changed."""

    def fetch(self, *, anew: bool = False) -> Document | None:
        """The rules; None if they are the ones it gave before, which never happens with `anew`.
        May take seconds.

        Raises SourceError; what it gave before then stands."""

    def pause(self) -> float:
        """Seconds until it is to be asked again, as it wants it itself. Never waits."""

    def close(self) -> None:
        """Give back what it holds."""
