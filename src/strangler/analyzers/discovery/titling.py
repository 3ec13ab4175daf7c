"""A project in, the name it goes by in reports.

Not the name of its directory: two copies of a project must give the same report."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from strangler.analyzers.discovery.metadata import read_metadata
from strangler.model.source import ModuleKind, SourceFile

_SETTINGS = re.compile(
    r"""["']DJANGO_SETTINGS_MODULE["']\s*[,\]]\s*=?\s*["']([^\W\d]\w*)\.""", re.ASCII
)
_SAYS_NOTHING = frozenset({"conf", "config", "project", "settings"})


def title(root: Path, manages: Iterable[str], files: Iterable[SourceFile]) -> str:
    """The declared name, else the package of the Django settings that the first `manage.py`
    names (unless it is one like `config`), else the top-level package with most code.

    `manages` are the directories that hold a `manage.py`."""
    return read_metadata(root).name or _django_project(root, manages) or _largest(files)


def _django_project(root: Path, manages: Iterable[str]) -> str:
    for directory in sorted(manages, key=lambda path: (path.count("/"), path)):
        try:
            text = (root / directory / "manage.py").read_text("utf-8", "replace")
        except OSError:
            continue  # it is in the list of files, and reported with them
        found = _SETTINGS.search(text)
        if found and found[1] not in _SAYS_NOTHING:
            return found[1]
    return ""


def _largest(files: Iterable[SourceFile]) -> str:
    sizes: Counter[str] = Counter()
    for file in files:
        package, dot, _ = file.module.partition(".")
        if file.kind is ModuleKind.CODE and (dot or file.is_package) and package.isidentifier():
            sizes[package] += file.size
    return min(sizes, key=lambda package: (-sizes[package], package), default="monolith")
