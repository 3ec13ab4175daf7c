"""Pairs in, how much the communities depend on single edges and differ from chance out."""

import math
from dataclasses import dataclass

import numpy as np

from strangler.analyzers.boundaries.agreement import ari
from strangler.analyzers.boundaries.clustering import leiden, modularity
from strangler.analyzers.boundaries.indexing import Ints
from strangler.analyzers.boundaries.pairs import Pairs, compact, joined, pair_up
from strangler.analyzers.boundaries.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Null:
    """Modularity of communities, no more than there are parts, found in shuffled graphs of the
    same degrees."""

    mean: float
    deviation: float


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


def null_model(pairs: Pairs, recipe: Recipe, runs: int, parts: int) -> Null:
    """Communities of graphs in which every pair keeps one end and its weight and the other
    ends are dealt anew (configuration model: degrees are preserved, structure is not).

    They are joined, best first, until there are no more than `parts`: fine communities of a
    sparse random graph score better than any few parts of a real one, and mean nothing."""
    if not len(pairs.weight):
        return Null(0.0, 0.0)
    scores: list[float] = []
    for run in range(runs):
        shuffled = shuffle(pairs, recipe.random_seed + run)
        found = leiden(shuffled, recipe.random_seed)
        scores.append(modularity(shuffled, coarsened(shuffled, found, parts)))
    mean = math.fsum(scores) / len(scores)
    spread = math.fsum((score - mean) ** 2 for score in scores) / max(len(scores) - 1, 1)
    return Null(mean, math.sqrt(spread))


def coarsened(pairs: Pairs, labels: Ints, parts: int) -> Ints:
    """Communities joined until there are at most `parts`, each time those two whose union
    raises modularity most (Clauset, Newman and Moore 2004). Nodes without pairs join for free."""
    tied = np.zeros(pairs.size, dtype=np.bool_)
    tied[pairs.first] = tied[pairs.second] = True
    labels = compact(np.where(tied, labels, -1))
    count = int(labels.max(initial=-1)) + 1
    between = pairs.merged(labels, count)
    total = max(pairs.total, 1e-12)
    gain = np.zeros((count, count))
    gain[between.first, between.second] = gain[between.second, between.first] = between.weight
    degree = np.bincount(labels, weights=pairs.degrees, minlength=count)
    gain = gain / total - np.outer(degree, degree) / (2.0 * total * total)
    np.fill_diagonal(gain, -np.inf)
    into = np.arange(count, dtype=np.int64)
    for _ in range(count - max(parts, 1)):
        kept, gone = sorted(divmod(int(gain.argmax()), count))
        # The gain of a union is the sum of the gains: it is bilinear in the two communities.
        gain[kept] += gain[gone]
        gain[:, kept] = gain[kept]
        gain[gone] = gain[:, gone] = -np.inf
        gain[kept, kept] = -np.inf
        into[into == gone] = kept
    return compact(into[labels])


def shuffle(pairs: Pairs, random_seed: int) -> Pairs:
    """The same ends, dealt anew."""
    chance = np.random.default_rng(random_seed)
    flip = chance.random(len(pairs.weight)) < 0.5
    one: Ints = np.where(flip, pairs.second, pairs.first)
    other: Ints = np.where(flip, pairs.first, pairs.second)
    return pair_up(pairs.size, one, chance.permutation(other), pairs.weight)
