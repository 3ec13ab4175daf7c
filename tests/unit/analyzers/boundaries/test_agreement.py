"""Worked examples of agreement between partitions."""

import pytest

from strangler.analyzers.boundaries.agreement import a2a, ari, c2c_cvg, mojofm, nmi

HALVES = [0, 0, 0, 1, 1, 1]
PAIRS = [0, 0, 1, 1, 2, 2]
ONE = [0] * 6
ALONE = list(range(6))


def test_pairs_against_halves():
    """n=6, B = {1,2,3},{4,5,6}, A = {1,2},{3,4},{5,6}."""
    assert mojofm(PAIRS, HALVES) == 50
    assert ari(PAIRS, HALVES) == pytest.approx(0.2424, abs=5e-5)
    assert nmi(PAIRS, HALVES) == pytest.approx(0.5158, abs=5e-5)
    assert [c2c_cvg(PAIRS, HALVES, t) for t in (0.1, 0.33)] == [100, 100]
    assert c2c_cvg(PAIRS, HALVES, 0.5) == pytest.approx(66.7, abs=0.05)
    assert a2a(PAIRS, HALVES) == pytest.approx(89.66, abs=5e-3)


def test_one_cluster_against_halves():
    """Everything in one: no move, and no agreement beyond chance."""
    assert mojofm(ONE, HALVES) == 25
    assert ari(ONE, HALVES) == 0
    assert nmi(ONE, HALVES) == pytest.approx(0, abs=1e-12)
    assert a2a(ONE, HALVES) == pytest.approx(85.19, abs=5e-3)


def test_singletons_against_halves():
    """Nothing together: NMI is fooled, ARI is not."""
    assert mojofm(ALONE, HALVES) == 0
    assert ari(ALONE, HALVES) == 0
    assert nmi(ALONE, HALVES) == pytest.approx(0.5579, abs=5e-5)
    assert a2a(ALONE, HALVES) == pytest.approx(75)


def test_worst_partition_spreads_over_at_most_as_many_groups_as_sizes_allow():
    """Reference sizes 1, 1, 3, 5: groups 1, 1, 2, 3, so at most 10 - 3 = 7 operations."""
    reference = [0, 1, 2, 2, 2, 3, 3, 3, 3, 3]
    proposal = [0, 0, 1, 1, 1, 2, 2, 2, 2, 2]
    # One of the two of the first cluster must move: m = 1 of 2, and two join with no one.
    assert mojofm(proposal, reference) == pytest.approx(100 * (1 - 1 / 7))


@pytest.mark.parametrize("measure", [ari, nmi, mojofm, a2a])
def test_labels_are_names_only(measure):
    """Renaming clusters changes nothing."""
    assert measure([5, 5, 9, 9, 1, 1], HALVES) == measure(PAIRS, HALVES)


def test_empty_partitions_agree():
    """Nothing is placed, nothing differs."""
    assert (ari([], []), nmi([], []), mojofm([], []), a2a([], [])) == (1, 1, 100, 100)
    assert c2c_cvg([], [], 0.5) == 100


def test_different_universes_are_refused():
    """Partitions of different units cannot be compared."""
    with pytest.raises(ValueError, match="universe"):
        mojofm([0], [0, 1])
