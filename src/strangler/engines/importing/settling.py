"""A draft in, a rules file that `rules validate` accepts out.

What validation refuses for the order alone goes: a route that no request reaches here is reached
by none in the source either, as both take the first that matches."""

from strangler.diagnostics import (
    IMPORT_INVALID,
    IMPORT_NOT_CARRIED,
    RULES_UNREACHABLE,
    Diagnostic,
    Severity,
    in_order,
    report,
)
from strangler.engines.importing.draft import NOBODY, Draft, Imported
from strangler.engines.importing.ordering import arrange
from strangler.engines.importing.writing import Line, Written, joined, write
from strangler.rules.document import Loaded, parse_rules
from strangler.rules.model import State


def settle(draft: Draft, state: State = State.MIGRATED) -> Imported:
    """The file of a draft; no text where an error is among the draft's diagnostics."""
    if any(each.severity is Severity.ERROR for each in draft.diagnostics):
        return Imported(text=None, routes=0, upstreams=0, diagnostics=in_order(draft.diagnostics))
    ordered, problems = arrange(draft.items, draft.by_host)
    lines = joined(ordered)
    said = [*draft.diagnostics, *problems]
    while True:
        written = write(_used(draft, lines), lines, state)
        loaded = parse_rules(written.text, "rules.yaml", {})
        wrong = _refused(loaded, written)
        if not wrong:
            break
        said += [found for number, why in wrong.items() for found in _told(lines[number], why)]
        lines = [line for number, line in enumerate(lines) if number not in wrong]
    if loaded.rules is None:
        said += [_invalid(each, written.text) for each in loaded.diagnostics]
        return Imported(text=None, routes=0, upstreams=0, diagnostics=in_order(said))
    return Imported(
        text=written.text,
        routes=len(loaded.rules.routes),
        upstreams=len(loaded.rules.upstreams),
        diagnostics=in_order(said),
    )


def _refused(loaded: Loaded, written: Written) -> dict[int, Diagnostic]:
    """Numbers of routes with an error, and the error."""
    found: dict[int, Diagnostic] = {}
    starts = sorted(written.starts)
    for each in loaded.diagnostics:
        if each.severity is Severity.ERROR and each.location is not None:
            before = [start for start in starts if start <= each.location.line]
            if before:
                found.setdefault(written.starts[before[-1]], each)
    return found


def _told(line: Line, why: Diagnostic) -> list[Diagnostic]:
    """Nothing for what was only repeated."""
    item = line.items[0]
    if item.again and why.code == RULES_UNREACHABLE.id:
        return []
    if why.code == RULES_UNREACHABLE.id:
        message = f"no request reaches '{item.comment}': what goes before it takes them all"
        return [report(IMPORT_NOT_CARRIED, message, item.place, "remove it")]
    message = f"'{item.comment}' makes no route: {why.message}"
    return [report(IMPORT_NOT_CARRIED, message, item.place, why.hint)]


def _used(draft: Draft, lines: list[Line]) -> Draft:
    """Without upstreams that nobody asks."""
    answers = [item.answer for line in lines for item in line.items]
    names = {each.upstream for each in answers} | {each.prepared for each in answers}
    names.add(draft.default)
    return Draft(
        source=draft.source,
        upstreams=[each for each in (*draft.upstreams, NOBODY) if each.name in names],
        default=draft.default,
        proxy=draft.proxy,
    )


def _invalid(why: Diagnostic, text: str) -> Diagnostic:
    """A fault outside of routes, with the comment that says where its upstream came from."""
    line = why.location.line if why.location is not None else 1
    comments = [each for each in text.splitlines()[:line] if each.startswith("  # ")]
    where = f"{comments[-1].strip(' #')}: " if comments else ""
    return report(IMPORT_INVALID, f"{where}{why.message}", None, why.hint)
