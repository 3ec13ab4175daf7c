"""Parts in, the reasons for each with the lines that prove them out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from strangler.analyzers.boundaries.indexing import Ground, Ints
from strangler.analyzers.boundaries.labelling import Registration
from strangler.analyzers.boundaries.pairs import Pairs
from strangler.analyzers.boundaries.seeding import Group
from strangler.analyzers.boundaries.words import domain_words
from strangler.locations import Location
from strangler.model.boundaries import PartKind, Reason
from strangler.model.names import last
from strangler.model.recogniser import Endpoint, Table

_MOST_EVIDENCE = 5


def explain_service(
    ground: Ground,
    members: Ints,
    evidence_inside: float,
    groups: tuple[Group, ...],
    tables: Sequence[Table],
    endpoints: Sequence[Endpoint],
    loose: int,
) -> tuple[Reason, ...]:
    """Why these units are one service, strongest reason first. `evidence_inside` is the share
    of their evidence that stays inside, `loose` how many independent packages they are (0: one
    piece)."""
    reasons: list[Reason] = []
    held = set(members.tolist())
    for group in groups:
        inside = sum(int(ground.lines[unit]) for unit in group.units if unit in held)
        whole = sum(int(ground.lines[unit]) for unit in group.units)
        own = sum(int(ground.lines[unit]) for unit in held)
        if whole and own and inside / whole >= 0.5 and inside / own >= 0.05:
            where = (group.location,) if group.location else ()
            kind = group.kind.replace("_", " ").replace("django", "Django")
            reasons.append(Reason(f"same {kind}: {group.name}", round(inside / own, 3), where))
    if tables:
        shown = ", ".join(table.name for table in tables[:_MOST_EVIDENCE])
        more = f" and {len(tables) - _MOST_EVIDENCE} more" if len(tables) > _MOST_EVIDENCE else ""
        text = f"{_number(len(tables), 'table')} declared here: {shown}{more}"
        reasons.append(Reason(text, 0.9, _places(table.location for table in tables)))
    if endpoints:
        text = f"{_number(len(endpoints), 'endpoint')} answered here"
        reasons.append(Reason(text, 0.5, _places(endpoint.location for endpoint in endpoints)))
    if evidence_inside > 0:
        text = f"{evidence_inside:.0%} of its uses, names and data ties stay inside"
        reasons.append(Reason(text, round(evidence_inside, 3)))
    words = _shared_words(ground, members)
    if words:
        reasons.append(Reason(f"names shared: {', '.join(words)}", 0.3))
    if loose:
        text = f"{loose} independent packages gathered: they hardly use each other"
        reasons.append(Reason(text, 1.0))
    if not reasons:
        reasons.append(Reason("nearest by package; nothing else ties it anywhere", 0.1))
    return tuple(sorted(reasons, key=lambda reason: (-reason.weight, reason.text)))


def explain_layer(
    ground: Ground,
    members: Ints,
    kind: PartKind,
    registrations: Mapping[int, Registration],
    users: int,
) -> tuple[Reason, ...]:
    """Why these units are platform or a shared library. `users` is the number of parts that
    use them."""
    if kind is PartKind.SHARED:
        text = f"used by {_number(users, 'part')} about evenly, using none or one; owns no table"
        return (Reason(text, 1.0),)
    roles: Counter[str] = Counter()
    places: dict[str, list[Location]] = {}
    for unit in members.tolist():
        why = registrations.get(unit)
        role = why.role.replace("_", " ") if why else "wires the parts together, used by none"
        roles[role] += 1
        if why and why.location:
            places.setdefault(role, []).append(why.location)
    total = max(roles.total(), 1)
    return tuple(
        Reason(
            f"{role}: {_number(count, 'unit')}",
            round(count / total, 3),
            _places(places.get(role, ())),
        )
        for role, count in sorted(roles.items(), key=lambda item: (-item[1], item[0]))
    )


def inside_shares(evidence: Pairs, labels: Ints, count: int) -> list[float]:
    """For each part the share of its evidence that stays inside; 0 without any."""
    same = labels[evidence.first] == labels[evidence.second]
    inner = np.bincount(
        labels[evidence.first[same]], weights=evidence.weight[same], minlength=count
    )
    degree = np.bincount(labels, weights=evidence.degrees, minlength=count)
    shares = np.divide(2.0 * inner, degree, out=np.zeros(count), where=degree > 0)
    return [float(share) for share in shares]


def _shared_words(ground: Ground, members: Ints) -> list[str]:
    counts = Counter(
        word for unit in members.tolist() for word in set(domain_words(last(ground.units[unit].id)))
    )
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, count in ranked if count >= 3][:3]


def _places(locations: Iterable[Location]) -> tuple[Location, ...]:
    return tuple(sorted(set(locations)))[:_MOST_EVIDENCE]


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
