"""A partition and its baselines in, the table of metrics with their meaning out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from strangler.analyzers.boundaries import scoring
from strangler.analyzers.boundaries.indexing import IS_IMPORT, Ground, Ints, sum_by
from strangler.analyzers.boundaries.pairs import Pairs
from strangler.analyzers.boundaries.recipe import Recipe
from strangler.analyzers.boundaries.scoring import Tally, Uses, tally
from strangler.analyzers.boundaries.stability import shuffle
from strangler.model.boundaries import Metric

ALIASES = {"sm": "sm_m2m"}
"""The variant meant when none is said: the only one with public inputs and outputs."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric: which way is better, what it says, and how it is computed."""

    name: str
    better: str
    meaning: str
    value: Callable[[Tally], float]


FIGURES = (
    Figure("k", "neither", "how many parts there are", lambda t: float(len(t.sizes))),
    Figure("cov", "high", "share of units that have a part", lambda t: 1.0),
    Figure("largest_share", "low", "share of all units in the largest part", scoring.largest_share),
    Figure("singletons", "low", "parts of a single unit", scoring.singletons),
    Figure(
        "modularity",
        "high",
        "weight inside parts beyond what chance would put there (resolution 1)",
        lambda t: t.modularity,
    ),
    Figure(
        "sm_m2m",
        "high",
        "how much denser uses are inside parts than between them, as Mono2Micro computes it",
        scoring.sm_m2m,
    ),
    Figure(
        "sm_fosci",
        "high",
        "how much denser uses are inside parts than between them, as FoSCI defines it",
        scoring.sm_fosci,
    ),
    Figure(
        "sm_hydec",
        "high",
        "density of directed uses inside parts less the density between them",
        scoring.sm_hydec,
    ),
    Figure("icp_m2m", "low", "share of the (log) use volume that crosses parts", scoring.icp_m2m),
    Figure("ifn_fosci", "low", "units of a part that others use, on average", scoring.ifn_fosci),
    Figure("ifn_m2m", "low", "pairs of units tied across parts, per part", scoring.ifn_m2m),
    Figure("ned_m2m", "low", "share of units in parts outside 5 to 20 units", scoring.ned_m2m),
    Figure("ned_hydec", "low", "share of parts outside 5 to 19 units", scoring.ned_hydec),
    Figure("ned_rel", "low", "share of parts far from the mean size", scoring.ned_rel),
    Figure("turbomq", "high", "weight kept inside parts, mean of parts, 0 to 100", scoring.turbomq),
    Figure("coh_cargo", "high", "weight kept inside parts, mean of parts", scoring.coh_cargo),
    Figure("cou_cargo", "low", "share of all weight that crosses parts", scoring.cou_cargo),
)


def measure(
    ground: Ground, evidence: Pairs, labels: Ints, packages: Ints, recipe: Recipe
) -> tuple[Metric, ...]:
    """All figures of a partition, each beside the same figure for one part, the current
    packages, random parts of the same sizes, and the partition on a shuffled graph."""
    uses = distinct_uses(ground)
    chance = np.random.default_rng(recipe.random_seed)
    tallies: Mapping[str, Tally] = {
        "": tally(uses, evidence, labels),
        "one": tally(uses, evidence, np.zeros(ground.size, dtype=np.int64)),
        "packages": tally(uses, evidence, packages),
        "random": tally(uses, evidence, chance.permutation(labels)),
        "shuffled": tally(
            _shuffled(uses, recipe.random_seed), shuffle(evidence, recipe.random_seed), labels
        ),
    }
    return tuple(
        Metric(
            name=figure.name,
            value=_rounded(figure.value(tallies[""])),
            better=figure.better,
            meaning=figure.meaning,
            baselines={
                name: _rounded(figure.value(t)) for name, t in sorted(tallies.items()) if name
            },
        )
        for figure in FIGURES
    )


def distinct_uses(ground: Ground) -> Uses:
    """Ordered pairs of units with the number of places of their uses; imports alone are no
    use unless a project has nothing else."""
    keep = ~IS_IMPORT[ground.kind]
    if not keep.any():
        keep = ~keep
    size = max(ground.size, 1)
    keys = ground.source[keep] * np.int64(size) + ground.target[keep]
    distinct, place = np.unique(keys, return_inverse=True)
    volume = sum_by(place, ground.count[keep], len(distinct))
    nothing = np.zeros(0, dtype=np.int64)
    return Uses(ground.size, distinct // size, distinct % size, volume, nothing)


def _shuffled(uses: Uses, random_seed: int) -> Uses:
    chance = np.random.default_rng(random_seed)
    target = chance.permutation(uses.target)
    keep = target != uses.source
    keys = uses.source[keep] * np.int64(max(uses.size, 1)) + target[keep]
    distinct, first = np.unique(keys, return_index=True)
    size = max(uses.size, 1)
    return Uses(uses.size, distinct // size, distinct % size, uses.volume[keep][first], uses.loops)


def _rounded(value: float) -> float:
    return round(value, 6) + 0.0
