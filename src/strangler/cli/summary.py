"""An analysis on one screen: the verdict, the parts, three findings, where the report is, and
what to ask next."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from shlex import join

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from strangler.cli.findings import endpoints, findings, next_command, resolution
from strangler.cli.terminal import hanging, printable
from strangler.model.analysis import Analysis
from strangler.model.boundaries import Part, PartKind

_LEAST_PARTS = 3
_HEADER_LINES = 1
_PROMPT_LINES = 1
_MARKS = {PartKind.SERVICE: "■", PartKind.SHARED: "▨", PartKind.PLATFORM: "□"}


@dataclass(frozen=True, slots=True)
class Summary:
    """What is said at the end of `strangler analyze`."""

    analysis: Analysis
    root: Path
    directory: Path
    written: Sequence[Path]
    kept: Sequence[Path]

    def show(self, console: Console) -> None:
        """Print it, on no more lines than the screen has if at least three parts fit."""
        above = Group(self._verdict(), self._size(), Text())
        below = Group(
            Text(),
            *self._findings(console.width),
            Text(),
            *self._files(console.width),
            *self._next(),
        )
        others = sum(len(console.render_lines(it)) for it in (above, below))
        room = console.height - others - _HEADER_LINES - _PROMPT_LINES
        console.print(above)
        if self.analysis.boundary.parts:
            self._print_parts(console, room)
        console.print(below)

    def _verdict(self) -> Text:
        return Text(printable(self.analysis.boundary.verdict.sentence), "bold")

    def _size(self) -> Text:
        it, project = self.analysis, self.analysis.project
        sizes = (
            (len(it.modules), "module"),
            (project.lines, "line"),
            (len(it.endpoints), "endpoint"),
            (len(it.tables), "table"),
            (len(it.doors), "other door"),
        )
        counted = ", ".join(f"{n:,} {word}{'' if n == 1 else 's'}" for n, word in sizes)
        apps = project.applications
        several = f"; {len(apps)} applications, --app picks one" if len(apps) > 1 else ""
        return Text(printable(f"{project.name}: {counted}{several}"), "dim")

    def _print_parts(self, console: Console, room: int) -> None:
        parts = self.analysis.boundary.parts
        most = max(room, _LEAST_PARTS)
        shown = parts
        if len(parts) > most:
            # The line that says how many were left out takes the place of a part.
            largest = sorted(parts, key=lambda part: (-part.lines, part.name))[: most - 1]
            shown = tuple(part for part in parts if part in largest)
        console.print(self._table(shown))
        if len(parts) > len(shown):
            file = self.directory / "index.html"
            console.print(f"  +{len(parts) - len(shown)} smaller ones in {file}", style="dim")

    def _table(self, parts: Sequence[Part]) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("  part", overflow="ellipsis", no_wrap=True, ratio=None)
        table.add_column("kind", no_wrap=True)
        for title in ("modules", "lines", "tables", "endpoints", "price of cuts"):
            table.add_column(title, justify="right", no_wrap=True)
        fills = _fills(self.analysis.boundary.parts)
        for part in parts:
            name = Text(f"{_MARKS[part.kind]} ", fills[part.name])
            name.append(printable(part.name), "default")
            figures = (len(part.modules), part.lines, len(part.tables), len(part.endpoints))
            price = sum(c.price for c in self.analysis.cuts if part.name in (c.source, c.target))
            table.add_row(name, part.kind, *(f"{n:,}" for n in figures), f"{price:,.1f}")
        return table

    def _findings(self, width: int) -> list[Text]:
        lines = []
        for number, finding in enumerate(findings(self.analysis), 1):
            sentence = f"{finding.text} [{finding.place}]" if finding.place else finding.text
            lines.append(Text(hanging(f"{number}. ", printable(sentence), width)))
        known = [resolution(self.analysis.project.resolution), endpoints(self.analysis)]
        return [*lines, *(Text(hanging("   ", text, width), "bold") for text in known if text)]

    def _files(self, width: int) -> list[Text]:
        names = [self._short(path) for path in self.written]
        names.sort(key=lambda name: name != "index.html")
        lines = []
        if "index.html" in names:
            lines.append(Text.assemble("Open  ", (str(self.directory / "index.html"), "bold")))
            names.remove("index.html")
        if names:
            lead = "      with " if lines else f"In {self.directory}: "
            lines.append(Text(hanging(lead, printable(", ".join(names)), width)))
        if self.kept:
            kept = ", ".join(map(self._short, self.kept))
            lines.append(Text(printable(f"Kept  {kept}, which you edited"), "yellow"))
        return lines

    def _short(self, path: Path) -> str:
        inside = path.is_relative_to(self.directory)
        return str(path.relative_to(self.directory) if inside else path)

    def _next(self) -> list[Text]:
        words = next_command(self.analysis, self.root)
        return [Text.assemble("Next  ", (printable(join(words)), "cyan"))] if words else []


def _fills(parts: Sequence[Part]) -> dict[str, str]:
    """The colours that the parts have in every other view; black is the terminal's own."""
    described = [{"kind": part.kind, "name": part.name} for part in parts]
    looks = import_module("strangler.reports.colours").appearances(described)
    return {
        name: "default" if look.fill == "#000000" else str(look.fill)
        for name, look in looks.items()
    }
