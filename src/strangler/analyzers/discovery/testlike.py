"""Directories and files in, whether they hold tests.

A part of an application may be named like a test: a command `test_connection.py` that tries a
database, the `tests` of a laboratory. So:
- `conftest.py` is pytest's; `test_*.py`, `*_test.py` and `tests.py` are tests, but outside of
  test directories not if they define something and none of it is a test;
- `tests`, and directories whose names end in `_tests`, `_test`, or are `test` or `testing`, are
  test directories if files named like tests stand in them (or below them, but for further test
  directories); then helpers beside them are TEST as well;
- `test` and `testing` also without such files, if one in them uses a test framework: they hold
  the factories, clients and base classes that tests share;
- `tests` also without such files, unless models, views or the like stand in it and no file's
  text holds tests."""

import re
from functools import cache
from pathlib import Path

from strangler.analyzers.discovery.layout import join, name_of

_APPLICATION = frozenset({"admin.py", "apps.py", "models.py", "routes.py", "urls.py", "views.py"})
_DIRECTORY = re.compile(r"^(?:\w*[_-])?(?:tests?|testing)$")
_FILE = re.compile(r"^(?:test_.*|.*_test|tests?|conftest)\.pyw?$")
_TEST = re.compile(
    rb"^[ \t]*(?:async[ \t]+)?def[ \t]+test_?\w*\("
    rb"|^[ \t]*class[ \t]+\w+\([^)\n]*Test(?:Case)?\b"
    rb"|^[ \t]*(?:from|import)[ \t]+(?:pytest|unittest|doctest|nose|django\.test|hypothesis)\b"
    rb"|^[ \t]*@pytest\.",
    re.M,
)
_DEFINITION = re.compile(rb"^(?:class|def|async[ \t]+def)[ \t]", re.M)
_READ = 65_536


def is_test_file(root: Path, path: str) -> bool:
    """Whether a file outside of test directories is a test, by its name and its text."""
    name = name_of(path)
    if not _FILE.match(name) or name == "test.py":  # more often a command than a test
        return False
    return name == "conftest.py" or _holds_tests(text := _text(root / path)) or not _defines(text)


class TestDirectories:
    """Which directories are for tests. `files` and `folders` give the names in a directory."""

    __test__ = False

    def __init__(
        self, root: Path, files: dict[str, set[str]], folders: dict[str, set[str]]
    ) -> None:
        self._root, self._files, self._folders = root, files, folders
        self.holds = cache(self._judge)

    def _judge(self, directory: str) -> bool:
        """Whether a directory itself (not one around it) is named and filled like tests."""
        name = name_of(directory)
        if not _DIRECTORY.match(name):
            return False
        if self._has_test_names(directory):
            return True
        if name in ("test", "testing"):
            return self._supports_tests(directory)
        return name == "tests" and not self._is_application(directory)

    def _has_test_names(self, directory: str) -> bool:
        if any(_FILE.match(file) for file in self._files.get(directory, ())):
            return True
        return any(
            self._has_test_names(join(directory, folder))
            for folder in self._folders.get(directory, ())
            if not _DIRECTORY.match(folder)
        )

    def _supports_tests(self, directory: str) -> bool:
        return any(
            _holds_tests(_text(self._root / directory / file))
            for file in sorted(self._files.get(directory, ()))
            if file.endswith(".py")
        )

    def _is_application(self, directory: str) -> bool:
        files = self._files.get(directory, set())
        return not files.isdisjoint(_APPLICATION) and not any(
            _holds_tests(_text(self._root / directory / file)) for file in files
        )


def _text(file: Path) -> bytes:
    try:
        with file.open("rb", buffering=0) as stream:
            return stream.read(_READ)
    except OSError:
        return b""  # its name is all there is to go by; whoever reads it reports it


def _holds_tests(text: bytes) -> bool:
    return _TEST.search(text) is not None


def _defines(text: bytes) -> bool:
    return _DEFINITION.search(text) is not None
