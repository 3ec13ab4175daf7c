"""A report document in, the findings of report.md out: what costs most stands first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from strangler.model.graph import IMPORT_KINDS
from strangler.reports.document import Document
from strangler.reports.escaping import code, prose
from strangler.reports.wording import counted

__all__ = ["cuts", "cycles", "gaps", "hidden", "place", "problems"]

_OPEN = 5
"""Findings that show without a click."""
_PLACES = 8
_FOLDED_PLACES = 3
_COUNTED = ("foreign_keys", "joins", "transactions", "shared_tables", "shared_state")
_GRAVITY = ("high", "medium", "low")
_IMPORTS = frozenset(kind.value for kind in IMPORT_KINDS)
_SEVERITIES = ("error", "warning", "info")


def place(location: Document) -> str:
    """`path:line`, as editors and terminals open it."""
    return f"{location['path']}:{location['line']}"


def cuts(document: Document, room: int) -> list[str]:
    """The cuts by price, each with its first crossings; the first five are open."""
    ordered = sorted(
        document["cuts"], key=lambda cut: (-(cut["price"] or 0.0), cut["from"], cut["to"])
    )
    if not ordered:
        return []
    shown = [
        _cut(cut, min(room, _PLACES if rank < _OPEN else _FOLDED_PLACES))
        for rank, cut in enumerate(ordered[:room])
    ]
    return ["## Cuts, dearest first", "", *_folded(shown, "cut", len(ordered) - room)]


def _cut(cut: Document, room: int) -> str:
    price = "unpriced" if cut["price"] is None else f"price {cut['price']:g}"
    counts = [
        counted(cut["imports"], "import") if cut["imports"] else "",
        counted(cut["calls"], "call") if cut["calls"] else "",
        *(
            counted(len(cut[kind]), kind.rstrip("s").replace("_", " "))
            for kind in _COUNTED
            if cut[kind]
        ),
    ]
    what = ", ".join(count for count in counts if count)
    head = f"- **{code(cut['from'])} → {code(cut['to'])}**, {price}" + (f": {what}" if what else "")
    lines = [
        f"  - {_kind(each['kind'])}: {code(each['source'])} → "
        f"{code(each['target'])} at {code(place(each['location']))}"
        for each in cut["evidence"][:room]
    ]
    if len(cut["evidence"]) > room:
        lines.append(f"  - +{len(cut['evidence']) - room:,} more")
    return "\n".join([head, *lines])


def _kind(kind: str) -> str:
    words = kind.replace("_", " ")
    return f"{words} import" if kind in _IMPORTS else words


def cycles(document: Document, room: int) -> list[str]:
    """The cycles by what breaking them takes, each with the cheapest edges to remove."""
    found = document["cycles"]
    if not found:
        return []
    ordered = sorted(found, key=lambda c: (-_weight(c), -len(c["modules"]), c["modules"]))
    shown = [_cycle(cycle, min(room, _PLACES)) for cycle in ordered[:room]]
    return ["## Cycles", "", *_folded(shown, "cycle", len(found) - room)]


def _weight(cycle: Document) -> float:
    return sum(breaker["weight"] or 0.0 for breaker in cycle["breakers"])


def _cycle(cycle: Document, room: int) -> str:
    names = ", ".join(code(name) for name in cycle["modules"][:room])
    left = len(cycle["modules"]) - room
    names += f" +{left:,} more" if left > 0 else ""
    word, _, late = cycle["level"].partition(" ")
    how = "in a circle that late imports close" if late else "in a circle"
    lines = [f"- {counted(len(cycle['modules']), word)} {how}: {names}"]
    for breaker in cycle["breakers"][:room]:
        places = ", ".join(code(place(at)) for at in breaker["evidence"][:3])
        more = len(breaker["evidence"]) - 3
        lines.append(
            f"  - breaks by removing {code(breaker['source'])} → {code(breaker['target'])}"
            + (f" at {places}" if places else "")
            + (f" +{more:,} more" if more > 0 else "")
        )
    if len(cycle["breakers"]) > room:
        lines.append(f"  - +{len(cycle['breakers']) - room:,} more")
    return "\n".join(lines)


def hidden(document: Document, room: int) -> list[str]:
    """What ties parts together unseen, worst first, one sentence each; what stays within one
    part is left to report.json."""
    across = [each for each in document["coupling"] if each["severity"] != "low"]
    if not across:
        return []
    ordered = sorted(
        across, key=lambda c: (_GRAVITY.index(c["severity"]), -c["places"], c["kind"], c["key"])
    )
    rows = [_coupling(each) for each in ordered[:room]]
    return ["## Hidden coupling", "", *_folded(rows, "coupling", len(ordered) - room)]


def _coupling(each: Document) -> str:
    places = [code(place(at["location"])) for at in (*each["writers"], *each["readers"])]
    shown = ", ".join(dict.fromkeys(places[:3]))
    more = each["places"] - 3
    where = f" ({shown}{f' +{more:,} more' if more > 0 else ''})" if shown else ""
    kind = each["kind"].replace("_", " ")
    return f"- {kind} {code(each['key'])}: {prose(each['why'])}{where}"


def problems(document: Document, room: int) -> list[str]:
    """The diagnostics by code, worst first, each with its first place and what to do."""
    by_code: dict[tuple[int, str], list[Document]] = defaultdict(list)
    for each in document["diagnostics"]:
        by_code[_SEVERITIES.index(each["severity"]), each["code"]].append(each)
    if not by_code:
        return []
    rows = [_problem(by_code[key]) for key in sorted(by_code)]
    return ["## Problems in the input", "", *_folded(rows[:room], "problem", len(rows) - room)]


def _problem(same: Sequence[Document]) -> str:
    first = same[0]
    times = f" ({len(same):,} times)" if len(same) > 1 else ""
    where = f" at {code(place(first['location']))}" if first["location"] else ""
    return (
        f"- {first['severity']} {code(first['code'])}{times}: {prose(first['message'])}{where}; "
        f"{prose(first['hint'])}"
    )


def gaps(document: Document, room: int) -> list[str]:
    """What could not be followed, most frequent first, with the hint that would resolve it."""
    found = document["unresolved"]
    if not found:
        return []
    ordered = sorted(found, key=lambda gap: (-gap["count"], gap["kind"], gap["module"]))
    total = counted(sum(gap["count"] for gap in found), "place")
    lines = [f"<details><summary>Not resolved: {total}</summary>", ""]
    lines += [_gap(gap) for gap in ordered[: min(room, 40)]]
    left = len(ordered) - min(room, 40)
    lines += ["", f"+{left:,} more"] if left > 0 else []
    return [*lines, "", "</details>"]


def _gap(gap: Document) -> str:
    return (
        f"- {prose(gap['kind'].replace('_', ' '))} {code(gap['name'])} in {code(gap['module'])}, "
        f"{counted(gap['count'], 'time')}, first at {code(place(gap['location']))}; "
        f"{prose(gap['hint'])}"
    )


def _folded(shown: list[str], thing: str, left_out: int) -> Iterable[str]:
    """The first five entries, the others behind a click, and how many are nowhere."""
    lines = shown[:_OPEN]
    rest = shown[_OPEN:]
    if rest:
        summary = f"{counted(len(rest), f'more {thing}')}"
        lines += ["", f"<details><summary>{summary}</summary>", "", *rest, "", "</details>"]
    if left_out > 0:
        lines += ["", f"+{left_out:,} more"]
    return lines
