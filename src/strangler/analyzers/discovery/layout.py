"""What a walk over a project's directories found: plain values that the later steps share.

Paths are relative to the analysed root, with forward slashes; the root itself is the empty
string here (and `.` in results)."""

from collections.abc import Iterator
from dataclasses import dataclass

PYTHON_SUFFIXES = (".py", ".pyw")
"""What import takes for source (`importlib.machinery.SOURCE_SUFFIXES`; `.pyw` on Windows).
Stubs (`.pyi`, PEP 484) are not among them: they describe modules and are none."""

PROJECT_FILES = frozenset({"pyproject.toml", "setup.cfg", "setup.py"})
"""Files that mark the top of an installable project."""


@dataclass(frozen=True, slots=True, order=True)
class FoundFile:
    """A Python file and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The Python files of a project and what stands beside them."""

    files: tuple[FoundFile, ...]
    """Sorted by path."""
    packages: frozenset[str]
    """Directories that hold an `__init__.py`: regular packages (PEP 420)."""
    marked: dict[str, frozenset[str]]
    """Directory -> which of `manage.py` and PROJECT_FILES stand in it."""
    declaring: tuple[str, ...] = ()
    """Other files that may declare ways in, sorted."""


def directory_of(path: str) -> str:
    """The directory that holds a file or directory."""
    return path.rpartition("/")[0]


def name_of(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def stem_of(path: str) -> str:
    """A Python file's path without its suffix."""
    return path.removesuffix("w").removesuffix(".py")


def join(directory: str, name: str) -> str:
    """A path below a directory."""
    return f"{directory}/{name}" if directory else name


def depth_of(directory: str) -> int:
    """How many steps a directory lies below the root."""
    return directory.count("/") + 1 if directory else 0


def upwards(directory: str) -> Iterator[str]:
    """The directory, the one around it, and so on up to the root."""
    while directory:
        yield directory
        directory = directory_of(directory)
    yield ""


def is_below(path: str, directory: str) -> bool:
    """Whether a path is the directory or lies in it."""
    return not directory or path == directory or path.startswith(f"{directory}/")
