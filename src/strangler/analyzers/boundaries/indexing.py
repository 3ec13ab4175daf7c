"""Units and edges with names in, the same as arrays of integers out."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from strangler.model.graph import IMPORT_KINDS, EdgeKind
from strangler.model.names import parent
from strangler.model.source import ModuleKind, SourceFile
from strangler.model.units import Unit, UnitGraph

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

KINDS: tuple[EdgeKind, ...] = tuple(EdgeKind)
KIND_INDEX = {kind: index for index, kind in enumerate(KINDS)}
IS_IMPORT: Flags = np.array([kind in IMPORT_KINDS for kind in KINDS], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Ground:
    """The units of modules of kind code and their uses of each other, indexed.

    `units` and `modules` are sorted; `module_of` gives each unit's module, `lines` its lines
    (a module's lines outside any unit count for its first unit). Edges join two different
    units and are sorted by source, target, kind and position."""

    units: tuple[Unit, ...]
    modules: tuple[str, ...]
    packages: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]
    """For each module the packages that hold it, outermost first, and itself last."""
    module_of: Ints
    lines: Ints
    source: Ints
    target: Ints
    kind: Ints
    count: Ints
    position: Ints
    unit_at: dict[str, int]
    """Unit ids and the symbols they stand for; a module's name means its first unit."""

    @property
    def size(self) -> int:
        """How many units there are."""
        return len(self.units)

    def package_chain(self, module: int) -> tuple[str, ...]:
        """The packages a module is in, outermost first; a package is in itself."""
        chain = self.chains[module]
        return chain if self.packages[module] == chain[-1] else chain[:-1]

    def find(self, dotted: str) -> int | None:
        """The unit that holds a dotted symbol or module, or None if it is not in the code."""
        while dotted:
            found = self.unit_at.get(dotted)
            if found is not None:
                return found
            dotted = parent(dotted)
        return None

    def exact(self, dotted: str) -> int | None:
        """The unit of exactly this symbol or module."""
        return self.unit_at.get(dotted)


def sum_by(groups: Ints, weights: Ints | Floats, count: int) -> Floats:
    """The sum of weights in each of `count` groups."""
    return np.bincount(groups, weights=weights, minlength=count).astype(np.float64)


def index(graph: UnitGraph, modules: Mapping[str, SourceFile], lines: Mapping[str, int]) -> Ground:
    """The ground for clustering; every module of kind code gets at least one unit."""
    names = sorted(name for name, file in modules.items() if file.kind is ModuleKind.CODE)
    module_index = {name: number for number, name in enumerate(names)}
    by_id = {unit.id: unit for unit in graph.units if unit.module in module_index}
    inhabited = {unit.module for unit in by_id.values()}
    for name in names:
        if name not in inhabited:
            unit_id = name if name not in by_id else f"{name}.__init__"
            by_id[unit_id] = Unit(unit_id, name, (), lines.get(name, 0))
    units = tuple(by_id[unit_id] for unit_id in sorted(by_id))
    module_of = np.array([module_index[unit.module] for unit in units], dtype=np.int64)
    unit_at: dict[str, int] = {}
    for number, unit in enumerate(units):
        unit_at[unit.id] = number
    for number, unit in enumerate(units):
        for symbol in unit.symbols:
            unit_at.setdefault(symbol, number)
        unit_at.setdefault(unit.module, number)
    source, target, kind, count, position = _edges(graph, by_id, unit_at)
    return Ground(
        units=units,
        modules=tuple(names),
        packages=tuple(_package(name, modules[name]) for name in names),
        chains=_chains(names),
        module_of=module_of,
        lines=_lines(units, names, unit_at, lines),
        source=source,
        target=target,
        kind=kind,
        count=count,
        position=position,
        unit_at=unit_at,
    )


def _package(name: str, file: SourceFile) -> str:
    return name if file.is_package else parent(name)


def _chains(names: list[str]) -> tuple[tuple[str, ...], ...]:
    known: dict[str, tuple[str, ...]] = {"": ()}

    def chain(name: str) -> tuple[str, ...]:
        found = known.get(name)
        if found is None:
            found = known[name] = (*chain(parent(name)), name)
        return found

    return tuple(chain(name) for name in names)


def _lines(
    units: tuple[Unit, ...], names: list[str], unit_at: dict[str, int], lines: Mapping[str, int]
) -> Ints:
    own = np.array([max(unit.lines, 0) for unit in units], dtype=np.int64)
    left = {name: lines.get(name, 0) for name in names}
    for unit in units:
        left[unit.module] -= unit.lines
    for name in names:
        own[unit_at[name]] += max(left[name], 0)
    return own


def _edges(
    graph: UnitGraph, by_id: dict[str, Unit], unit_at: dict[str, int]
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    rows = [
        (
            unit_at[edge.source],
            unit_at[edge.target],
            KIND_INDEX[edge.kind],
            edge.count,
            edge.position,
        )
        for edge in graph.edges
        if edge.source != edge.target and edge.source in by_id and edge.target in by_id
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    table = table[np.lexsort((table[:, 4], table[:, 2], table[:, 1], table[:, 0]))]
    source, target, kind, count, position = (
        np.ascontiguousarray(table[:, column]) for column in range(5)
    )
    return source, target, kind, count, position
