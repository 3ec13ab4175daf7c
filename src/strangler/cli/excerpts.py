"""A place in, the line of code there out, without its secrets."""

from pathlib import Path

from strangler.cli.terminal import printable


class Excerpts:
    """The lines of the analysed code, each file read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._files: dict[str, list[str]] = {}

    def line(self, path: str, line: int) -> str:
        """One line without its secrets; empty when it is not there any more."""
        from strangler.reports.redaction import redact

        if path not in self._files:
            self._files[path] = self._read(path)
        lines = self._files[path]
        if not 0 < line <= len(lines):
            return ""
        return printable(redact(lines, [line])[line].strip())

    def _read(self, path: str) -> list[str]:
        try:
            return (self.root / path).read_text("utf-8", errors="replace").split("\n")
        except OSError:
            return []  # The file went away since it was analysed; its place is still shown.
