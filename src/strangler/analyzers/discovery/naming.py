"""Files with their source roots in, a unique dotted name for each out.

A name is the path from the source root, as the import statement spells it. Where two files claim
one name, the first root in search order keeps it, a package goes before a module (as in
`importlib.machinery.FileFinder`), and the others get the name with their root or path behind an
`@`, which no import statement can spell: `app.models@services/billing`."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from strangler.analyzers.discovery.layout import (
    depth_of,
    directory_of,
    name_of,
    stem_of,
)
from strangler.analyzers.discovery.rooting import ABOVE
from strangler.diagnostics import DUPLICATE_MODULE, Diagnostic, report
from strangler.locations import Location
from strangler.model.source import ModuleKind

_INIT = "__init__"
_BESIDE_THE_CODE = frozenset(
    {"benchmarks", "demo", "demos", "doc", "docs", "example", "examples", "sample", "samples"}
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A file whose source root and kind are known."""

    path: str
    root: str
    kind: ModuleKind

    @property
    def is_package(self) -> bool:
        """Whether it is the `__init__.py` of a package; one at a source root makes none."""
        return name_of(stem_of(self.path)) == _INIT and directory_of(self.path) != self.root


def search_order(files: Iterable[Placed]) -> tuple[str, ...]:
    """The source roots: those with code before those of tests and the like, those of documents
    and examples after the others, higher directories first, then by name."""
    ranks: dict[str, bool] = {}
    for file in files:
        ranks[file.root] = ranks.get(file.root, False) or file.kind is ModuleKind.CODE

    def rank(root: str) -> tuple[bool, bool, int, str]:
        aside = not _BESIDE_THE_CODE.isdisjoint(root.split("/"))
        return (not ranks[root], aside, depth_of(root), root)

    return tuple(sorted(ranks, key=rank))


def shown_root(root: str) -> str:
    """A source root as results give it."""
    return root or "."


def name_modules(
    files: Iterable[Placed], roots: tuple[str, ...], packages: frozenset[str], top: str
) -> tuple[dict[str, str], list[Diagnostic]]:
    """Path -> module name. `top` is the name of the analysed directory, for a project that is
    itself a package."""
    claims = _Claims(packages, top)
    rank = {root: place for place, root in enumerate(roots)}
    units: dict[tuple[int, bool, str], list[Placed]] = {}
    for file in files:
        unit = claims.unit_of(file)
        units.setdefault((rank[file.root], unit == file.path, unit), []).append(file)
    for (_, _, unit), members in sorted(units.items()):
        claims.take(unit, sorted(members, key=lambda file: (not file.is_package, file.path)))
    return claims.names, claims.diagnostics


@dataclass(slots=True)
class _Claims:
    packages: frozenset[str]
    top: str
    names: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _owners: dict[str, Placed] = field(default_factory=dict)
    _units: dict[tuple[str, str], str] = field(default_factory=dict)

    def unit_of(self, file: Placed) -> str:
        """What is named as a whole: the highest regular package below the root that holds the
        file, or the file itself."""
        if file.root == ABOVE:
            return ""
        key = (directory_of(file.path), file.root)
        if key not in self._units:
            self._units[key] = self._highest_package(*key)
        return self._units[key] or file.path

    def _highest_package(self, directory: str, root: str) -> str:
        highest = ""
        while directory != root:
            highest = directory if directory in self.packages else highest
            directory = directory_of(directory)
        return highest

    def take(self, unit: str, members: list[Placed]) -> None:
        """Names the files of a unit. A package whose name is taken by another root moves as a
        whole, so that no half of it is found in the other."""
        first = members[0]
        owner = self._owners.get(self._spell(unit, first.root)) if unit != first.path else None
        moved = owner is not None and owner.root != first.root
        if moved:
            self._complain(first, owner, len(members))
        for file in members:
            self._name(file, moved)

    def _name(self, file: Placed, moved: bool) -> None:
        bare = self._spell(stem_of(file.path), file.root)
        options = [] if moved else [bare]
        owner = self._owners.get(bare)
        if owner is None or owner.root != file.root:
            options.append(f"{bare}@{shown_root(file.root)}")
        options.append(f"{bare}@{file.path}")
        name = next(option for option in options if option not in self._owners)
        if name != bare and not moved:
            self._complain(file, owner)
        self._owners[name] = file
        self.names[file.path] = name

    def _spell(self, path: str, root: str) -> str:
        if root == ABOVE:
            path = f"{self.top}/{path}" if path else self.top
        elif root:
            path = path[len(root) + 1 :]
        path = path.removesuffix(f"/{_INIT}")
        if not path.isascii():
            path = unicodedata.normalize("NFKC", path)  # as Python reads identifiers
        return path.replace("/", ".")

    def _complain(self, file: Placed, owner: Placed | None, count: int = 1) -> None:
        if file.kind is not ModuleKind.CODE or owner is None:
            return
        name = self._spell(stem_of(file.path), file.root)
        if owner.root == file.root:
            text = f"module name {name} belongs to {owner.path}, so import never finds this file"
            hint = "rename or delete one of the two"
        else:
            others = f", with {count - 1} more files" if count > 1 else ""
            text = f"module name {name} belongs to {owner.path}; named {name}@"
            text += f"{shown_root(file.root)} here{others}"
            hint = ""
        self.diagnostics.append(report(DUPLICATE_MODULE, text, Location(file.path, 1), hint))
