"""Units and conclusions in, a proposed boundary with cuts, prices and metrics out: the stages
of `analyzers/boundaries` in order."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from strangler.analyzers.boundaries.clustering import cluster, leiden, modularity
from strangler.analyzers.boundaries.composing import Split, compose_parts
from strangler.analyzers.boundaries.cuts import Locate, find_cuts
from strangler.analyzers.boundaries.figures import measure
from strangler.analyzers.boundaries.gathering import (
    count_loose,
    gather_loose,
    loose_packages,
    plugins_apart,
)
from strangler.analyzers.boundaries.indexing import Flags, Ground, Ints, index
from strangler.analyzers.boundaries.judging import Grounds, extraction_order, judge
from strangler.analyzers.boundaries.labelling import (
    anchors,
    dedicated_units,
    platform_units,
    shared_units,
    wiring_units,
)
from strangler.analyzers.boundaries.naming import name_parts
from strangler.analyzers.boundaries.pairs import Pairs, compact, joined
from strangler.analyzers.boundaries.pricing import total_price
from strangler.analyzers.boundaries.recipe import RECIPE, Recipe
from strangler.analyzers.boundaries.refining import majority, refine, reunite, settle
from strangler.analyzers.boundaries.seeding import Group, guide, seed
from strangler.analyzers.boundaries.stability import Robustness, measure_robustness
from strangler.analyzers.boundaries.weighting import Evidence, table_units, weigh
from strangler.model.boundaries import (
    Alternative,
    Answer,
    Boundary,
    Cut,
    Metric,
    PartKind,
    Verdict,
)
from strangler.model.recogniser import Conclusions
from strangler.model.source import SourceFile
from strangler.model.units import UnitGraph
from strangler.processes import side_by_side

_RUNS = 5
_RUNS_WHEN_LARGE = 2
"""In large graphs runs hardly differ (s.d. below 0.005), and each takes its time."""
_PACKAGE_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Proposal:
    """A boundary, what crosses it, its figures, and the part of every module and unit."""

    boundary: Boundary
    cuts: tuple[Cut, ...]
    metrics: tuple[Metric, ...]
    part_of_module: dict[str, str]
    part_of_unit: dict[str, str]


def propose(
    units: UnitGraph,
    modules: Mapping[str, SourceFile],
    lines: Mapping[str, int],
    conclusions: Conclusions,
    locate: Locate,
    *,
    services: int | None = None,
    parsed_share: float = 1.0,
    recipe: Recipe = RECIPE,
) -> Proposal:
    """The service boundaries that the code suggests.

    `lines` are the line counts of modules; `locate` turns a module and a packed position into
    a location; `services` asks for a number of services (None: as many as the code shows);
    `parsed_share` is the share of code lines that could be parsed. Every module of kind code
    is in exactly one part. The same input gives the same output."""
    ground = index(units, modules, lines)
    if not ground.size:
        verdict = Verdict(Answer.KEEP, "Nothing to split: there is no code.")
        return Proposal(Boundary((), (), verdict, None), (), (), {}, {})
    registrations = platform_units(ground, conclusions)
    platform = np.zeros(ground.size, dtype=np.bool_)
    platform[list(registrations)] = True
    evidence = weigh(ground, conclusions, platform, recipe)
    groups = seed(ground, conclusions, platform, recipe)
    guides = guide(ground, groups, evidence.ties, platform, recipe)
    anchored = anchors(ground, conclusions)
    atoms = _atoms(ground, anchored, recipe)
    tables = np.zeros(ground.size, dtype=np.bool_)
    tables[list(table_units(ground, conclusions).values())] = True
    work = _Work(ground, evidence, guides, platform, tables, anchored, atoms, groups)
    large = ground.size > recipe.sweep_units

    def divide() -> tuple[Ints, tuple[PartKind, ...]]:
        return _divide(work, services, recipe)

    def resist() -> Robustness:
        coarse = evidence.all.merged(atoms, int(atoms.max()) + 1)
        coarse_guides = guides.merged(atoms, int(atoms.max()) + 1)
        return measure_robustness(
            coarse, coarse_guides, recipe, _RUNS_WHEN_LARGE if large else _RUNS
        )

    if large:
        (labels, kinds), robustness = side_by_side(divide, resist, Robustness)
    else:
        (labels, kinds), robustness = divide(), resist()
    home = majority(ground.module_of, labels, ground.lines)
    layers = np.array([kind is not PartKind.SERVICE for kind in kinds])[labels]
    loose = count_loose(ground, home, layers, len(kinds))
    names = name_parts(ground, labels, kinds, groups, loose_packages(ground, home, loose))
    cuts = find_cuts(ground, labels, names, kinds, conclusions, locate)
    split = Split(labels, names, kinds)
    parts = compose_parts(
        ground, split, evidence.all, groups, conclusions, cuts, registrations, loose
    )
    grounds = Grounds(
        units=ground.size,
        parsed_share=parsed_share,
        modularity=robustness.modularity,
        null=robustness.null,
        loose={
            names[k]: loose[k]
            for k in range(len(names))
            if loose[k] and kinds[k] is PartKind.SERVICE
        },
    )
    packages = current_packages(ground)
    order = extraction_order(parts, cuts)
    boundary = Boundary(
        parts=parts,
        alternatives=_alternatives(
            work, split, conclusions, packages, order[0].name if order else None
        ),
        verdict=judge(parts, cuts, grounds, recipe),
        stability=robustness.stability,
    )
    return Proposal(
        boundary=boundary,
        cuts=cuts,
        metrics=measure(ground, evidence.all, labels, packages, recipe),
        part_of_module={m: names[k] for m, k in zip(ground.modules, home.tolist(), strict=True)},
        part_of_unit={
            unit.id: names[k] for unit, k in zip(ground.units, labels.tolist(), strict=True)
        },
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """What the clustering stages share."""

    ground: Ground
    evidence: Evidence
    guides: Pairs
    platform: Flags
    tables: Flags
    anchored: Flags
    """Units with a table or a door."""
    atoms: Ints
    groups: tuple[Group, ...]


def current_packages(ground: Ground) -> Ints:
    """The packages as they are: labels by the first level at which no package holds more than
    four fifths of the modules."""
    chains = [package.split(".") if package else [] for package in ground.packages]
    for depth in range(1, max((len(chain) for chain in chains), default=0) + 1):
        names = [".".join(chain[:depth]) for chain in chains]
        if max(Counter(names).values()) <= _PACKAGE_SHARE * len(names):
            break
    else:
        names = list(ground.packages)
    number = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([number[name] for name in names], dtype=np.int64)[ground.module_of]


def _atoms(ground: Ground, anchored: Flags, recipe: Recipe) -> Ints:
    """What is clustered: units; in large projects whole modules, save those that declare
    several tables or doors."""
    if ground.size <= recipe.sweep_units:
        return np.arange(ground.size, dtype=np.int64)
    several = np.bincount(ground.module_of, weights=anchored, minlength=len(ground.modules)) > 1
    own = np.arange(ground.size, dtype=np.int64) + len(ground.modules)
    return compact(np.where(several[ground.module_of], own, ground.module_of))


def _divide(work: _Work, services: int | None, recipe: Recipe) -> tuple[Ints, tuple[PartKind, ...]]:
    """Final labels, and kinds by label; with more resolution as long as more services are
    wanted."""
    whole = joined(work.ground.size, work.evidence.all, work.guides)
    graph = whole.merged(work.atoms, int(work.atoms.max()) + 1)
    raw, resolution = cluster(graph, recipe)[work.atoms], 1.0
    labels, kinds = _layers(work, raw, services, recipe)
    for _ in range(8):
        if services is None or kinds.count(PartKind.SERVICE) >= services:
            break
        resolution *= 1.5
        raw = leiden(graph, recipe.random_seed, resolution)[work.atoms]
        labels, kinds = _layers(work, raw, services, recipe)
    return labels, kinds


def _layers(
    work: _Work, raw: Ints, services: int | None, recipe: Recipe
) -> tuple[Ints, tuple[PartKind, ...]]:
    """Labels with services first, then the shared library and the platform, if any."""
    ground, platform, anchored = work.ground, work.platform, work.anchored
    held = joined(ground.size, work.evidence.ties, work.guides)
    raw = settle(ground, held, raw, recipe)
    tables = work.tables
    utilities = shared_units(ground, raw, platform, anchored, recipe)
    if (utilities | platform).all():
        utilities = np.zeros(ground.size, dtype=np.bool_)
    aside = utilities | platform
    raw = reunite(ground, raw, aside, tables, work.groups)
    # Where doors are known and several parts own tables, owning nothing means something.
    owners = len(np.unique(raw[tables])) > 1 and bool((anchored & ~tables).any())
    # What a framework calls an app is worth keeping, and people know their own apps: there may
    # be more of those than anyone would review of ours.
    named = np.zeros(ground.size, dtype=np.bool_)
    for group in work.groups:
        named[list(group.units)] = True
    most = max(recipe.most_services, len(work.groups))
    domains = refine(
        ground,
        work.evidence.ties,
        raw,
        aside,
        anchored | named,
        recipe,
        most=services or most,
        forced=services is not None,
        owners_only=owners,
    )
    domains = gather_loose(ground, domains, aside)
    apart = plugins_apart(ground, domains, raw, aside)
    wiring = wiring_units(ground, apart, platform, anchored, recipe)
    below = platform | wiring
    shared = shared_units(ground, apart, below, anchored, recipe)
    # A community of nothing but utilities has no service of its own to follow.
    shared |= ~np.isin(domains, domains[~aside]) & ~below
    for unit, part in dedicated_units(ground, domains, below, shared).items():
        shared[unit], domains[unit] = False, part
    if (below | shared).all():
        below, shared = platform.copy(), np.zeros(ground.size, dtype=np.bool_)
    service = ~(below | shared)
    labels = np.full(ground.size, -1, dtype=np.int64)
    labels[service] = compact(domains[service])
    kinds = [PartKind.SERVICE] * (int(labels.max(initial=-1)) + 1)
    for flags, kind in ((shared, PartKind.SHARED), (below, PartKind.PLATFORM)):
        if flags.any():
            labels[flags] = len(kinds)
            kinds.append(kind)
    return labels, tuple(kinds)


def _alternatives(
    work: _Work, split: Split, conclusions: Conclusions, packages: Ints, easiest: str | None
) -> tuple[Alternative, ...]:
    ground, evidence = work.ground, work.evidence.all
    tables = table_units(ground, conclusions)

    def option(name: str, labels: Ints, note: str) -> Alternative:
        price = total_price(ground, labels, conclusions, tables, {})
        quality = round(modularity(evidence, labels), 4) + 0.0
        return Alternative(name, len(np.unique(labels)), quality, price, note)

    options = [
        option(
            "one deployable, modular",
            np.zeros(ground.size, dtype=np.int64),
            "no network, no cut; hold the parts apart with import rules and table ownership",
        )
    ]
    if easiest is not None:
        alone = (split.labels == split.names.index(easiest)).astype(np.int64)
        note = "the smallest step that shows whether extraction pays; all else stays"
        options.append(option(f"extract one service: {easiest}", compact(alone), note))
    note = "the packages as they are today; what the folders promise, priced"
    options.append(option("current packages", compact(packages), note))
    return tuple(options)
