"""What cannot be used at all."""

from pathlib import Path
from typing import Any

import pytest

from strangler.analyzers.config import Config
from strangler.analyzers.discovery import discover
from strangler.errors import ConfigurationError, UnusableInputError


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match=r"no directory .*none; check the path"):
        discover(tmp_path / "none", Config())


def test_a_file_instead_of_a_directory(project: Any) -> None:
    project.write("a.py")
    with pytest.raises(UnusableInputError, match=r"a\.py is a file; name the directory"):
        discover(project.root / "a.py", Config())


def test_no_python_at_all(project: Any) -> None:
    project.write("a.txt", "empty/b.txt")
    with pytest.raises(UnusableInputError, match=r"no Python files .* check that neither exclude"):
        project.discover()


def test_a_configured_root_that_is_no_directory(project: Any) -> None:
    project.write("a.py")
    with pytest.raises(ConfigurationError, match="source_roots names srcc"):
        project.discover(source_roots=("srcc",))


def test_a_relative_root_gives_the_same_result(
    project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("shop/__init__.py", "__init__.py")
    expected = project.discover()
    monkeypatch.chdir(project.root)
    assert discover(Path(), Config()) == expected
