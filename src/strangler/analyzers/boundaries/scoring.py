"""A partition of a graph in, its structural figures out (metrics.md names and formulas).

The universe is the units of modules of kind code; every unit is placed. A partition of
nothing has defined values, never NaN."""

from dataclasses import dataclass

import numpy as np

from strangler.analyzers.boundaries.clustering import modularity
from strangler.analyzers.boundaries.indexing import Floats, Ints, sum_by
from strangler.analyzers.boundaries.pairs import Pairs, compact


@dataclass(frozen=True, slots=True)
class Uses:
    """Directed uses between different units: each ordered pair once, with its volume (calls
    and other uses counted); `loops` are units that call themselves."""

    size: int
    source: Ints
    target: Ints
    volume: Floats
    loops: Ints


@dataclass(frozen=True, slots=True)
class Tally:
    """What all figures of one partition are made of. Rows of `between` are (i, j, undirected
    pairs) with i < j; `directed` are (i, j, ordered pairs) with i != j."""

    sizes: Ints
    inner_pairs: Ints
    inner_directed: Ints
    inner_loops: Ints
    between: tuple[Ints, Ints, Ints]
    directed: tuple[Ints, Ints, Ints]
    called_from_outside: int
    log_volume_cross: float
    log_volume_all: float
    inner_weight: Floats
    outer_weight: Floats
    cross_weight: float
    all_weight: float
    modularity: float


def tally(uses: Uses, weights: Pairs, labels: Ints) -> Tally:
    """Counts for a partition of `uses` (unweighted figures) and `weights` (weighted ones)."""
    labels = compact(labels)
    count = int(labels.max(initial=-1)) + 1
    one, other = labels[uses.source], labels[uses.target]
    cross = one != other
    first, second = np.minimum(uses.source, uses.target), np.maximum(uses.source, uses.target)
    keys = np.unique(first * np.int64(max(uses.size, 1)) + second)
    a, b = labels[keys // max(uses.size, 1)], labels[keys % max(uses.size, 1)]
    logs = np.log(np.maximum(uses.volume, 1.0)) + 1.0
    wa, wb = labels[weights.first], labels[weights.second]
    apart = wa != wb
    outer = sum_by(wa[apart], weights.weight[apart], count)
    outer = outer + sum_by(wb[apart], weights.weight[apart], count)
    # The published code forgets the last class of each cluster when it looks for self calls.
    last_of = np.full(count, -1, dtype=np.int64)
    np.maximum.at(last_of, labels, np.arange(len(labels)))
    loops = uses.loops[last_of[labels[uses.loops]] != uses.loops]
    return Tally(
        sizes=np.bincount(labels, minlength=count),
        inner_pairs=np.bincount(a[a == b], minlength=count),
        inner_directed=np.bincount(one[~cross], minlength=count),
        inner_loops=np.bincount(labels[loops], minlength=count),
        between=_cells(np.minimum(a, b), np.maximum(a, b), a != b, count),
        directed=_cells(one, other, cross, count),
        called_from_outside=len(np.unique(uses.target[cross])),
        log_volume_cross=float(logs[cross].sum()),
        log_volume_all=float(logs.sum()),
        inner_weight=sum_by(wa[~apart], weights.weight[~apart], count),
        outer_weight=outer,
        cross_weight=float(weights.weight[apart].sum()),
        all_weight=weights.total,
        modularity=modularity(weights, labels),
    )


def sm_fosci(t: Tally) -> float:
    """`(1/K) sum_k mu_k/Nk^2 - [2/(K(K-1))] sum_{i<j} sigma_ij/(2 Ni Nj)` (Jin et al.)."""
    return _mean(t.inner_pairs / np.square(t.sizes)) - _coupling(t, 2.0)


def sm_m2m(t: Tally) -> float:
    """As `sm_fosci`, with self calls as inner pairs except of each cluster's last class, and
    coupling counted twice (Kalia et al., the published code)."""
    return _mean((t.inner_pairs + t.inner_loops) / np.square(t.sizes)) - _coupling(t, 4.0)


def sm_hydec(t: Tally) -> float:
    """`mean_k F(k,k)/Nk^2 - mean_{i!=j} F(i,j)/(Ni Nj)`, F binary and directed; K < 2 -> 0."""
    count = len(t.sizes)
    if count < 2:
        return 0.0
    i, j, n = t.directed
    outside = float((n / (t.sizes[i] * t.sizes[j])).sum()) / (count * (count - 1))
    return _mean(t.inner_directed / np.square(t.sizes)) - outside


def icp_m2m(t: Tally) -> float:
    """`sum_cross (ln v + 1) / sum_all (ln v + 1)`; 0 without uses."""
    return t.log_volume_cross / t.log_volume_all if t.log_volume_all else 0.0


def ifn_fosci(t: Tally) -> float:
    """`(1/K) sum_k #{c in Ck used from outside Ck}`."""
    return t.called_from_outside / len(t.sizes) if len(t.sizes) else 0.0


def ifn_m2m(t: Tally) -> float:
    """`(1/K) *` unordered pairs of units connected across clusters."""
    return float(t.between[2].sum()) / len(t.sizes) if len(t.sizes) else 0.0


def ned_m2m(t: Tally) -> float:
    """`1 - sum{Nk : 5 <= Nk <= 20}/n`."""
    return _rest(t.sizes[(t.sizes >= 5) & (t.sizes <= 20)].sum(), t.sizes.sum())


def ned_hydec(t: Tally) -> float:
    """`1 - #{k : 5 <= Nk <= 19}/K`."""
    return _rest(((t.sizes >= 5) & (t.sizes <= 19)).sum(), len(t.sizes))


def ned_rel(t: Tally) -> float:
    """`1 - #{k : 0.5 m <= Nk <= 1.5 m}/K`, m = n/K."""
    mean = _mean(t.sizes)
    return _rest(((t.sizes >= 0.5 * mean) & (t.sizes <= 1.5 * mean)).sum(), len(t.sizes))


def turbomq(t: Tally) -> float:
    """`100/K sum_k 2 int_k/(2 int_k + ext_k)`, 0 for a cluster without inner weight."""
    whole = 2.0 * t.inner_weight + t.outer_weight
    factors = np.divide(
        2.0 * t.inner_weight, whole, out=np.zeros(len(whole)), where=t.inner_weight > 0
    )
    return 100.0 * _mean(factors)


def coh_cargo(t: Tally) -> float:
    """`mean_k 2 int_k/(2 int_k + ext_k + 1e-7)` (Nitin et al.)."""
    return _mean(2.0 * t.inner_weight / (2.0 * t.inner_weight + t.outer_weight + 1e-7))


def cou_cargo(t: Tally) -> float:
    """`w(cross)/w(all)`; 0 without weights."""
    return t.cross_weight / t.all_weight if t.all_weight else 0.0


def largest_share(t: Tally) -> float:
    """`max Nk / n`; 0 without units."""
    return float(t.sizes.max(initial=0)) / max(int(t.sizes.sum()), 1)


def singletons(t: Tally) -> float:
    """How many clusters have one unit."""
    return float((t.sizes == 1).sum())


def _cells(
    i: Ints, j: Ints, keep: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], count: int
) -> tuple[Ints, Ints, Ints]:
    cells, numbers = np.unique(i[keep] * np.int64(max(count, 1)) + j[keep], return_counts=True)
    return cells // max(count, 1), cells % max(count, 1), numbers


def _coupling(t: Tally, factor: float) -> float:
    count = len(t.sizes)
    if count < 2:
        return 0.0
    i, j, n = t.between
    return factor / (count * (count - 1)) * float((n / (2.0 * t.sizes[i] * t.sizes[j])).sum())


def _mean(values: Ints | Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _rest(part: float, whole: float) -> float:
    return 1.0 - float(part) / float(whole) if whole else 0.0
