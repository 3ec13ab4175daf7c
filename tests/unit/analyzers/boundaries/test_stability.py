"""Chance, and how much a partition depends on single edges."""

import numpy as np
import pytest

from strangler.analyzers.boundaries.clustering import leiden, modularity
from strangler.analyzers.boundaries.pairs import listed
from strangler.analyzers.boundaries.recipe import RECIPE
from strangler.analyzers.boundaries.stability import (
    Null,
    measure_stability,
    null_model,
    shuffle,
)


def cliques(count, size):
    """So many cliques in a ring of single edges."""
    rows = [
        (c * size + a, c * size + b, 1.0)
        for c in range(count)
        for a in range(size)
        for b in range(a + 1, size)
    ]
    rows += [(c * size, (c + 1) % count * size + 1, 1.0) for c in range(count)]
    return listed(count * size, rows)


EMPTY = listed(4, [])


def test_leiden_finds_cliques_and_its_score_is_newmans():
    """Six cliques of five, one edge between neighbours."""
    pairs = cliques(6, 5)
    labels = leiden(pairs, 1)
    assert labels.tolist() == [c for c in range(6) for _ in range(5)]
    assert modularity(pairs, labels) == pytest.approx(60 / 66 - 1 / 6)


def test_nodes_without_pairs_stay_alone():
    """Nothing ties them."""
    assert leiden(EMPTY, 1).tolist() == [0, 1, 2, 3]
    assert modularity(EMPTY, np.arange(4)) == 0


def test_clear_structure_beats_chance_and_survives_lost_edges():
    """Cliques are far above shuffled graphs, and stable."""
    pairs = cliques(6, 6)
    null = null_model(pairs, RECIPE, 4)
    assert modularity(pairs, leiden(pairs, 1)) > null.mean + 5 * null.deviation
    assert measure_stability(pairs, listed(36, []), RECIPE, 3) == 1.0


def test_shuffling_keeps_ends_and_weights():
    """Degrees stay but for loops, which are dropped."""
    pairs = cliques(4, 4)
    shuffled = shuffle(pairs, 3)
    assert shuffled.total <= pairs.total
    assert bool((shuffled.degrees <= pairs.degrees + 1e-9).all())


def test_without_evidence_there_is_nothing_to_measure():
    """No pairs, no stability, and a null of nothing."""
    assert measure_stability(EMPTY, EMPTY, RECIPE, 3) is None
    assert null_model(EMPTY, RECIPE, 3) == Null(0.0, 0.0)
