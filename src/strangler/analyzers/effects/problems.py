"""What stays open in; diagnostics that sum it up by cause out."""

from collections.abc import Iterable, Iterator

from strangler import diagnostics
from strangler.analyzers.effects.answering import Answer
from strangler.analyzers.effects.working import Worked
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location

_MOST_CAUSES = 50
_MOST_NAMES = 8

_WHY = {
    "callback": "nothing is known of the function that a library is given",
    "computed": "the callee is the result of an expression",
    "getattr": "the attribute's name is computed",
    "hub": "the callee could be any of many values",
    "library": "nothing is known of this function",
    "local": "a function held in a local name or parameter",
    "not found": "the code that is entered was not found",
    "receiver": "a method of a value whose class is not known",
    "attribute": "no class that it could be has the attribute",
    "template": "the template's name is computed, or its file is not in the project",
    "sql": "the SQL that it runs is not known whole",
    "table": "no table of this class is known",
}


def problems(worked: Worked) -> Iterator[Diagnostic]:
    """Endpoints that are incomplete, by cause, the most frequent first; and unknown functions
    by library."""
    yield from _incomplete(worked.endpoints)
    yield from _libraries(worked)
    yield from _templates(worked.endpoints)


def _templates(answers: Iterable[Answer]) -> Iterator[Diagnostic]:
    """Each place that renders a template of which the name or the file is not known."""
    places = {u.location for answer in answers for u in answer.unknown if u.reason == "template"}
    for place in sorted(places):
        message = "which template is rendered here is not known: its name is computed, or no file"
        yield report(diagnostics.TEMPLATE_COMPUTED, f"{message} has it", place)


def _incomplete(answers: Iterable[Answer]) -> Iterator[Diagnostic]:
    counts: dict[tuple[Location, str, str], int] = {}
    for answer in answers:
        if not answer.complete and answer.unknown:
            first = answer.unknown[0]
            key = (first.location, first.name, first.reason)
            counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    for key in ordered[:_MOST_CAUSES]:
        place, name, reason = key
        number = counts[key]
        what = f"{number} endpoint{' is' if number == 1 else 's are'} incomplete"
        called = f"{name!r}: " if name else ""
        message = f"{what} because of one call: {called}{_WHY.get(reason, reason)}"
        yield report(diagnostics.EFFECTS_OPEN, message, place)
    rest = ordered[_MOST_CAUSES:]
    if rest:
        number = sum(counts[key] for key in rest)
        message = f"{number} more endpoints are incomplete for {len(rest)} other causes"
        yield report(diagnostics.EFFECTS_OPEN, message, rest[0][0])


def _libraries(worked: Worked) -> Iterator[Diagnostic]:
    names: dict[str, set[str]] = {}
    for call in worked.open:
        if call.kind == "library":
            names.setdefault(call.name.partition(".")[0], set()).add(call.name)
    for library in sorted(names):
        some = sorted(names[library])
        more = f" and {len(some) - _MOST_NAMES} more" if len(some) > _MOST_NAMES else ""
        message = f"nothing is known of {', '.join(some[:_MOST_NAMES])}{more}"
        yield report(diagnostics.LIBRARY_UNKNOWN, message)
