"""Labels, names and kinds in, the parts of a boundary out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from strangler.analyzers.boundaries.explaining import (
    explain_layer,
    explain_service,
    inside_shares,
)
from strangler.analyzers.boundaries.indexing import Ground, Ints
from strangler.analyzers.boundaries.labelling import Registration
from strangler.analyzers.boundaries.pairs import Pairs
from strangler.analyzers.boundaries.refining import majority
from strangler.analyzers.boundaries.seeding import Group
from strangler.analyzers.boundaries.weighting import table_units
from strangler.identity import EndpointId
from strangler.model.boundaries import Cut, Part, PartKind
from strangler.model.recogniser import Conclusions, Endpoint, Table

_ORDER = (PartKind.SERVICE, PartKind.SHARED, PartKind.PLATFORM)


@dataclass(frozen=True, slots=True)
class Split:
    """A partition of units: the label of each, and names and kinds by label."""

    labels: Ints
    names: tuple[str, ...]
    kinds: tuple[PartKind, ...]


def compose_parts(
    ground: Ground,
    split: Split,
    evidence: Pairs,
    groups: tuple[Group, ...],
    conclusions: Conclusions,
    cuts: Sequence[Cut],
    registrations: Mapping[int, Registration],
    loose: Sequence[int],
) -> tuple[Part, ...]:
    """All parts: services, shared libraries, platform, each by name."""
    count = len(split.names)
    home = majority(ground.module_of, split.labels, ground.lines)
    tables: dict[int, list[Table]] = defaultdict(list)
    unit_of = table_units(ground, conclusions)
    for table in sorted(conclusions.tables, key=lambda t: t.name):
        if table.name in unit_of:
            tables[int(split.labels[unit_of[table.name]])].append(table)
    endpoints: dict[int, list[Endpoint]] = defaultdict(list)
    for endpoint in conclusions.endpoints:
        unit = ground.find(endpoint.handler)
        if unit is not None:
            endpoints[int(split.labels[unit])].append(endpoint)
    needs: dict[str, set[str]] = defaultdict(set)
    users: dict[str, set[str]] = defaultdict(set)
    for cut in cuts:
        needs[cut.source].add(cut.target)
        users[cut.target].add(cut.source)
    inside = inside_shares(evidence, split.labels, count)
    parts: list[Part] = []
    for label, (name, kind) in enumerate(zip(split.names, split.kinds, strict=True)):
        members = np.flatnonzero(split.labels == label)
        if kind is PartKind.SERVICE:
            why = explain_service(
                ground,
                members,
                inside[label],
                groups,
                tables[label],
                endpoints[label],
                loose[label],
            )
        else:
            why = explain_layer(ground, members, kind, registrations, len(users[name]))
        parts.append(
            Part(
                name=name,
                kind=kind,
                modules=tuple(ground.modules[m] for m in np.flatnonzero(home == label).tolist()),
                symbols=_strays(ground, home, label, members),
                tables=tuple(table.name for table in tables[label]),
                endpoints=tuple(sorted(_endpoint_id(e) for e in endpoints[label])),
                why=why,
                lines=int(ground.lines[members].sum()),
                depends_on=tuple(sorted(needs[name])),
            )
        )
    return tuple(sorted(parts, key=lambda part: (_ORDER.index(part.kind), part.name)))


def _strays(ground: Ground, home: Ints, label: int, members: Ints) -> tuple[str, ...]:
    """Symbols that are here although their module's part is another."""
    found: list[str] = []
    for unit in members.tolist():
        if home[ground.module_of[unit]] != label:
            found.extend(ground.units[unit].symbols or (ground.units[unit].id,))
    return tuple(sorted(set(found)))


def _endpoint_id(endpoint: Endpoint) -> str:
    return str(EndpointId(endpoint.app, endpoint.method, endpoint.path))
