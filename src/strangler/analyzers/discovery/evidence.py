"""Files in, which directories their import statements treat as source roots.

Where no `__init__.py` says which directory stands on the import path, the code does: a file
that says `from company.billing import x` proves that `src`, not `src/company`, is the root of
`src/company/billing`. Only the heads of files are read, by an expression and not by a parser."""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from strangler.analyzers.discovery.layout import (
    FoundFile,
    depth_of,
    directory_of,
    is_below,
    join,
    name_of,
    stem_of,
    upwards,
)

_HEAD = 4_096
_LONG_HEAD = 65_536
_IMPORT = re.compile(
    r"\n[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+[(\\]?\s*(\w+)|import[ \t]+([\w.]+))"
)
"""Begins with the line feed before the statement: twice as fast to find as a start of line."""
_RELATIVE = re.compile(rb"^[ \t]*from[ \t]+\.", re.M)
_DOTTED_STRING = re.compile(r"""["']([^\W\d]\w*(?:\.[^\W\d]\w*)+)["']""")
_NAMING_FILES = re.compile(r"(?:^|/)(?:settings|urls|manage|apps|celery|wsgi|asgi)(?:[/_.]|$)")
"""Files that name modules in strings: Django settings and URLconfs, Celery applications."""


@dataclass(slots=True)
class Votes:
    """How often the directories around one place were treated as its source root."""

    strong: Counter[str] = field(default_factory=Counter)
    """By a name of two or more parts that leads to a file or package."""
    weak: Counter[str] = field(default_factory=Counter)
    """By a name of one part, which may as well mean an installed package."""

    def winner(self) -> str | None:
        """The root with most votes, the deepest of equals. One strong vote outweighs all weak
        ones, because it cannot be chance."""
        counted = self.strong or self.weak
        return max(counted, key=lambda root: (counted[root], len(root), root), default=None)


@dataclass(frozen=True, slots=True)
class Places:
    """What import could find: `known` are directories with code, and modules without suffix;
    `home` gives for each the directory whose root is in question."""

    known: frozenset[str]
    home: dict[str, str]
    by_name: dict[str, tuple[str, ...]]
    """First part of a name -> the candidate roots that hold it, the deepest first."""


def gather(root: Path, files: Iterable[FoundFile], places: Places) -> dict[str, Votes]:
    """The votes for each home directory."""
    votes: dict[str, Votes] = {}
    resolved: dict[tuple[str, str], list[_Hit]] = {}
    for file in files:
        for mention in _mentions(_head(root, file.path), file.path):
            hits = resolved.get(mention)
            if hits is None:
                hits = resolved[mention] = _resolve(mention, places)
            for hit in _nearest(hits, file.path):
                ballot = votes.setdefault(hit.home, Votes())
                (ballot.strong if hit.is_strong else ballot.weak)[hit.base] += 1
    return votes


def imports_itself(root: Path, name: str, files: Iterable[FoundFile]) -> bool:
    """Whether `root` is a package by its files' imports: those in it import with leading dots
    (PEP 328), or any imports what is below the package's name."""
    for file in files:
        head = _head(root, file.path)
        if "/" not in file.path and _RELATIVE.search(head):
            return True
        if any(needed.startswith(f"{name}.") for needed, _ in _mentions(head, file.path)):
            return True
    return False


def places_of(files: Iterable[FoundFile], home_of: dict[str, str]) -> Places:
    """The index that imports are looked up in. `home_of` maps each directory that holds code
    to the nearest one at or above it that is in no regular package."""
    home: dict[str, str] = {}
    for file in files:
        directory = directory_of(file.path)
        home[stem_of(file.path)] = home_of[directory]
        for around in upwards(directory):
            home[around] = home_of.get(around, around)
    candidates = {around for place in set(home_of.values()) for around in upwards(place)}
    by_name: dict[str, list[str]] = {}
    for path in home:
        if path and directory_of(path) in candidates:
            by_name.setdefault(name_of(path), []).append(directory_of(path))
    deepest_first = {
        name: tuple(sorted(set(roots), key=lambda path: (-depth_of(path), path)))
        for name, roots in by_name.items()
    }
    return Places(frozenset(home), home, deepest_first)


def _head(root: Path, path: str) -> bytes:
    size = _LONG_HEAD if _NAMING_FILES.search(path) else _HEAD
    try:
        with open(f"{root}/{path}", "rb", buffering=0) as stream:  # noqa: PTH123 - twice as fast
            return stream.read(size)
    except OSError:
        return b""  # whoever reads it in full reports it


def _mentions(head: bytes, path: str) -> set[tuple[str, str]]:
    """The absolute names that a head mentions, each as what must be a module and what may be
    one: of `from a import b`, `a` and `b`."""
    text = "\n" + head.decode("utf-8", "replace")
    found = {
        (plain or module, name)
        for module, name, plain in _IMPORT.findall(text)
        if not module.startswith(".")
    }
    if _NAMING_FILES.search(path):
        for dotted in _DOTTED_STRING.findall(text):
            first, second, *rest = dotted.split(".")
            found.add((f"{first}.{second}", ".".join(rest)))
    return found


@dataclass(frozen=True, slots=True)
class _Hit:
    """A name that leads into a home directory when looked up from `base`."""

    base: str
    home: str
    is_strong: bool


def _resolve(mention: tuple[str, str], places: Places) -> list[_Hit]:
    """What a mention may lead to, from each root that has it, the deepest first."""
    first, *_ = needed = mention[0].split(".")
    optional = mention[1].split(".") if mention[1] else []
    hits: list[_Hit] = []
    for base in places.by_name.get(first, ()):
        found, parts = _lookup(base, [*needed, *optional], places.known)
        home = places.home[found]
        if parts < len(needed) or home in {found, ""}:
            continue  # it is missing, or a directory without code of its own, or at the top
        if parts > 1 or first not in sys.stdlib_module_names:
            hits.append(_Hit(base, home, parts > 1))
    return hits


def _nearest(hits: list[_Hit], path: str) -> list[_Hit]:
    """The hit from the nearest root around the file `path`, else those from all other roots,
    of which bare names are no evidence."""
    for hit in hits:
        if is_below(path, hit.base):
            return [hit]
    return [hit for hit in hits if hit.is_strong]


def _lookup(base: str, parts: list[str], known: frozenset[str]) -> tuple[str, int]:
    found = base
    for count, part in enumerate(parts):
        below = join(found, part)
        if below not in known:
            return found, count
        found = below
    return found, len(parts)
