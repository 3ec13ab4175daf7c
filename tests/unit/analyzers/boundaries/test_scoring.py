"""Structural metrics on graphs small enough to reckon by hand."""

import math

import numpy as np
import pytest

from strangler.analyzers.boundaries import scoring
from strangler.analyzers.boundaries.pairs import listed
from strangler.analyzers.boundaries.scoring import Uses, tally


def uses(size, *rows, loops=()):
    """(source, target, volume) rows."""
    ints = [np.array([row[i] for row in rows], dtype=np.int64) for i in (0, 1)]
    volume = np.array([row[2] for row in rows], dtype=np.float64)
    return Uses(size, *ints, volume, np.array(loops, dtype=np.int64))


def count(uses_, labels):
    rows = list(
        zip(uses_.source.tolist(), uses_.target.tolist(), uses_.volume.tolist(), strict=True)
    )
    return tally(uses_, listed(uses_.size, rows), np.array(labels, dtype=np.int64))


# Two clusters {0, 1}, {2, 3}: one pair inside each, one pair (1, 2) between, used both ways.
BRIDGE = uses(4, (0, 1, 1), (2, 3, 1), (1, 2, 1), (2, 1, 3))
HALVES = [0, 0, 1, 1]


def test_structural_modularity_of_a_bridge():
    """mu = 1, N = 2: cohesion 1/4; sigma = 1: coupling 1/8, twice that for Mono2Micro."""
    t = count(BRIDGE, HALVES)
    assert scoring.sm_fosci(t) == pytest.approx(1 / 4 - 1 / 8)
    assert scoring.sm_m2m(t) == pytest.approx(1 / 4 - 2 / 8)
    assert scoring.sm_hydec(t) == pytest.approx(1 / 4 - 1 / 4)


def test_self_calls_count_except_of_the_last_class():
    """The published code misses the last class of each cluster in file order."""
    t = count(uses(4, (0, 1, 1), (2, 3, 1), loops=(0, 1, 3)), HALVES)
    assert scoring.sm_m2m(t) == pytest.approx((2 / 4 + 1 / 4) / 2)
    assert scoring.sm_fosci(t) == pytest.approx(1 / 4)


def test_calls_and_interfaces_of_a_bridge():
    """Crossing volumes 1 and 3 of 1, 1, 1 and 3; units 1 and 2 are used from outside."""
    t = count(BRIDGE, HALVES)
    crossing = 1 + (math.log(3) + 1)
    assert scoring.icp_m2m(t) == pytest.approx(crossing / (crossing + 2))
    assert scoring.ifn_fosci(t) == 1
    assert scoring.ifn_m2m(t) == 0.5


def test_weighted_figures_of_a_bridge():
    """Weights 1 and 1 inside, 4 between."""
    t = count(BRIDGE, HALVES)
    assert scoring.turbomq(t) == pytest.approx(100 * 2 / 6)
    assert scoring.coh_cargo(t) == pytest.approx(2 / 6, abs=1e-6)
    assert scoring.cou_cargo(t) == pytest.approx(4 / 6)
    assert t.modularity == pytest.approx(2 / 6 - 2 * 0.25)


def test_sizes():
    """Clusters of 6, 1 and 1: one within 5 to 20, none near the mean of 8/3."""
    t = count(uses(8, (0, 1, 1)), [0] * 6 + [1, 2])
    assert scoring.ned_m2m(t) == pytest.approx(1 - 6 / 8)
    assert scoring.ned_hydec(t) == pytest.approx(1 - 1 / 3)
    assert scoring.ned_rel(t) == 1
    assert scoring.largest_share(t) == 0.75
    assert scoring.singletons(t) == 2


@pytest.mark.parametrize(
    ("size", "labels"), [(0, []), (1, [0]), (3, [0, 0, 0]), (3, [0, 1, 2])], ids=str
)
def test_no_edges_is_no_trouble(size, labels):
    """Every figure of a degenerate input is a number."""
    t = count(uses(size), labels)
    for figure in (
        scoring.sm_fosci,
        scoring.sm_m2m,
        scoring.sm_hydec,
        scoring.icp_m2m,
        scoring.ifn_fosci,
        scoring.ifn_m2m,
        scoring.ned_m2m,
        scoring.ned_hydec,
        scoring.ned_rel,
        scoring.turbomq,
        scoring.coh_cargo,
        scoring.cou_cargo,
        scoring.largest_share,
    ):
        assert math.isfinite(figure(t))
