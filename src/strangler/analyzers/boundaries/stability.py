"""Pairs in, how much the communities depend on single edges and differ from chance out."""

import math
from dataclasses import dataclass

import numpy as np

from strangler.analyzers.boundaries.agreement import ari
from strangler.analyzers.boundaries.clustering import leiden, modularity
from strangler.analyzers.boundaries.indexing import Ints
from strangler.analyzers.boundaries.pairs import Pairs, joined, pair_up
from strangler.analyzers.boundaries.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Null:
    """Modularity of the best communities found in shuffled graphs of the same degrees."""

    mean: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Robustness:
    """How far the communities found in the evidence are more than chance: their modularity,
    that of the null model, and their stability."""

    modularity: float
    null: Null
    stability: float | None


def measure_robustness(evidence: Pairs, guides: Pairs, recipe: Recipe, runs: int) -> Robustness:
    """All three, with `runs` runs each for the null model and for stability."""
    return Robustness(
        modularity(evidence, leiden(evidence, recipe.random_seed)),
        null_model(evidence, recipe, runs),
        measure_stability(evidence, guides, recipe, runs),
    )


def measure_stability(evidence: Pairs, guides: Pairs, recipe: Recipe, runs: int) -> float | None:
    """The mean adjusted Rand index between the communities of the whole graph and those with
    5 % of the evidence dropped; None without evidence. Guides are no evidence and stay."""
    if not len(evidence.weight):
        return None
    base = leiden(joined(evidence.size, evidence, guides), recipe.random_seed)
    chance = np.random.default_rng(recipe.random_seed)
    scores: list[float] = []
    for _ in range(runs):
        kept = evidence.where(chance.random(len(evidence.weight)) >= recipe.dropped)
        scores.append(ari(base, leiden(joined(evidence.size, kept, guides), recipe.random_seed)))
    return round(math.fsum(scores) / len(scores), 4)


def null_model(pairs: Pairs, recipe: Recipe, runs: int) -> Null:
    """Communities of graphs in which every pair keeps one end and its weight and the other
    ends are dealt anew (configuration model: degrees are preserved, structure is not).

    To be compared with the communities found in the graph itself in the same way, not with
    parts: fine communities of a sparse random graph score better than any few uneven parts of
    a real one, and mean nothing."""
    if not len(pairs.weight):
        return Null(0.0, 0.0)
    scores: list[float] = []
    for run in range(runs):
        shuffled = shuffle(pairs, recipe.random_seed + run)
        scores.append(modularity(shuffled, leiden(shuffled, recipe.random_seed)))
    mean = math.fsum(scores) / len(scores)
    spread = math.fsum((score - mean) ** 2 for score in scores) / max(len(scores) - 1, 1)
    return Null(mean, math.sqrt(spread))


def shuffle(pairs: Pairs, random_seed: int) -> Pairs:
    """The same ends, dealt anew."""
    chance = np.random.default_rng(random_seed)
    flip = chance.random(len(pairs.weight)) < 0.5
    one: Ints = np.where(flip, pairs.second, pairs.first)
    other: Ints = np.where(flip, pairs.first, pairs.second)
    return pair_up(pairs.size, one, chance.permutation(other), pairs.weight)
