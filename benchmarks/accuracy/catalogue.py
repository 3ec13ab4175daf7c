"""`python -m benchmarks.accuracy.catalogue ROOT...`: how much of what a project calls outside
itself the catalogue of effects knows, and the names that it does not, most frequent first.

Calls in tests are left out. `told` counts the calls of which the catalogue says that nothing can
be known (a plug-in that is loaded, SQL that must be read first): they are no gap of its own."""

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from strangler._api import read_calls
from strangler.analyzers.effects.cataloguing import Catalogue, shipped
from strangler.model.graph import NodeKind

_BUILTIN = "<builtin>."
_TESTS = frozenset({"test", "tests", "testing"})


@dataclass(frozen=True, slots=True)
class Coverage:
    """Calls by what is known of them; `missing` by dotted name."""

    known: int
    told: int
    missing: Counter[str]

    @property
    def calls(self) -> int:
        """All calls of what lies outside the project."""
        return self.known + self.told + self.missing.total()

    @property
    def share(self) -> float:
        """Of the calls, those of which the catalogue speaks."""
        return (self.known + self.told) / self.calls if self.calls else 1.0


def outside_calls(root: Path) -> Counter[str]:
    """The calls of a project's own code that leave it, by dotted name."""
    graph = read_calls(root, level="symbol", builtins=True)
    calls: Counter[str] = Counter()
    for _, target, data in graph.edges(data=True):
        if graph.nodes[target]["kind"] is NodeKind.EXTERNAL:
            name = target.replace(_BUILTIN, "builtins.", 1)
            calls[name] += sum(not _in_tests(place.path) for place in data["evidence"])
    return +calls


def coverage(calls: Counter[str], catalogue: Catalogue) -> Coverage:
    """What the catalogue knows of them."""
    known = told = 0
    missing: Counter[str] = Counter()
    for name, count in calls.items():
        if catalogue.find(name) is not None:
            known += count
        elif catalogue.tells(name):
            told += count
        else:
            missing[name] += count
    return Coverage(known, told, missing)


def main() -> None:
    """Print one line for each root, and what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("roots", nargs="+", type=Path, metavar="ROOT")
    parser.add_argument("--missing", type=int, default=0, metavar="N", help="show N names")
    options = parser.parse_args()
    catalogue = Catalogue(shipped())
    print(f"  {'root':28} {'calls':>8} {'names':>7} {'known':>7} {'told':>7} {'share':>7}")
    for root in options.roots:
        calls = outside_calls(root)
        found = coverage(calls, catalogue)
        print(
            f"  {root.resolve().name:28} {found.calls:8,} {len(calls):7,} {found.known:7,} "
            f"{found.told:7,} {found.share:7.1%}"
        )
        for name, count in found.missing.most_common(options.missing):
            print(f"      {count:6,} {name}")


def _in_tests(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return parts[-1].startswith(("test_", "conftest")) or not _TESTS.isdisjoint(parts)


if __name__ == "__main__":
    main()
