"""An analysis in; the three findings that matter most, and the next thing to ask, out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from strangler.diagnostics import Severity
from strangler.locations import Location
from strangler.model.analysis import Analysis, EndpointSummary, ResolutionCounts
from strangler.model.boundaries import Breaker, Crossing, Cut


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, and the place that proves it (or empty)."""

    text: str
    place: str = ""


def findings(analysis: Analysis) -> tuple[Finding, ...]:
    """The transactions that no cut may part, or the cycles with the cheapest way out; the most
    expensive cut; what was not understood."""
    split = _transactions(analysis)
    if split:
        return (split, _dearest_cut(analysis), _gaps(analysis))
    return (_dearest_cut(analysis), _cycles(analysis), _gaps(analysis))


def endpoints(analysis: Analysis) -> str:
    """What endpoints are proven to do, as a sentence; empty where effects were not analysed."""
    found = analysis.endpoints
    proven = [it for it in found if it.complete]
    if not proven and all(it.effect == "none" for it in found):
        return ""
    reading = sum(it.effect in ("none", "read") for it in proven)
    only = "reads" if reading == 1 else "read"
    text = f"{reading:,} of {_counted(len(found), 'endpoint')} only {only}{_changing(proven, ', ')}"
    left = [it for it in found if not it.complete]
    if not left:
        return f"{text}; all proven"
    least = _changing(left, "").replace(", ", " and ", 1)
    return f"{text}; {len(left):,} incomplete{f', of which {least} at least' if least else ''}"


def _changing(found: Sequence[EndpointSummary], before: str) -> str:
    """`, 25 write, 1 calls out`; empty where none does either."""
    counts = [(sum(it.effect == "write" for it in found), "writes", "write")]
    counts.append((sum(it.effect == "external" for it in found), "calls out", "call out"))
    said = [f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count]
    return before + ", ".join(said) if said else ""


def resolution(counts: ResolutionCounts) -> str:
    """How much was understood: calls, or imports as long as no call was looked at. The
    percentage is rounded down, so that it is 100.0 only when nothing is unknown."""
    what, known, unknown = "calls", counts.calls_resolved, counts.calls_unresolved
    if not known + unknown:
        what, known, unknown = "imports", counts.imports_resolved, counts.imports_unresolved
    if not known + unknown:
        return "No calls and no imports in this code."
    tenths = known * 1000 // (known + unknown)
    return f"{tenths / 10:.1f} % of {what} resolved; {unknown:,} unknown"


def next_command(analysis: Analysis, root: Path) -> list[str]:
    """The question most worth asking next, as the words of a command; empty if there is none."""
    cut = _dearest(analysis)
    crossing = _proof(cut) if cut else None
    if crossing:
        return ["strangler", "explain", str(root), crossing.source, crossing.target]
    breaker = _cheapest_breaker(analysis)
    if breaker:
        return ["strangler", "explain", str(root), breaker.source, breaker.target]
    if analysis.endpoints:
        return ["strangler", "explain", str(root), analysis.endpoints[0].id]
    largest = max(analysis.modules, key=lambda module: module.lines, default=None)
    return ["strangler", "explain", str(root), largest.name] if largest else []


def _transactions(analysis: Analysis) -> Finding | None:
    split = [it for it in analysis.transactions if len(it.writes_parts) > 1]
    if not split:
        return None
    most = min(split, key=lambda it: (-len(it.writes_parts), it.symbol, it.location))
    verb = "writes" if len(split) == 1 else "write"
    return Finding(
        f"{_counted(len(split), 'transaction')} {verb} tables of several parts, "
        f"{most.symbol} of {len(most.writes_parts)}",
        _short(most.location),
    )


def _dearest_cut(analysis: Analysis) -> Finding:
    cut = _dearest(analysis)
    if cut is None:
        return Finding("No cut costs anything: nothing crosses between the parts.")
    counts = (
        (len(cut.transactions), "transaction"),
        (len(cut.foreign_keys), "foreign key"),
        (len(cut.joins), "join"),
        (cut.calls, "call"),
        (cut.imports, "import"),
    )
    crossing = _proof(cut)
    return Finding(
        f"Most expensive cut: {cut.source} -> {cut.target}, {cut.price:,.1f} ({_listed(counts)})",
        _short(crossing.location) if crossing else "",
    )


def _cycles(analysis: Analysis) -> Finding:
    if not analysis.cycles:
        return Finding("No cycles.")
    imports = [cycle for cycle in analysis.cycles if cycle.level != "part"]
    word = "module" if imports else "part"
    found = imports or list(analysis.cycles)
    size = _counted(max(len(cycle.modules) for cycle in found), word)
    of = "of" if len(found) == 1 else "the largest of"
    text = f"{_counted(len(found), 'cycle')}{',' * (len(found) > 1)} {of} {size}"
    breaker = _cheapest_breaker(analysis)
    if breaker is None:
        return Finding(text)
    return Finding(
        f"{text}; cheapest break: {breaker.source} -> {breaker.target}",
        _short(breaker.evidence[0]) if breaker.evidence else "",
    )


def _gaps(analysis: Analysis) -> Finding:
    severities = Counter(d.severity for d in analysis.diagnostics)
    what = _listed(
        (
            (analysis.project.unparsed, "unparsed file"),
            (severities[Severity.ERROR], "error"),
            (severities[Severity.WARNING], "warning"),
            (sum(it.count for it in analysis.unresolved), "unresolved name"),
        )
    )
    if not what:
        return Finding("Nothing was left out: every file was read, every name resolved.")
    named = (it for it in analysis.unresolved if it.name)
    worst = max(named, key=lambda it: it.count, default=None)
    if worst is None:
        return Finding(f"Gaps: {what}")
    times = f", {worst.count:,} x" if worst.count > 1 else ""
    return Finding(f"Gaps: {what}; above all {worst.name}{times}", _short(worst.location))


def _dearest(analysis: Analysis) -> Cut | None:
    return max(analysis.cuts, key=lambda cut: cut.price, default=None)


def _proof(cut: Cut) -> Crossing | None:
    """What is hardest to cut comes first: a foreign key before a call before an import."""
    return next(iter((*cut.foreign_keys, *cut.evidence)), None)


def _cheapest_breaker(analysis: Analysis) -> Breaker | None:
    """The cheapest edge of the largest cycle of imports; of parts where imports have none."""
    for level in ("module", "module (lazy)", "part"):
        found = [cycle for cycle in analysis.cycles if cycle.level == level]
        if found:
            largest = max(found, key=lambda cycle: len(cycle.modules))
            return min(largest.breakers, key=lambda b: b.weight, default=None)
    return None


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _listed(counts: Iterable[tuple[int, str]]) -> str:
    return ", ".join(_counted(number, word) for number, word in counts if number)


def _short(location: Location) -> str:
    return f"{location.path}:{location.line}"
