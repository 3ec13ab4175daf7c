"""Communities with their sizes and ties in, fewer and larger ones out: union-find that knows
which neighbour is best, and where a community lives."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from strangler.analyzers.boundaries.indexing import Flags, Ground, Ints
from strangler.analyzers.boundaries.pairs import Pairs
from strangler.analyzers.boundaries.recipe import Recipe


@dataclass(slots=True)
class Merger:
    """Communities while they are merged: union-find with sizes, ties and homes."""

    recipe: Recipe
    total_lines: float
    total_weight: float
    lines: list[float]
    units: list[int]
    anchored: list[bool]
    degree: list[float]
    ties: list[dict[int, float]]
    shares: list[dict[str, float]]
    """Lines of each community in each package and its ancestors."""
    into: list[int] = field(default_factory=list)
    floor: float = 0.0
    """Communities of at most so many lines count as fragments, whatever they hold."""
    owners_only: bool = False
    """Small communities without a table or a door count as fragments."""

    def root(self, label: int) -> int:
        while self.into[label] != label:
            self.into[label] = self.into[self.into[label]]
            label = self.into[label]
        return label

    def alive(self) -> list[int]:
        return [c for c in range(len(self.into)) if self.into[c] == c and self.units[c]]

    def is_fragment(self, c: int) -> bool:
        if self.lines[c] < self.recipe.fragment_share * self.total_lines:
            return True
        if self.floor and (self.lines[c] <= self.floor or self.is_plugin(c)):
            return True
        small = self.lines[c] < self.recipe.plugin_share * self.total_lines
        few = self.units[c] < self.recipe.fragment_units
        return not self.anchored[c] and (few or (small and self.owners_only))

    def is_plugin(self, c: int) -> bool:
        """Whether a community is one of many that stand alone: it owns no table and no door,
        is tied to no other, and is small."""
        alone = sum(self.ties[c].values()) < self.recipe.independence * self.degree[c]
        small = self.lines[c] < self.recipe.plugin_share * self.total_lines
        return alone and small and not self.anchored[c]

    def merge(self, gone: int, kept: int) -> None:
        self.into[gone] = kept
        self.lines[kept] += self.lines[gone]
        self.units[kept] += self.units[gone]
        self.anchored[kept] |= self.anchored[gone]
        self.degree[kept] += self.degree[gone]
        for package, lines in self.shares[gone].items():
            self.shares[kept][package] = self.shares[kept].get(package, 0.0) + lines
        for other, weight in self.ties[gone].items():
            del self.ties[other][gone]
            if other != kept:
                self.ties[other][kept] = self.ties[other].get(kept, 0.0) + weight
                self.ties[kept][other] = self.ties[kept].get(other, 0.0) + weight
        self.ties[gone] = {}

    def best_neighbour(self, c: int, least: float) -> int | None:
        """The neighbour whose union with `c` raises modularity most, if it holds at least the
        share `least` of c's outer ties."""
        outer = sum(self.ties[c].values())
        options = [
            (w - self.degree[c] * self.degree[other] / (2.0 * self.total_weight), -other)
            for other, w in self.ties[c].items()
            if w >= least * outer
        ]
        return -max(options)[1] if options else None

    def home(self, c: int) -> str:
        """The deepest package that holds most of a community."""
        best = ""
        for package, lines in sorted(self.shares[c].items()):
            if lines >= 0.6 * self.lines[c] and len(package) > len(best):
                best = package
        return best

    def join_fragments(self) -> None:
        """Fragments join their best neighbour, smallest first. Where fragments are many, each
        of them may be complete in itself: then weak ties must not chain them together."""
        queue = [(self.lines[c], c) for c in self.alive() if self.is_fragment(c)]
        heapq.heapify(queue)
        swarm = self.floor > 0 or len(queue) > 2 * self.recipe.most_services
        least = self.recipe.independence if swarm else 0.0
        while queue:
            lines, c = heapq.heappop(queue)
            if self.into[c] != c or lines != self.lines[c] or not self.is_fragment(c):
                continue
            if sum(self.ties[c].values()) < least * self.degree[c]:
                continue
            neighbour = self.best_neighbour(c, self.recipe.tie_share)
            if neighbour is not None:
                self.merge(c, neighbour)
                if self.is_fragment(neighbour):
                    heapq.heappush(queue, (self.lines[neighbour], neighbour))

    def gather_by_package(self) -> None:
        """What is still a fragment joins the part that lives in its nearest package, or the
        other fragments there."""
        homes = {c: self.home(c) for c in self.alive()}
        depth = max((home.count(".") + 1 for home in homes.values() if home), default=0)
        for level in range(depth, -1, -1):
            waiting: dict[str, list[int]] = defaultdict(list)
            residents: dict[str, int] = {}
            for c in sorted(homes, key=lambda c: (-self.lines[c], c)):
                parts = homes[c].split(".") if homes[c] else []
                if self.is_fragment(c):
                    waiting[".".join(parts[:level])].append(c)
                elif len(parts) == level:
                    residents.setdefault(homes[c], c)
            for place, fragments in sorted(waiting.items()):
                if level and place.count(".") + 1 < level:
                    continue
                self._gather(fragments, residents.get(place), homes, last=level == 0)

    def _gather(
        self, fragments: list[int], resident: int | None, homes: dict[int, str], last: bool
    ) -> None:
        if last and resident is None:
            others = [c for c in homes if c not in set(fragments)]
            for c in fragments:
                tied = self.best_neighbour(c, 0.0)
                target = tied if tied is not None else _largest(others, self.lines)
                if target is not None and target != c:
                    self.merge(c, target)
                    homes.pop(c)
            return
        kept = resident if resident is not None else fragments[0]
        for c in fragments:
            if c != kept:
                self.merge(c, kept)
                homes.pop(c)

    def gather_beyond(self, most: int) -> None:
        """If there are more parts than that, the smaller ones and all plug-ins count as
        fragments: tied ones join, independent ones gather by package."""
        sizes = sorted((self.lines[c] for c in self.alive()), reverse=True)
        if len(sizes) > most:
            self.floor = sizes[most - 1]
            self.join_fragments()
            self.gather_by_package()

    def limit(self, most: int) -> None:
        """Join parts until there are at most `most`: the smallest first, into its best tie."""
        while len(alive := self.alive()) > max(most, 1):
            smallest = min(alive, key=lambda c: (self.lines[c], c))
            tied = self.best_neighbour(smallest, 0.0)
            if tied is None:
                home = self.home(smallest)
                others = [c for c in alive if c != smallest]
                near = max(others, key=lambda c: (_common(home, self.home(c)), -self.lines[c], -c))
                tied = near
            self.merge(smallest, tied)


def merger(
    ground: Ground, pairs: Pairs, labels: Ints, aside: Flags, anchors: Flags, recipe: Recipe
) -> Merger:
    """All communities as they are, ready to be merged; `refining.refine` says what the
    arguments are."""
    count = int(labels.max(initial=-1)) + 1
    inside = ~aside
    lines = np.bincount(labels[inside], weights=ground.lines[inside], minlength=count)
    held = pairs.where(inside[pairs.first] & inside[pairs.second])
    between = held.merged(labels, count)
    ties: list[dict[int, float]] = [{} for _ in range(count)]
    for one, other, weight in zip(
        between.first.tolist(), between.second.tolist(), between.weight.tolist(), strict=True
    ):
        ties[one][other] = weight
        ties[other][one] = weight
    shares: list[dict[str, float]] = [{} for _ in range(count)]
    width = max(len(ground.modules), 1)
    cells, place = np.unique(labels[inside] * width + ground.module_of[inside], return_inverse=True)
    sums = np.bincount(place, weights=ground.lines[inside], minlength=len(cells))
    for cell, size in zip(cells.tolist(), sums.tolist(), strict=True):
        share = shares[cell // width]
        for package in ground.package_chain(cell % width):
            share[package] = share.get(package, 0.0) + size
    return Merger(
        recipe=recipe,
        total_lines=float(lines.sum()),
        total_weight=max(held.total, 1e-12),
        lines=lines.tolist(),
        units=np.bincount(labels[inside], minlength=count).tolist(),
        anchored=(np.bincount(labels[inside & anchors], minlength=count) > 0).tolist(),
        degree=np.bincount(labels, weights=held.degrees, minlength=count).tolist(),
        ties=ties,
        shares=shares,
        into=list(range(count)),
    )


def _largest(parts: Iterable[int], lines: list[float]) -> int | None:
    return max(parts, key=lambda c: (lines[c], -c), default=None)


def _common(one: str, other: str) -> int:
    """How many leading parts two dotted names share."""
    count = 0
    for a, b in zip(one.split("."), other.split("."), strict=False):
        if a != b:
            break
        count += 1
    return count
