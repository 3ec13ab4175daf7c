"""A layout in, what each file is for out: code, test, migration, generated or vendored.

A label takes a file out of the boundaries, so a name alone is believed only where it cannot
mean a part of the application. The more special label wins: vendored, generated, migration,
test. Patterns of the configuration go before all rules here; `!pattern` forbids a label."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pathspec import GitIgnoreSpec

from strangler.analyzers.config import Config
from strangler.analyzers.discovery.layout import (
    Layout,
    directory_of,
    name_of,
    stem_of,
    upwards,
)
from strangler.analyzers.discovery.testlike import TestDirectories, is_test_file
from strangler.model.source import ModuleKind

_VENDORED = frozenset(
    {"3rdparty", "_vendor", "_vendored", "third_party", "thirdparty", "vendored", "externals"}
)
_MAYBE_VENDORED = frozenset({"vendor", "extern", "external"})
_APPLICATION = frozenset({"admin", "apps", "migrations", "models", "routes", "urls", "views"})
"""What the modules of an application are called, in Django and in the habit of others."""

_GENERATED = re.compile(r"(?:_pb2|_pb2_grpc|_generated)\.pyw?$|(?:^|/)(?:parsetab|lextab)\.py$")

_NUMBERED = re.compile(r"^\d{3,}_\w+\.py$")
_REVISION = re.compile(r"^(?:[0-9a-f]{8,}_|\d{4}[-_]\d\d[-_]\d\d|\d{3,}_).*\.py$")


def label(root: Path, layout: Layout, config: Config) -> dict[str, ModuleKind]:
    """Path -> kind. Only files that are named like tests but lie elsewhere are opened."""
    wanted = {
        ModuleKind.VENDORED: config.vendored,
        ModuleKind.GENERATED: config.generated,
        ModuleKind.MIGRATION: config.migrations,
        ModuleKind.TEST: config.tests,
    }
    patterns = [(kind, GitIgnoreSpec.from_lines(lines)) for kind, lines in wanted.items() if lines]
    rules = _Rules(root, layout)
    kinds: dict[str, ModuleKind] = {}
    for file in layout.files:
        said = {kind: spec.check_file(file.path).include for kind, spec in patterns}
        given = next((kind for kind, include in said.items() if include), None)
        forbidden = {kind for kind, include in said.items() if include is False}
        kinds[file.path] = given or rules.kind_of(file.path, forbidden)
    return kinds


class _Rules:
    """The rules for one layout; what is found out about a directory is kept."""

    def __init__(self, root: Path, layout: Layout) -> None:
        self._root = root
        self._files: dict[str, set[str]] = {}
        self._folders: dict[str, set[str]] = {}
        for file in layout.files:
            self._files.setdefault(directory_of(file.path), set()).add(name_of(file.path))
        for directory in {place for held in self._files for place in upwards(held)} - {""}:
            self._folders.setdefault(directory_of(directory), set()).add(name_of(directory))
        self._tests = TestDirectories(root, self._files, self._folders)
        self._directory_kinds = cache(self._kinds_of_directory)

    def kind_of(self, path: str, forbidden: Iterable[ModuleKind]) -> ModuleKind:
        """The kind of a file that the configuration does not decide."""
        kinds = set(self._directory_kinds(directory_of(path)))
        if _GENERATED.search(path):
            kinds.add(ModuleKind.GENERATED)
        if name_of(path) == "env.py" and self._is_alembic(directory_of(path)):
            kinds.add(ModuleKind.MIGRATION)
        kinds.difference_update(forbidden)
        if not kinds and ModuleKind.TEST not in forbidden and is_test_file(self._root, path):
            return ModuleKind.TEST
        return next((kind for kind in _PRECEDENCE if kind in kinds), ModuleKind.CODE)

    def _kinds_of_directory(self, directory: str) -> frozenset[ModuleKind]:
        """What a directory and those around it make of the files in it."""
        if not directory:
            return frozenset()
        own = [
            kind
            for kind, holds in (
                (ModuleKind.VENDORED, self._is_vendored(directory)),
                (ModuleKind.MIGRATION, self._is_migrations(directory)),
                (ModuleKind.TEST, self._tests.holds(directory)),
            )
            if holds
        ]
        return self._directory_kinds(directory_of(directory)).union(own)

    def _is_vendored(self, directory: str) -> bool:
        """`_vendor`, `third_party` and the like always; `vendor`, `extern` and `external` unless
        there are models, views or routes in it: a shop has vendors, too."""
        name = name_of(directory)
        return name in _VENDORED or (
            name in _MAYBE_VENDORED and _APPLICATION.isdisjoint(self._contents(directory))
        )

    def _is_migrations(self, directory: str) -> bool:
        """Django: a `migrations` directory with numbered files, or with nothing but its
        `__init__.py` (`django.db.migrations`, which runs migrations, is code). Alembic and
        sqlalchemy-migrate: `versions` with revision files or beside `env.py`, and all of a
        `migrations` or `alembic` directory that holds `env.py` and `versions`."""
        name, files = name_of(directory), self._files.get(directory, set())
        if name == "versions":
            return self._is_alembic(directory_of(directory)) or any(
                _REVISION.match(file) for file in files
            )
        if self._is_alembic(directory):
            return name in {"migrations", "alembic"}
        return name in {"migrations", "south_migrations"} and (
            self._contents(directory) == {"__init__"} or any(_NUMBERED.match(f) for f in files)
        )

    def _is_alembic(self, directory: str) -> bool:
        return "env.py" in self._files.get(directory, ()) and "versions" in self._folders.get(
            directory, ()
        )

    def _contents(self, directory: str) -> set[str]:
        """The names of modules and directories with code in a directory."""
        modules = {stem_of(file) for file in self._files.get(directory, ())}
        return modules | self._folders.get(directory, set())


_PRECEDENCE = (
    ModuleKind.VENDORED,
    ModuleKind.GENERATED,
    ModuleKind.MIGRATION,
    ModuleKind.TEST,
)
