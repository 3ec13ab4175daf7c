"""Seeds and packages in, weighted pairs that guide the clustering out.

Guides say where code stands; they steer the clustering and are no evidence, so no metric
counts them. Seeds, strongest first: Django apps, blueprints and what else recognisers name;
packages with their own tables; then plain packages and modules, as far as they are cohesive."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from strangler.analyzers.boundaries.indexing import Flags, Floats, Ground, Ints
from strangler.analyzers.boundaries.pairs import Pairs, joined, listed
from strangler.analyzers.boundaries.recipe import Recipe
from strangler.analyzers.boundaries.weighting import table_units
from strangler.analyzers.boundaries.words import DISTRUSTED
from strangler.locations import Location
from strangler.model.names import last
from strangler.model.recogniser import Conclusions


@dataclass(frozen=True, slots=True)
class Group:
    """Units that a trusted seed holds together. Groups do not overlap."""

    name: str
    kind: str
    units: tuple[int, ...]
    strength: float
    location: Location | None


def seed(
    ground: Ground, conclusions: Conclusions, platform: Flags, recipe: Recipe
) -> tuple[Group, ...]:
    """The trusted seeds; of nested ones a module follows the smallest."""
    inside = np.bincount(ground.module_of, weights=np.where(platform, 0, ground.lines))
    total = float(inside.sum())
    number = {name: index for index, name in enumerate(ground.modules)}
    offers: list[tuple[str, str, tuple[int, ...], float, Location | None]] = []
    for given in conclusions.seeds:
        modules = tuple(sorted({number[name] for name in given.modules if name in number}))
        offers.append((given.name, given.kind, modules, given.strength, given.location))
    taken = {module for offer in offers for module in offer[2]}
    offers.extend(_table_packages(ground, conclusions, taken, recipe))
    of_module: dict[int, int] = {}
    order = sorted(
        range(len(offers)), key=lambda i: (len(offers[i][2]), -offers[i][3], offers[i][0])
    )
    for place in order:
        name, _, modules, strength, _ = offers[place]
        share = float(inside[list(modules)].sum()) / total if total else 0.0
        if strength <= 0 or last(name).lower() in DISTRUSTED or share > recipe.god_seed:
            continue
        for module in modules:
            of_module.setdefault(module, place)
    held: dict[int, list[int]] = defaultdict(list)
    for unit, module in enumerate(ground.module_of.tolist()):
        if module in of_module and not platform[unit]:
            held[of_module[module]].append(unit)
    return tuple(
        Group(offers[place][0], offers[place][1], tuple(units), offers[place][3], offers[place][4])
        for place, units in sorted(held.items(), key=lambda item: offers[item[0]][0])
    )


def guide(
    ground: Ground, groups: tuple[Group, ...], evidence: Pairs, platform: Flags, recipe: Recipe
) -> Pairs:
    """Stars that tie units to their module, modules to their package, and seeds together."""
    hubs = _hubs(ground, platform)
    rows = _module_stars(ground, evidence, hubs, platform, recipe)
    rows += _package_stars(ground, evidence, hubs, recipe)
    for group in groups:
        centre = max(group.units, key=lambda unit: (int(ground.lines[unit]), -unit))
        weight = recipe.seed * group.strength
        rows += [(centre, unit, weight) for unit in group.units if unit != centre]
    return joined(ground.size, listed(ground.size, rows))


def cohesion(labels: Ints, children: Ints, pairs: Pairs, count: int) -> Floats:
    """How much of the weight that leaves a group's children stays in the group, beyond what
    chance would keep there, 0..1.

    `labels` gives each node's group, -1 for none, `children` the child it is in: a folder of
    plug-ins that do not use each other has no cohesion, however much each has of its own.
    Groups without any weight count as half cohesive: nothing speaks against them."""
    pairs = pairs.where(children[pairs.first] != children[pairs.second])
    degrees = pairs.degrees
    known = labels >= 0
    degree = np.bincount(labels[known], weights=degrees[known], minlength=count)
    same = (labels[pairs.first] == labels[pairs.second]) & (labels[pairs.first] >= 0)
    inner = np.bincount(labels[pairs.first[same]], weights=pairs.weight[same], minlength=count)
    expected = degree / (2.0 * pairs.total) if pairs.total else degree
    actual = np.divide(2.0 * inner, degree, out=np.zeros(count), where=degree > 0)
    beyond = np.clip((actual - expected) / np.maximum(1.0 - expected, 1e-9), 0.0, 1.0)
    return np.where(degree > 0, beyond, 0.5)


def _table_packages(
    ground: Ground, conclusions: Conclusions, taken: set[int], recipe: Recipe
) -> list[tuple[str, str, tuple[int, ...], float, Location | None]]:
    """Packages that declare tables and belong to no seed so far."""
    declaring: dict[str, Location] = {}
    units = table_units(ground, conclusions)
    for table in sorted(conclusions.tables, key=lambda t: (t.location, t.name)):
        unit = units.get(table.name)
        if unit is not None and int(ground.module_of[unit]) not in taken:
            package = ground.packages[int(ground.module_of[unit])]
            declaring.setdefault(package, table.location)
    declaring.pop("", None)
    below: dict[str, list[int]] = defaultdict(list)
    for module in range(len(ground.modules)):
        for name in ground.package_chain(module):
            if name in declaring and module not in taken:
                below[name].append(module)
    return [
        (name, "package with tables", tuple(below[name]), recipe.table_package_strength, where)
        for name, where in sorted(declaring.items())
    ]


def _hubs(ground: Ground, platform: Flags) -> dict[int, int]:
    """The largest unit of each module that is not platform."""
    hubs: dict[int, int] = {}
    lines = ground.lines.tolist()
    for unit, module in enumerate(ground.module_of.tolist()):
        if not platform[unit] and (module not in hubs or lines[unit] > lines[hubs[module]]):
            hubs[module] = unit
    return hubs


def _module_stars(
    ground: Ground, evidence: Pairs, hubs: dict[int, int], platform: Flags, recipe: Recipe
) -> list[tuple[int, int, float]]:
    tied = cohesion(
        ground.module_of, np.arange(ground.size, dtype=np.int64), evidence, len(ground.modules)
    )
    members = np.bincount(ground.module_of, minlength=len(ground.modules))
    weights = recipe.module * (0.5 + 0.5 * tied) / np.sqrt(np.maximum(members - 1, 1))
    return [
        (hubs[module], unit, float(weights[module]))
        for unit, module in enumerate(ground.module_of.tolist())
        if not platform[unit] and hubs[module] != unit
    ]


def _package_stars(
    ground: Ground, evidence: Pairs, hubs: dict[int, int], recipe: Recipe
) -> list[tuple[int, int, float]]:
    """For every package, its direct modules and sub-packages tied to its largest module."""
    chains = [ground.package_chain(module) for module in range(len(ground.modules))]
    names = sorted({name for chain in chains for name in chain})
    number = {name: index for index, name in enumerate(names)}
    centre: dict[str, int] = {}
    for module in sorted(hubs, key=lambda m: (-int(ground.lines[hubs[m]]), ground.modules[m])):
        for name in chains[module]:
            centre.setdefault(name, hubs[module])
    tied = np.zeros(len(names))
    plain = np.arange(len(chains), dtype=np.int64) + len(names)
    for depth in range(max((len(chain) for chain in chains), default=0)):
        of_module = np.array(
            [number[chain[depth]] if len(chain) > depth else -1 for chain in chains], dtype=np.int64
        )
        below = np.array(
            [number[chain[depth + 1]] if len(chain) > depth + 1 else -1 for chain in chains],
            dtype=np.int64,
        )
        children = np.where(below >= 0, below, plain)[ground.module_of]
        level = np.unique(of_module[of_module >= 0])
        labels = of_module[ground.module_of]
        tied[level] = cohesion(labels, children, evidence, len(names))[level]
    rows: list[tuple[int, int, float]] = []
    for module, hub in sorted(hubs.items()):
        if chains[module]:
            name = chains[module][-1]
            rows.append((centre[name], hub, recipe.package * float(tied[number[name]])))
    for name in sorted(centre):
        above = name.rpartition(".")[0]
        if above:
            rows.append((centre[above], centre[name], recipe.package * float(tied[number[above]])))
    return rows
