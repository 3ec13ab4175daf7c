"""Rules in a file: read anew whenever it is asked for, so that an edit counts at once."""

from pathlib import Path

from strangler.diagnostics import RULES_UNREADABLE, report
from strangler.locations import Location
from strangler.proxy.control.compiling import RulesRefusedError
from strangler.proxy.control.rule_sources.source import Document
from strangler.rules.document import LARGEST


class FileSource:
    """A `RuleSource` on disk."""

    poll = 0.0

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self.files: tuple[Path, ...] = (path,)

    def fetch(self, *, anew: bool = False) -> Document | None:
        """See `RuleSource`. Raises RulesRefusedError where there is no such file: it is as near
        as its content, and as wrong."""
        shown = self.path.as_posix()
        try:
            with self.path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", "") or str(error)
            problem = report(RULES_UNREADABLE, reason, Location(shown, 1))
            raise RulesRefusedError(self.path, [str(problem)]) from error
        return Document(content=content, name=shown)

    def pause(self) -> float:
        """See `RuleSource`."""
        return self.poll

    def close(self) -> None:
        """See `RuleSource`."""
