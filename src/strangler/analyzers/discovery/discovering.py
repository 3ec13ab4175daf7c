"""A directory in, the project's source tree out: files, module names, source roots, kinds."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from strangler.analyzers.config import Config
from strangler.analyzers.discovery.declaring import read_declarations
from strangler.analyzers.discovery.labelling import label
from strangler.analyzers.discovery.layout import Layout, directory_of
from strangler.analyzers.discovery.naming import Placed, name_modules, search_order, shown_root
from strangler.analyzers.discovery.rooting import find_roots
from strangler.analyzers.discovery.titling import title
from strangler.analyzers.discovery.walking import walk
from strangler.diagnostics import Diagnostic, in_order
from strangler.errors import ConfigurationError, UnusableInputError
from strangler.model.source import SourceFile, SourceTree


@dataclass(frozen=True, slots=True)
class Discovered:
    """The files of a project, and what could not be read or named plainly."""

    tree: SourceTree
    diagnostics: tuple[Diagnostic, ...]


def discover(root: Path, config: Config) -> Discovered:
    """The Python files of the project in the directory `root`. Nothing is imported or run.

    The result does not depend on where `root` lies, nor on its own name unless it is a package.
    Raises UnusableInputError when there is nothing to analyse, and ConfigurationError when a
    configured source root is no directory."""
    try:
        _check(root, config)
        layout, unreadable = walk(root, config)
    except OSError as error:
        raise UnusableInputError(
            f"cannot list {root}: {error.strerror}; check its permissions"
        ) from error
    if not layout.files:
        raise UnusableInputError(
            f"no Python files in {root}; name the directory that holds the code, and check that "
            f"neither exclude nor .gitignore leaves it out"
        )
    tree, doubled = _build(root, layout, config)
    return Discovered(tree, in_order([*unreadable, *doubled]))


def _check(root: Path, config: Config) -> None:
    if not root.exists():
        raise UnusableInputError(f"no directory {root}; check the path")
    if not root.is_dir():
        raise UnusableInputError(f"{root} is a file; name the directory that holds the code")
    missing = [name for name in config.source_roots if not (root / name).is_dir()]
    if missing:
        raise ConfigurationError(
            f"source_roots names {', '.join(missing)}, which is no directory in {root}"
        )


def _build(root: Path, layout: Layout, config: Config) -> tuple[SourceTree, list[Diagnostic]]:
    kinds = label(root, layout, config)
    configured = _inner_form(config.source_roots)
    places = find_roots(root, layout, configured)
    placed = [
        Placed(file.path, places[directory_of(file.path)], kinds[file.path])
        for file in layout.files
    ]
    roots = _order(placed, configured)
    names, doubled = name_modules(placed, roots, layout.packages, root.absolute().name)
    files = tuple(
        SourceFile(
            path=file.path,
            module=names[file.path],
            is_package=here.is_package,
            root=shown_root(here.root),
            kind=here.kind,
            size=file.size,
        )
        for file, here in zip(layout.files, placed, strict=True)
    )
    manages = [place for place, marks in layout.marked.items() if "manage.py" in marks]
    name = config.name or title(root, manages, files)
    declared = read_declarations(root, layout.declaring)
    return SourceTree(name, tuple(map(shown_root, roots)), files, declared), doubled


def _inner_form(roots: tuple[str, ...]) -> tuple[str, ...]:
    """Configured roots as the steps here write directories: the top is empty."""
    paths = [PurePosixPath(root) for root in roots]
    return tuple("" if path == PurePosixPath() else str(path) for path in paths)


def _order(placed: list[Placed], configured: tuple[str, ...]) -> tuple[str, ...]:
    derived = search_order(placed)
    first = [name for name in configured if name in derived]
    return (*first, *(name for name in derived if name not in first))
