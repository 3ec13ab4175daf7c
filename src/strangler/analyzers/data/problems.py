"""What is to be told of SQL that was read: diagnostics with place and remedy."""

from collections.abc import Iterable, Iterator, Mapping

from strangler import diagnostics
from strangler.analyzers.data.matching import Names
from strangler.analyzers.data.reading import SqlReading
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.model.recogniser import Inventory

_SHOWN = 5


def problems_at(
    location: Location, readings: Iterable[tuple[tuple[str, ...], SqlReading]], names: Names
) -> Iterator[Diagnostic]:
    """What one call's texts leave open, each once. A reading comes with the names of its holes."""
    told: set[tuple[str, str]] = set()
    for hints, reading in readings:
        called = f" (from {', '.join(sorted({h for h in hints if h}))})" if any(hints) else ""
        for code, message in _messages(reading, called, names):
            if (code.id, message) not in told:
                told.add((code.id, message))
                yield report(code, message, location)


def _messages(
    reading: SqlReading, called: str, names: Names
) -> Iterator[tuple[diagnostics.Code, str]]:
    if reading.problem:
        named = f"; it names {', '.join(reading.possible)}" if reading.possible else ""
        yield diagnostics.SQL_UNPARSED, f"SQL cannot be parsed: {reading.problem}{named}"
    for why in reading.unknown:
        if why == "the whole text is computed":
            yield diagnostics.SQL_TEXT_UNKNOWN, f"the text of the SQL is computed{called}"
        elif "table" in why:
            yield diagnostics.SQL_TABLE_COMPUTED, f"SQL in which {why}{called}"
        else:
            yield diagnostics.SQL_PART_COMPUTED, f"SQL in which {why}{called}"
    for name in reading.calls:
        if names.called(name) is None:
            yield diagnostics.SQL_CALL_UNKNOWN, f"SQL calls {name or 'stored code'}"


def file_problems(files: Mapping[str, SqlReading], opened: Iterable[str]) -> Iterator[Diagnostic]:
    """Files of SQL that cannot be read, or that no code opens."""
    known = set(opened)
    for path, reading in files.items():
        if reading.problem:
            message = f"SQL cannot be parsed: {reading.problem}"
            yield report(diagnostics.SQL_UNPARSED, message, Location(path, 1))
        if path not in known:
            names = sorted({*reading.reads, *reading.writes})
            shown = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
            what = f"; it touches {shown}" if names else ""
            message = f"no code opens {path}{what}"
            yield report(diagnostics.SQL_FILE_UNUSED, message, Location(path, 1))


def undeclared_problems(
    inventory: Inventory, first: Mapping[str, tuple[str, int]]
) -> Iterator[Diagnostic]:
    """Tables that SQL names and no model declares, at the first place."""
    for name, (module, position) in sorted(first.items()):
        message = f"SQL names table {name!r}, which no model declares"
        place = inventory.location(module, position)
        yield report(diagnostics.SQL_TABLE_UNDECLARED, message, place)
