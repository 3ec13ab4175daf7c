"""Parts in, those that are heaps of independent packages (plug-ins) out."""

from collections import Counter

import numpy as np

from strangler.analyzers.boundaries.indexing import Flags, Ground, Ints
from strangler.analyzers.boundaries.pairs import compact
from strangler.analyzers.boundaries.refining import majority

_LEAST_LOOSE = 8
"""Fewer packages than this are looked at one by one, not as a heap."""
_LEAST_FILES = 24
"""... and so are fewer single modules: a folder of a dozen screens is no plug-in system."""
_MOST_BETWEEN = 0.1
"""The largest share of uses between packages that still counts as independent."""
_HOME_SHARE = 0.7


def count_loose(ground: Ground, home: Ints, aside: Flags, count: int) -> list[int]:
    """For each part of how many independent packages it is made, if there are eight or more
    (single modules: two dozen), none holds half of it, and few of its uses go from one to
    another; else 0.

    `home` gives the part of each module. Units `aside` (platform, utilities) do not count: all
    plug-ins use their core, wherever it was put. What counts as a package is what stands right
    below the package that holds most of the part."""
    loose: list[int] = []
    counted = ~(aside[ground.source] | aside[ground.target])
    users = ground.module_of[ground.source[counted]]
    used = ground.module_of[ground.target[counted]]
    own = np.bincount(ground.module_of, weights=~aside, minlength=len(ground.modules)) > 0
    for label in range(count):
        _, branch = _branches(ground, np.flatnonzero((home == label) & own).tolist())
        number = int(branch.max(initial=-1)) + 1
        sizes = np.bincount(branch[branch >= 0], minlength=number)
        packages = int((sizes > 1).sum())
        few = packages < _LEAST_LOOSE and number < _LEAST_FILES
        if few or 2 * int(sizes.max(initial=0)) > int(sizes.sum()):
            loose.append(0)
            continue
        inside = (branch[users] >= 0) & (branch[used] >= 0)
        between = int((inside & (branch[users] != branch[used])).sum())
        loose.append(number if between <= _MOST_BETWEEN * int(inside.sum()) else 0)
    return loose


def gather_loose(ground: Ground, labels: Ints, aside: Flags) -> Ints:
    """Labels with those parts joined that gather independent packages of one and the same
    package: several heaps of plug-ins are one heap."""
    home = majority(ground.module_of, labels, ground.lines)
    count = int(labels.max(initial=-1)) + 1
    loose = count_loose(ground, home, aside, count)
    first: dict[str, int] = {}
    into = np.arange(count, dtype=np.int64)
    for label in range(count):
        if loose[label]:
            package, _ = _branches(ground, np.flatnonzero(home == label).tolist())
            into[label] = first.setdefault(package, label)
    return compact(into[labels])


def plugins_apart(ground: Ground, labels: Ints, finer: Ints, aside: Flags) -> Ints:
    """Labels with loose parts split again along `finer`: gathering plug-ins into one part
    makes the core that all of them use no less shared."""
    home = majority(ground.module_of, labels, ground.lines)
    count = int(labels.max(initial=-1)) + 1
    loose = np.array(count_loose(ground, home, aside, count), dtype=np.int64) > 0
    return compact(np.where(loose[labels], finer + count, labels))


def loose_packages(ground: Ground, home: Ints, loose: list[int]) -> dict[int, str]:
    """For each loose part the package whose plug-ins it gathers; `home` as above."""
    return {
        label: _branches(ground, np.flatnonzero(home == label).tolist())[0]
        for label, number in enumerate(loose)
        if number
    }


def _branches(ground: Ground, modules: list[int]) -> tuple[str, Ints]:
    """The package that holds most of these modules, and for each module what it belongs to
    one level below that; -1 for modules elsewhere."""
    chains = {module: ground.chains[module] for module in modules}
    sizes = Counter(name for chain in chains.values() for name in chain)
    holding = [name for name, size in sizes.items() if size >= _HOME_SHARE * len(modules)]
    home = max(holding, key=lambda name: (len(name), name), default="")
    depth = home.count(".") + 1 if home else 0
    branch = np.full(len(ground.modules), -1, dtype=np.int64)
    number: dict[str, int] = {}
    for module, chain in chains.items():
        if not home or (home in chain and chain[-1] != home):
            branch[module] = number.setdefault(chain[depth], len(number))
    return home, branch
