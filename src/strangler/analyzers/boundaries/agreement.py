"""Two partitions of the same units in, how far they agree out.

A partition is a sequence of labels, one a unit. Sources: Wen and Tzerpos (MoJoFM), Hubert
and Arabie (ARI), Le et al. (c2c, a2a)."""

import math
from collections.abc import Sequence

import numpy as np

from strangler.analyzers.boundaries.indexing import Ints


def contingency(one: Sequence[int] | Ints, other: Sequence[int] | Ints) -> Ints:
    """How many units are in cluster i of `one` and cluster j of `other`."""
    if len(one) != len(other):
        raise ValueError("partitions of different universes")
    _, rows = np.unique(np.asarray(one, dtype=np.int64), return_inverse=True)
    _, columns = np.unique(np.asarray(other, dtype=np.int64), return_inverse=True)
    height, width = (int(v.max(initial=-1)) + 1 for v in (rows, columns))
    flat = np.bincount(rows * max(width, 1) + columns, minlength=height * width)
    return flat.reshape(height, width).astype(np.int64)


def ari(one: Sequence[int] | Ints, other: Sequence[int] | Ints) -> float:
    """Adjusted Rand index: `[S - ab/T] / [(a+b)/2 - ab/T]` with S, a, b, T counts of pairs;
    1 where the denominator is 0. Range [-0.5, 1], 0 is chance."""
    total = len(one) * (len(one) - 1) / 2.0
    cells, a, b = _pairs_together(one, other)
    if total == 0:
        return 1.0
    expected = a * b / total
    rest = (a + b) / 2.0 - expected
    return (cells - expected) / rest if rest else 1.0


def nmi(one: Sequence[int] | Ints, other: Sequence[int] | Ints) -> float:
    """`I(A;B) / ((H(A)+H(B))/2)`, natural logarithm; 1 when both entropies are 0."""
    counts = contingency(one, other).astype(np.float64)
    if not counts.size:
        return 1.0
    joint = counts / counts.sum()
    h_one, h_other = _entropy(joint.sum(axis=1)), _entropy(joint.sum(axis=0))
    if h_one + h_other == 0:
        return 1.0
    mutual = h_one + h_other - _entropy(joint.ravel())
    return mutual / ((h_one + h_other) / 2.0)


def mojofm(proposal: Sequence[int] | Ints, reference: Sequence[int] | Ints) -> float:
    """`100 (1 - mno/max)`: moves and joins from the proposal to the reference, against the
    most that any partition could need. Not symmetric; favours many clusters."""
    counts = contingency(proposal, reference)
    if not counts.size:
        return 100.0
    best = counts.max(axis=1)
    moves = int(counts.sum() - best.sum())
    import networkx as nx  # here: only scores against a reference need it

    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    rows = [("p", row) for row in range(len(counts))]
    graph.add_nodes_from(rows)
    for row, column in np.argwhere(counts == best[:, None]).tolist():
        graph.add_edge(("p", row), ("r", column))
    matched = len(nx.bipartite.maximum_matching(graph, rows)) // 2
    most = len(proposal) - _most_groups(counts.sum(axis=0).tolist())
    if most == 0:
        return 100.0
    return 100.0 * (1.0 - (moves + len(counts) - matched) / most)


def c2c_cvg(
    proposal: Sequence[int] | Ints, reference: Sequence[int] | Ints, threshold: float
) -> float:
    """`100 *` share of proposed clusters with some reference cluster of
    `#(a n b) / max(#a, #b) > threshold`; 100 when nothing is proposed."""
    counts = contingency(proposal, reference)
    if not counts.size:
        return 100.0
    larger = np.maximum(counts.sum(axis=1)[:, None], counts.sum(axis=0)[None, :])
    return 100.0 * float(((counts / larger).max(axis=1) > threshold).mean())


def a2a(one: Sequence[int] | Ints, other: Sequence[int] | Ints) -> float:
    """`100 (1 - (abs(KA-KB) + moved)/(KA + KB + 2 nA + 2 nB))` on one universe; moved = units
    outside a maximum-weight matching of the clusters. 100 for two empty partitions."""
    counts = contingency(one, other)
    if not counts.size:
        return 100.0
    import networkx as nx  # here: only scores against a reference need it

    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    for row, column in np.argwhere(counts > 0).tolist():
        graph.add_edge(("a", row), ("b", column), weight=int(counts[row, column]))
    matching = nx.max_weight_matching(graph)
    kept = sum(int(graph.edges[edge]["weight"]) for edge in matching)
    height, width = counts.shape
    changed = abs(height - width) + len(one) - kept
    return float(100.0 * (1.0 - changed / (height + width + 4 * len(one))))


def _pairs_together(
    one: Sequence[int] | Ints, other: Sequence[int] | Ints
) -> tuple[float, float, float]:
    """Pairs of units together in both, in the first, in the second; sparse, so that many
    clusters cost no more than many units."""
    _, rows = np.unique(np.asarray(one, dtype=np.int64), return_inverse=True)
    _, columns = np.unique(np.asarray(other, dtype=np.int64), return_inverse=True)
    width = int(columns.max(initial=-1)) + 1
    _, cells = np.unique(rows * max(width, 1) + columns, return_counts=True)
    return _choose_two(cells), _choose_two(np.bincount(rows)), _choose_two(np.bincount(columns))


def _choose_two(counts: Ints) -> float:
    sizes = counts.astype(np.float64)
    return float((sizes * (sizes - 1.0) / 2.0).sum())


def _entropy(shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    positive = shares[shares > 0]
    # An exact sum, so that the order of clusters does not show in the last bit.
    return -math.fsum((positive * np.log(positive)).tolist())


def _most_groups(sizes: list[int]) -> int:
    """Step 3 of MoJoFM: into how many different groups a worst partition can spread."""
    groups = 0
    for size in sorted(sizes):
        if groups < size:
            groups += 1
    return groups
