"""Small trees of files, and what discovery makes of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from strangler.analyzers.config import Config
from strangler.analyzers.discovery import Discovered, discover


class Project:
    """A directory that is filled by a test."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, *empty: str) -> "Project":
        """Creates empty files."""
        return self.fill(dict.fromkeys(empty, ""))

    def fill(self, files: dict[str, str]) -> "Project":
        """Creates files with their text."""
        for path, text in files.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return self

    def discover(self, **options: object) -> Discovered:
        return discover(self.root, Config(**options))  # type: ignore[arg-type]

    def paths(self, **options: object) -> list[str]:
        return [file.path for file in self.discover(**options).tree.files]

    def names(self, **options: object) -> dict[str, str]:
        return {file.path: file.module for file in self.discover(**options).tree.files}

    def kinds(self, **options: object) -> dict[str, str]:
        return {file.path: file.kind.value for file in self.discover(**options).tree.files}

    def codes(self, **options: object) -> list[tuple[str, str]]:
        found = self.discover(**options).diagnostics
        return [(d.code, d.location.path if d.location else "") for d in found]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "checkout"
    root.mkdir()
    return Project(root)


@pytest.fixture
def make_project(tmp_path: Path) -> Callable[[str], Project]:
    def make(name: str) -> Project:
        (tmp_path / name).mkdir(parents=True)
        return Project(tmp_path / name)

    return make
