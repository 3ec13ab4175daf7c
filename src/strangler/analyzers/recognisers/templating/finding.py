"""Files of templates in, the names that code calls them by out."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import PurePosixPath

from strangler.analyzers.recognisers.following import product_modules
from strangler.model.recogniser import Inventory

FOLDER = "templates"


def folders(inventory: Inventory) -> list[str]:
    """The folders that hold the product's modules, and those above them."""
    found: set[str] = set()
    for module in product_modules(inventory):
        for above in PurePosixPath(inventory.source(module).path).parents:
            found.add("" if above.as_posix() == "." else f"{above.as_posix()}/")
    return sorted(found)


def patterns(roots: Iterable[str], suffixes: Iterable[str]) -> Iterator[str]:
    """All files below some folders."""
    for root in roots:
        for suffix in suffixes:
            yield f"{root}/**/*{suffix}"


def names(path: str, roots: Iterable[str]) -> Iterator[str]:
    """What a file is called by: its path below a folder `templates`, or below one of `roots`."""
    parts = path.split("/")
    for place, part in enumerate(parts[:-1]):
        if part == FOLDER or "/".join(parts[: place + 1]) in roots:
            yield "/".join(parts[place + 1 :])


def by_name(
    inventory: Inventory, paths: Iterable[str], roots: Iterable[str], suffixes: tuple[str, ...]
) -> Mapping[str, tuple[str, ...]]:
    """The paths of templates by name, sorted. Several files may have one name: which of them is
    taken is a matter of settings, so that each counts."""
    known = frozenset(roots)
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        if path.endswith(suffixes) and isinstance(inventory.document(path), str):
            for name in dict.fromkeys(names(path, known)):
                found.setdefault(name, []).append(path)
    return {name: tuple(paths) for name, paths in sorted(found.items())}


def module_of(engine: str, path: str) -> str:
    """The module that stands for a template."""
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in path)
    return (
        f"strangler_templates.{engine}.{plain}_{blake2b(path.encode(), digest_size=4).hexdigest()}"
    )
