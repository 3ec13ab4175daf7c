"""Weighted pairs in, a community for each node out (Leiden, modularity, fixed seed)."""

import graspologic_native  # type: ignore[import-untyped]  # no stubs
import numpy as np

from strangler.analyzers.boundaries.agreement import ari
from strangler.analyzers.boundaries.indexing import Floats, Ints
from strangler.analyzers.boundaries.pairs import Pairs, compact
from strangler.analyzers.boundaries.recipe import Recipe


def cluster(pairs: Pairs, recipe: Recipe) -> Ints:
    """The communities at the resolution around 1 whose neighbours agree best with it.

    A plateau of the sweep means that the structure is there at more than one scale; among
    equals the resolution nearest to 1, modularity's own, wins."""
    runs = [leiden(pairs, recipe.random_seed, at) for at in recipe.resolutions]
    scores: list[tuple[float, float, int]] = []
    for place in range(len(runs)):
        beside = [runs[p] for p in (place - 1, place + 1) if 0 <= p < len(runs)]
        agreement = sum(ari(runs[place], other) for other in beside) / max(len(beside), 1)
        distance = abs(recipe.resolutions[place] - 1.0)
        scores.append((-round(agreement, 1), distance, place))
    return runs[min(scores)[2]]


def leiden(pairs: Pairs, random_seed: int, resolution: float = 1.0) -> Ints:
    """One run of Leiden (Traag, Waltman, van Eck 2019); nodes without pairs stay alone."""
    if not len(pairs.weight):
        return np.arange(pairs.size, dtype=np.int64)
    pointers, neighbours, weights = _rows(pairs)
    _, found = graspologic_native.leiden_csr(
        pointers, neighbours, weights, pairs.size, resolution=resolution, seed=random_seed
    )
    labels = np.arange(pairs.size, dtype=np.int64) + pairs.size
    labels[list(found.keys())] = list(found.values())
    return compact(labels)


def modularity(pairs: Pairs, labels: Ints, resolution: float = 1.0) -> float:
    """`Q = sum_k [w_in_k/m - g (d_k/2m)^2]` (Newman and Girvan 2004); 0 for an empty graph."""
    total = pairs.total
    if total <= 0:
        return 0.0
    count = int(labels.max(initial=-1)) + 1
    inner = float(pairs.weight[labels[pairs.first] == labels[pairs.second]].sum())
    degrees = np.bincount(labels, weights=pairs.degrees, minlength=count)
    return inner / total - resolution * float(np.square(degrees / (2.0 * total)).sum())


def _rows(pairs: Pairs) -> tuple[Ints, np.ndarray[tuple[int], np.dtype[np.int32]], Floats]:
    """Both directions of every pair in compressed sparse rows, neighbours sorted."""
    heads = np.concatenate([pairs.first, pairs.second])
    tails = np.concatenate([pairs.second, pairs.first])
    weights = np.concatenate([pairs.weight, pairs.weight])
    order = np.lexsort((tails, heads))
    pointers = np.zeros(pairs.size + 1, dtype=np.int64)
    np.cumsum(np.bincount(heads, minlength=pairs.size), out=pointers[1:])
    return pointers, tails[order].astype(np.int32), weights[order]
