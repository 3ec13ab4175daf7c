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
_LEAST_LOOSE = 8


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
    of their evidence that stays inside, `loose` how many independent groups they are (0: none)."""
    reasons: list[Reason] = []
    held = set(members.tolist())
    for group in groups:
        inside = sum(int(ground.lines[unit]) for unit in group.units if unit in held)
        whole = sum(int(ground.lines[unit]) for unit in group.units)
        own = sum(int(ground.lines[unit]) for unit in held)
        if whole and own and inside / whole >= 0.5 and inside / own >= 0.05:
            where = (group.location,) if group.location else ()
            kind = group.kind.replace("_", " ")
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
        text = f"{loose} independent groups gathered by package: they do not use each other"
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


def count_loose(ground: Ground, labels: Ints, count: int) -> list[int]:
    """For each part how many independent groups of packages it is made of, if there are eight
    or more and none holds half of it; else 0.

    Sub-packages and modules right below the part's common package are joined when they use
    each other; what remains apart is independent."""
    loose: list[int] = []
    same = labels[ground.source] == labels[ground.target]
    for label in range(count):
        members = np.flatnonzero(labels == label)
        modules = np.unique(ground.module_of[members]).tolist()
        branch = _branches(ground, members, modules)
        names = sorted(set(branch.values()))
        if len(names) < _LEAST_LOOSE:
            loose.append(0)
            continue
        root = {name: name for name in names}
        rows = np.flatnonzero(same & (labels[ground.source] == label))
        users = ground.module_of[ground.source[rows]]
        used = ground.module_of[ground.target[rows]]
        for one, other in np.unique(np.stack([users, used], axis=1), axis=0).tolist():
            root[_root(root, branch[one])] = _root(root, branch[other])
        sizes: Counter[str] = Counter()
        for unit in members.tolist():
            sizes[_root(root, branch[int(ground.module_of[unit])])] += int(ground.lines[unit])
        biggest = max(sizes.values(), default=0)
        independent = len(sizes) >= _LEAST_LOOSE and biggest * 2 <= sizes.total()
        loose.append(len(sizes) if independent else 0)
    return loose


def _branches(ground: Ground, members: Ints, modules: list[int]) -> dict[int, str]:
    """For each module the name one level below the package that holds most of the part."""
    sizes: Counter[str] = Counter()
    for unit in members.tolist():
        size = int(ground.lines[unit]) + 1
        parts = ground.modules[int(ground.module_of[unit])].split(".")
        for depth in range(len(parts)):
            sizes[".".join(parts[:depth])] += size
    total = sizes[""]
    home = max((name for name in sizes if sizes[name] >= 0.8 * total), key=lambda n: (len(n), n))
    depth = len(home.split(".")) if home else 0
    return {module: ".".join(ground.modules[module].split(".")[: depth + 1]) for module in modules}


def _root(parents: dict[str, str], name: str) -> str:
    while parents[name] != name:
        parents[name] = parents[parents[name]]
        name = parents[name]
    return name


def _shared_words(ground: Ground, members: Ints) -> list[str]:
    counts: Counter[str] = Counter()
    for unit in members.tolist():
        counts.update(sorted(set(domain_words(last(ground.units[unit].id)))))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, count in ranked if count >= 3][:3]


def _places(locations: Iterable[Location]) -> tuple[Location, ...]:
    return tuple(sorted(set(locations)))[:_MOST_EVIDENCE]


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
