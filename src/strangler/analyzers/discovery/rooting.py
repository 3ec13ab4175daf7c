"""A layout in, the source root of every directory that holds code out.

A source root is a directory that stands on the import path. Regular packages say where it is:
it holds the highest directory with an `__init__.py`. Directories without one may be roots, plain
folders, or namespace packages (PEP 420); for these, in this order, speak
1. the configuration;
2. names of two or more parts that the code imports (`from company.billing import x`);
3. what the project declares to its build backend (`package-dir`, `where`, ...);
4. bare names that files beside each other import (`import helper`);
5. a proven namespace package around the directory: what lies in it belongs to it;
6. packages in the directory: then it is a root itself;
7. the nearest root around it: `src`, a directory with manage.py or a project file, or the top.
"""

from dataclasses import replace
from pathlib import Path

from strangler.analyzers.discovery import evidence
from strangler.analyzers.discovery.evidence import Votes
from strangler.analyzers.discovery.layout import (
    PROJECT_FILES,
    Layout,
    directory_of,
    is_below,
    join,
    name_of,
    upwards,
)
from strangler.analyzers.discovery.metadata import read_metadata

ABOVE = ".."
"""The source root of a project whose top is itself a package."""


def find_roots(root: Path, layout: Layout, configured: tuple[str, ...]) -> dict[str, str]:
    """Directory with Python files -> its source root (`..`: above the top)."""
    layout = _without_run(layout)
    directories = sorted({directory_of(file.path) for file in layout.files})
    chosen = {
        place: found for place in directories if (found := _named(place, configured)) is not None
    }
    rest = [place for place in directories if place not in chosen]
    if rest and "" in layout.packages and _is_package(root, layout):
        return chosen | dict.fromkeys(rest, ABOVE)
    homes = {place: _home(place, layout.packages) for place in directories}
    decided = _decide(root, layout, homes, {homes[place] for place in rest})
    return chosen | {place: decided[homes[place]] for place in rest}


def _without_run(layout: Layout) -> Layout:
    """A layout in which a package that holds a manage.py is a plain directory, so that imports say
    where its root is: Python puts the directory of the script it runs on the import path (Python
    reference, `sys.path`), so what is in it is mostly imported without the package's name."""
    run = {place for place, marks in layout.marked.items() if place and "manage.py" in marks}
    return replace(layout, packages=layout.packages - run) if run else layout


def _named(directory: str, configured: tuple[str, ...]) -> str | None:
    """The innermost configured root around a directory."""
    around = (name for name in configured if is_below(directory, name))
    return max(around, key=len, default=None)


def _is_package(root: Path, layout: Layout) -> bool:
    """Whether an `__init__.py` at the top makes it a package. Beside a project file, manage.py
    or `.git` it is more often a stray file, unless the code imports what is in it as such."""
    if not layout.marked.get("") and not (root / ".git").exists():
        return True
    return evidence.imports_itself(root, root.absolute().name, layout.files)


def _home(directory: str, packages: frozenset[str]) -> str:
    """The directory that holds the highest regular package around `directory`, or the
    directory itself when it is in none. A gap without `__init__.py` inside a package is a
    namespace package in it (PEP 420). An `__init__.py` at the top was judged before."""
    around = [place for place in upwards(directory) if place and place in packages]
    return directory_of(around[-1]) if around else directory


def _decide(
    root: Path, layout: Layout, homes: dict[str, str], open_homes: set[str]
) -> dict[str, str]:
    """Home directory -> source root."""
    decided = {"": ""}
    if open_homes <= {""}:
        return decided
    votes = evidence.gather(root, layout.files, evidence.places_of(layout.files, homes))
    declared = _declared(root, layout)
    proven = {"": ""}
    for home in sorted(open_homes - {""}):
        found = _prove(home, votes.get(home, Votes()), declared)
        if found is not None:
            proven[home] = found
    with_packages = {directory_of(package) for package in layout.packages} - proven.keys()
    anchors = _anchors(layout) | with_packages | set(proven.values())
    for home in open_homes - proven.keys():
        decided[home] = _assume(home, proven, home in with_packages, anchors)
    return decided | proven


def _prove(home: str, votes: Votes, declared: frozenset[str]) -> str | None:
    """The root that the code or the project names for a home directory, if any."""
    if votes.strong:
        return votes.winner()
    named = next((place for place in upwards(home) if place in declared), None)
    return votes.winner() if named is None else named


def _assume(home: str, proven: dict[str, str], has_packages: bool, anchors: set[str]) -> str:
    """The root of a home directory that nothing names."""
    for around in upwards(home):
        if proven.get(around, around) != around:
            return proven[around]
    return home if has_packages else next(place for place in upwards(home) if place in anchors)


def _declared(root: Path, layout: Layout) -> frozenset[str]:
    """The roots that projects declare, but for their own directories: these are roots anyway,
    and often named beside the real one."""
    return frozenset(
        join(project, declared)
        for project, marks in layout.marked.items()
        if marks & PROJECT_FILES
        for declared in read_metadata(root / project).roots
        if declared
    )


def _anchors(layout: Layout) -> set[str]:
    projects = {"", *layout.marked}
    folders = {place for file in layout.files for place in upwards(directory_of(file.path))}
    sources = {
        place for place in folders if name_of(place) == "src" and directory_of(place) in projects
    }
    return projects | sources
