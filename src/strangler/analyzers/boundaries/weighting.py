"""Units and conclusions in, weighted pairs of evidence out (structure, names, data).

The recipe: uses damped by fan-in (dedication, as in SArF), shared identifier words, and
the data layer, each scaled to its own maximum and added."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from strangler.analyzers.boundaries.indexing import KINDS, Flags, Floats, Ground, Ints
from strangler.analyzers.boundaries.pairs import Pairs, joined, listed, pair_up
from strangler.analyzers.boundaries.recipe import Recipe
from strangler.analyzers.boundaries.words import domain_words
from strangler.model.graph import IMPORT_KINDS, EdgeKind
from strangler.model.names import last
from strangler.model.recogniser import Conclusions


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for units belonging together. `ties` are uses and data: things that must be
    cut; `all` has names too, which help to find a domain but tie nothing."""

    ties: Pairs
    all: Pairs


def weigh(ground: Ground, conclusions: Conclusions, platform: Flags, recipe: Recipe) -> Evidence:
    """The evidence between units; units of the platform have none."""
    uses = structure(ground, _tasks(ground, conclusions), platform, recipe)
    tables = data(ground, conclusions, platform, recipe).scaled_to(recipe.data)
    ties = joined(ground.size, uses.scaled_to(recipe.structure), tables)
    alike = names(ground, uses, platform, recipe).scaled_to(recipe.names)
    return Evidence(ties, joined(ground.size, ties, alike))


def structure(ground: Ground, tasks: Flags, platform: Flags, recipe: Recipe) -> Pairs:
    """`factor / fanin(target)` for each distinct use, summed over both directions."""
    factors = np.array([_factor(kind, recipe) for kind in KINDS])
    strength = factors[ground.kind]
    strength = np.where(tasks[ground.target], strength * recipe.asynchronous, strength)
    strength = np.where(platform[ground.source] | platform[ground.target], 0.0, strength)
    source, target, strength = _distinct(ground, strength)
    fan_in = np.maximum(np.bincount(target, weights=strength, minlength=ground.size), 1.0)
    return pair_up(ground.size, source, target, strength / fan_in[target])


def names(ground: Ground, uses: Pairs, platform: Flags, recipe: Recipe) -> Pairs:
    """Shared domain words of unit names, a word counting less the more units have it.

    Pairs that use each other count every word; other pairs only words that few units have,
    and of those each unit keeps its nearest."""
    holders: dict[str, list[int]] = defaultdict(list)
    own: list[frozenset[str]] = []
    outside = platform.tolist()
    for number, unit in enumerate(ground.units):
        mine = frozenset() if outside[number] else frozenset(_unit_words(unit.id))
        own.append(mine)
        for word in mine:
            holders[word].append(number)
    rarity = {word: 1.0 / np.log2(1.0 + len(where)) for word, where in holders.items()}
    near: dict[tuple[int, int], float] = defaultdict(float)
    for word in sorted(holders):
        where = holders[word]
        if 1 < len(where) <= recipe.common_word:
            for pair in combinations(where, 2):
                near[pair] += rarity[word]
    rows = _nearest(near, recipe.name_neighbours)
    for one, other in zip(uses.first.tolist(), uses.second.tolist(), strict=True):
        shared = own[one] & own[other]
        if shared:
            rows[one, other] = sum(rarity[word] for word in sorted(shared))
    most = float(recipe.words_per_pair)
    return listed(ground.size, [(a, b, min(w, most)) for (a, b), w in sorted(rows.items())])


def data(ground: Ground, conclusions: Conclusions, platform: Flags, recipe: Recipe) -> Pairs:
    """Foreign keys between the units that declare tables, and uses of those units."""
    unit_of = table_units(ground, conclusions)
    referring: dict[str, set[str]] = defaultdict(set)
    for table in conclusions.tables:
        for key in table.foreign_keys:
            if key.to != table.name:
                referring[key.to].add(table.name)
    rows: list[tuple[int, int, float]] = []
    for table in conclusions.tables:
        for key in table.foreign_keys:
            one, other = unit_of.get(table.name), unit_of.get(key.to)
            if one is None or other is None or key.to == table.name:
                continue
            weight = recipe.foreign_key + (recipe.cascade if key.on_delete == "CASCADE" else 0.0)
            rows.append((one, other, weight / len(referring[key.to])))
    declares = np.zeros(ground.size, dtype=np.bool_)
    declares[list(unit_of.values())] = True
    source, target, _ = _distinct(ground, np.where(_is_import(ground), 0.0, 1.0))
    touches = declares[target] & ~declares[source] & ~platform[source]
    source, target = source[touches], target[touches]
    users = np.bincount(target, minlength=ground.size)
    weights = recipe.access / np.maximum(users[target], 1).astype(np.float64)
    keys = listed(ground.size, [row for row in rows if not (platform[row[0]] or platform[row[1]])])
    return joined(ground.size, keys, pair_up(ground.size, source, target, weights))


def table_units(ground: Ground, conclusions: Conclusions) -> dict[str, int]:
    """The unit that declares each table: its model's class, else its module's functions."""
    found: dict[str, int] = {}
    for table in conclusions.tables:
        unit = ground.find(table.model) if table.model else None
        if unit is None:
            unit = ground.exact(table.module)
        if unit is not None:
            found[table.name] = unit
    return found


def _factor(kind: EdgeKind, recipe: Recipe) -> float:
    if kind is EdgeKind.TYPE_ONLY:
        return recipe.type_only
    if kind is EdgeKind.IMPLICIT_PARENT:
        return 0.0
    return recipe.import_only if kind in IMPORT_KINDS else recipe.use


def _is_import(ground: Ground) -> Flags:
    return np.array([kind in IMPORT_KINDS for kind in KINDS], dtype=np.bool_)[ground.kind]


def _distinct(ground: Ground, strength: Floats) -> tuple[Ints, Ints, Floats]:
    """Each ordered pair of units once, with its strongest kind of use; weightless ones dropped."""
    keep = strength > 0
    keys = ground.source[keep] * np.int64(max(ground.size, 1)) + ground.target[keep]
    if not len(keys):
        return keys, keys, np.zeros(0)
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    strongest = np.maximum.reduceat(strength[keep], starts)
    return keys[starts] // ground.size, keys[starts] % ground.size, strongest


def _tasks(ground: Ground, conclusions: Conclusions) -> Flags:
    """Units in which every symbol is a task: calls of them go through a queue."""
    handlers = {door.handler for door in conclusions.doors if "task" in door.kind}
    return np.array(
        [bool(unit.symbols) and handlers.issuperset(unit.symbols) for unit in ground.units],
        dtype=np.bool_,
    )


def _unit_words(unit_id: str) -> Iterable[str]:
    """The words of the last two parts of a name: a class and its module, or a module and its
    package."""
    head, _, tail = unit_id.rpartition(".")
    return (*domain_words(tail), *domain_words(last(head)))


def _nearest(near: dict[tuple[int, int], float], count: int) -> dict[tuple[int, int], float]:
    """Pairs among the `count` strongest of either end."""
    ends: dict[int, list[tuple[float, int, int]]] = defaultdict(list)
    for (one, other), weight in near.items():
        ends[one].append((-weight, one, other))
        ends[other].append((-weight, one, other))
    kept: dict[tuple[int, int], float] = {}
    for candidates in ends.values():
        for weight, one, other in sorted(candidates)[:count]:
            kept[one, other] = -weight
    return kept
