"""Raw communities in, parts of a reviewable size and number out.

Fragments join their strongest neighbour; those without strong ties gather by package, so that
hundreds of independent plug-ins become one group instead of hundreds of services."""

import numpy as np

from strangler.analyzers.boundaries.indexing import Flags, Ground, Ints, sum_by
from strangler.analyzers.boundaries.merging import merger
from strangler.analyzers.boundaries.pairs import Pairs, compact
from strangler.analyzers.boundaries.recipe import Recipe
from strangler.analyzers.boundaries.seeding import Group

_MOSTLY = 0.6
"""The share of a community's lines that makes it one of a seed."""


def settle(ground: Ground, pairs: Pairs, labels: Ints, recipe: Recipe) -> Ints:
    """Units that left their module's part without much stronger ties elsewhere go back."""
    home = majority(ground.module_of, labels, ground.lines)[ground.module_of]
    ties = _ties_of_units(pairs, labels)
    settled = labels.copy()
    for unit in np.flatnonzero(home != labels).tolist():
        own = ties.get((unit, int(labels[unit])), 0.0)
        back = ties.get((unit, int(home[unit])), 0.0)
        if own == 0.0 or own < recipe.stray_margin * back:
            settled[unit] = home[unit]
    return settled


def majority(groups: Ints, labels: Ints, weights: Ints) -> Ints:
    """For each group the label that holds most of its weight; the smallest label of equals.
    -1 for a group without members; labels of -1 are not counted unless nothing else is."""
    count = int(groups.max(initial=-1)) + 1
    width = int(labels.max(initial=-1)) + 2
    keys, place = np.unique(groups * width + labels + 1, return_inverse=True)
    sums = np.bincount(place, weights=weights + 1e-6)
    label = keys % width - 1
    order = np.lexsort((label, -sums, label < 0, keys // width))
    groups_found, first = np.unique((keys // width)[order], return_index=True)
    best = np.full(count, -1, dtype=np.int64)
    best[groups_found] = label[order][first]
    return best


def reunite(
    ground: Ground, labels: Ints, aside: Flags, tables: Flags, groups: tuple[Group, ...]
) -> Ints:
    """Communities without a table that are mostly of one seed join that seed's main community:
    the screens of an app are no service beside its models."""
    seed_of = np.full(ground.size, -1, dtype=np.int64)
    for number, group in enumerate(groups):
        seed_of[list(group.units)] = number
    count = int(labels.max(initial=-1)) + 1
    weights = np.where(aside, 0, ground.lines)
    whole = sum_by(labels, weights, count)
    main_seed = majority(labels, seed_of, weights)
    own = sum_by(labels, np.where(seed_of == main_seed[labels], weights, 0), count)
    owning = np.bincount(labels, weights=tables, minlength=count) > 0
    into = np.arange(count, dtype=np.int64)
    for number in range(len(groups)):
        mine = [
            label
            for label in np.flatnonzero(main_seed == number).tolist()
            if own[label] >= _MOSTLY * whole[label] > 0
        ]
        if mine:
            main = max(mine, key=lambda label: (bool(owning[label]), own[label], -label))
            into[[label for label in mine if not owning[label]]] = main
    return compact(into[labels])


def refine(
    ground: Ground,
    pairs: Pairs,
    labels: Ints,
    aside: Flags,
    anchors: Flags,
    recipe: Recipe,
    *,
    most: int,
    forced: bool = False,
    owners_only: bool = False,
) -> Ints:
    """Parts after fragments are merged; units `aside` (platform, utilities) neither count nor
    tie anything, but follow their community. `anchors` are units with a table or a door,
    or of a seed; with `owners_only` a small part without any is a fragment, too. There are at
    most `most` parts; `forced` joins without looking for plug-ins.
    `pairs` should be uses and data only: names tell plug-ins of one kind alike, and where they
    stand would tie them all to the largest of them."""
    labels = compact(labels)
    merging = merger(ground, pairs, labels, aside, anchors, recipe)
    merging.owners_only = owners_only
    merging.join_fragments()
    merging.gather_by_package()
    if not forced:
        merging.gather_beyond(most)
    merging.limit(most)
    return compact(np.array([merging.root(label) for label in labels.tolist()], dtype=np.int64))


def _ties_of_units(pairs: Pairs, labels: Ints) -> dict[tuple[int, int], float]:
    """The weight between each unit and each part it is tied to."""
    width = int(labels.max(initial=-1)) + 1
    keys = np.concatenate(
        [pairs.first * width + labels[pairs.second], pairs.second * width + labels[pairs.first]]
    )
    distinct, place = np.unique(keys, return_inverse=True)
    sums = np.bincount(place, weights=np.concatenate([pairs.weight, pairs.weight]))
    return {
        (key // width, key % width): weight
        for key, weight in zip(distinct.tolist(), sums.tolist(), strict=True)
    }
