"""Units and parts in, which units are platform and which are shared libraries out."""

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from strangler.analyzers.boundaries.indexing import KINDS, Flags, Floats, Ground, Ints
from strangler.analyzers.boundaries.recipe import Recipe
from strangler.analyzers.boundaries.weighting import table_units
from strangler.locations import Location
from strangler.model.graph import EdgeKind
from strangler.model.names import last
from strangler.model.recogniser import Conclusions

ENTRY_POINTS = frozenset({"manage", "wsgi", "asgi", "__main__", "setup"})
"""Modules that start the process by convention."""
SETTINGS = "settings"
"""... and configure it, if not deeper than `project.settings`: `users.models.settings` is a
domain's own."""

_WEAK = frozenset({EdgeKind.TYPE_ONLY, EdgeKind.IMPLICIT_PARENT})
_APP_ROLES = frozenset({"app", "installed_app", "application"})
"""Being installed makes an app part of the monolith, not of its platform."""


@dataclass(frozen=True, slots=True)
class Registration:
    """Why a unit is platform: its role, and where it is registered, if anywhere."""

    role: str
    location: Location | None


def platform_units(ground: Ground, conclusions: Conclusions) -> dict[int, Registration]:
    """Units that the framework runs for every request or process, or that start it."""
    keep = set(table_units(ground, conclusions).values()) | _handlers(ground, conclusions)
    units_of: dict[str, list[int]] = defaultdict(list)
    for number, unit in enumerate(ground.units):
        units_of[unit.module].append(number)
    found: dict[int, Registration] = {}
    for use in sorted(conclusions.platform, key=lambda u: (u.name, u.role, u.location)):
        if use.role in _APP_ROLES:
            continue
        for number in units_of.get(use.name) or _registered(ground, use.name):
            found.setdefault(number, Registration(use.role, use.location))
    for module, members in units_of.items():
        name = last(module)
        if name in ENTRY_POINTS or (name == SETTINGS and module.count(".") <= 1):
            for number in members:
                found.setdefault(number, Registration("entry point or settings", None))
    return {unit: why for unit, why in sorted(found.items()) if unit not in keep}


def anchors(ground: Ground, conclusions: Conclusions) -> Flags:
    """Units that declare a table or answer a door: they make a part worth keeping."""
    flags = np.zeros(ground.size, dtype=np.bool_)
    flags[list(table_units(ground, conclusions).values())] = True
    flags[list(_handlers(ground, conclusions))] = True
    return flags


@dataclass(frozen=True, slots=True)
class Spread:
    """How modules are used and use, in terms of parts: user parts, their normalised entropy,
    and the parts used."""

    user_parts: Ints
    entropy: Floats
    used_parts: Ints


def shared_units(
    ground: Ground,
    labels: Ints,
    platform: Flags,
    anchored: Flags,
    recipe: Recipe,
) -> Flags:
    """Units of modules whose users are spread over the parts, that use one part at most and
    own no table and no door: utilities, wherever the clustering had put them."""
    count = len(np.unique(labels[~platform]))
    owning = np.bincount(ground.module_of, weights=anchored, minlength=len(ground.modules)) > 0
    least = max(min(3, count), math.ceil(math.sqrt(count)))
    shared = np.zeros(len(ground.modules), dtype=np.bool_)
    spread = measure_spread(ground, labels, platform, shared)
    wanted = (spread.user_parts >= least) & (spread.entropy >= recipe.entropy) & ~owning
    wanted &= spread.user_parts > 1
    allowed = np.maximum(1, spread.user_parts * recipe.fan_out).astype(np.int64)
    for _ in range(4):
        # Utilities may use each other: look again with those found so far out of the count,
        # and with what only they use.
        wanted = _with_private_helpers(ground, platform, wanted, owning)
        spread = measure_spread(ground, labels, platform, wanted)
        narrowed = wanted & (spread.used_parts <= np.maximum(allowed, 1))
        if bool((narrowed == wanted).all()):
            break
        wanted = narrowed
    flags: Flags = wanted[ground.module_of] & ~platform
    return flags


def _with_private_helpers(ground: Ground, platform: Flags, shared: Flags, owning: Flags) -> Flags:
    """Shared modules, and modules that only they use."""
    user, used = ground.module_of[ground.source], ground.module_of[ground.target]
    counted = (user != used) & ~platform[ground.source] & ~platform[ground.target]
    user, used = user[counted], used[counted]
    grown = shared.copy()
    for _ in range(3):
        has_user = np.zeros(len(grown), dtype=np.bool_)
        has_user[used] = True
        has_other = np.zeros(len(grown), dtype=np.bool_)
        has_other[used[~grown[user]]] = True
        more = grown | (has_user & ~has_other & ~owning)
        if bool((more == grown).all()):
            break
        grown = more
    return grown


def dedicated_units(ground: Ground, labels: Ints, platform: Flags, shared: Flags) -> dict[int, int]:
    """Units of shared modules that two or more units of one part use, and nothing else does,
    with that part: code that only one service needs follows it, whatever module it is in."""
    weak = np.array([kind in _WEAK for kind in KINDS], dtype=np.bool_)[ground.kind]
    other_module = ground.module_of[ground.source] != ground.module_of[ground.target]
    keep = ~weak & other_module & shared[ground.target] & ~platform[ground.source]
    users: dict[int, dict[int, int]] = defaultdict(dict)
    for source, target in zip(
        ground.source[keep].tolist(), ground.target[keep].tolist(), strict=True
    ):
        users[target][source] = -1 if shared[source] else int(labels[source])
    alone = np.bincount(ground.module_of, minlength=len(ground.modules)) == 1
    return {
        unit: parts.pop()
        for unit, found in sorted(users.items())
        if len(found) > 1
        and len(parts := set(found.values())) == 1
        and -1 not in parts
        and not alone[ground.module_of[unit]]
    }


def wiring_units(
    ground: Ground, labels: Ints, platform: Flags, anchored: Flags, recipe: Recipe
) -> Flags:
    """Units of modules that use most parts and are used by none: they wire the rest."""
    count = len(np.unique(labels[~platform]))
    owning = np.bincount(ground.module_of, weights=anchored, minlength=len(ground.modules)) > 0
    nothing = np.zeros(len(ground.modules), dtype=np.bool_)
    spread = measure_spread(ground, labels, platform, nothing)
    least = max(3, math.ceil(recipe.wiring_share * count))
    wiring = (spread.used_parts >= least) & (spread.user_parts == 0) & ~owning
    flags: Flags = wiring[ground.module_of] & ~platform
    return flags


def measure_spread(ground: Ground, labels: Ints, platform: Flags, shared: Flags) -> Spread:
    """The spread of every module's users and uses; uses inside a module, by or of the
    platform, of shared modules and for types only do not count."""
    weak = np.array([kind in _WEAK for kind in KINDS], dtype=np.bool_)[ground.kind]
    user, used = ground.module_of[ground.source], ground.module_of[ground.target]
    keep = ~weak & (user != used) & ~platform[ground.source] & ~platform[ground.target]
    modules, width = len(ground.modules), int(labels.max(initial=-1)) + 1
    pairs = np.unique(ground.source[keep] * np.int64(max(modules, 1)) + used[keep])
    keys = pairs % max(modules, 1) * width + labels[pairs // max(modules, 1)]
    cells, counts = np.unique(keys, return_counts=True)
    module = cells // max(width, 1)
    totals = np.bincount(module, weights=counts, minlength=modules)
    parts = np.bincount(module, minlength=modules)
    share = counts / totals[module]
    entropy = np.bincount(module, weights=-share * np.log(share), minlength=modules)
    most = np.log(np.maximum(parts, 2))
    keep &= ~shared[used]
    uses = np.unique(user[keep] * np.int64(max(width, 1)) + labels[ground.target[keep]])
    return Spread(parts, entropy / most, np.bincount(uses // max(width, 1), minlength=modules))


def _handlers(ground: Ground, conclusions: Conclusions) -> set[int]:
    named = [e.handler for e in conclusions.endpoints] + [d.handler for d in conclusions.doors]
    return {unit for name in named if (unit := ground.find(name)) is not None}


def _registered(ground: Ground, name: str) -> list[int]:
    """The unit of a registered symbol, unless it is one function of many in its module."""
    unit = ground.exact(name)
    if unit is None:
        return []
    symbols = ground.units[unit].symbols
    return [unit] if len(symbols) <= 2 or ground.units[unit].id == name else []
