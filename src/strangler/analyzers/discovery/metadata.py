"""A project's own description in (pyproject.toml, setup.cfg, setup.py), what it declares out.

Nothing is executed: of a setup.py only literals are read. A description that cannot be read
declares nothing, since repositories hold templates of such files; the root's own pyproject.toml
is checked when the configuration is loaded."""

import configparser
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a project declares; empty where it declares nothing."""

    name: str = ""
    python: str = ""
    """The versions of Python it supports (`requires-python`), as written."""
    roots: tuple[str, ...] = ()
    """Directories, relative to the project's, that its packages are found in."""


def read_metadata(directory: Path) -> Metadata:
    """The first answer of pyproject.toml, setup.cfg and setup.py to each question."""
    sources = [
        _from_pyproject(_toml(directory / "pyproject.toml")),
        _from_setup_cfg(_ini(directory / "setup.cfg")),
        _from_setup_py(_text(directory / "setup.py")),
    ]
    return Metadata(
        name=next((source.name for source in sources if source.name), ""),
        python=next((source.python for source in sources if source.python), ""),
        roots=next((source.roots for source in sources if source.roots), ()),
    )


def python_requirement(root: Path) -> str:
    """The versions of Python that the project in `root` declares to support, or empty."""
    return read_metadata(root).python


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig", "replace")
    except OSError:
        return ""


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError:
        return {}


def _ini(file: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(_text(file))
    except configparser.Error:
        return configparser.RawConfigParser()
    return parser


def _from_pyproject(document: dict[str, Any]) -> Metadata:
    poetry = _at(document, "tool", "poetry")
    return Metadata(
        name=_string(_at(document, "project", "name")) or _string(_at(poetry, "name")),
        python=_string(_at(document, "project", "requires-python"))
        or _string(_at(poetry, "dependencies", "python")),
        roots=_clean(_declared_roots(_at(document, "tool"))),
    )


def _declared_roots(tool: Any) -> Iterator[str]:
    """What build backends and pytest call the place of packages: setuptools (`package-dir`,
    `packages.find.where`), Poetry (`packages.from`), Hatch (`packages`, `sources`), PDM
    (`package-dir`), uv (`module-root`), pytest (`pythonpath`)."""
    yield _string(_at(tool, "setuptools", "package-dir", ""))
    yield from _list(_at(tool, "setuptools", "packages", "find", "where"))
    for package in _list(_at(tool, "poetry", "packages"), dict):
        yield _string(package.get("from"))
    wheel = _at(tool, "hatch", "build", "targets", "wheel")
    for package in _list(_at(wheel, "packages")):
        yield str(PurePosixPath(package).parent)
    yield from _list(_at(wheel, "sources"))
    yield _string(_at(tool, "pdm", "build", "package-dir"))
    yield _string(_at(tool, "uv", "build-backend", "module-root"))
    paths = _at(tool, "pytest", "ini_options", "pythonpath")
    yield from _list(paths) or _string(paths).split()


def _from_setup_cfg(parser: configparser.RawConfigParser) -> Metadata:
    package_dir = parser.get("options", "package_dir", fallback="")
    roots = [line.partition("=")[2] for line in package_dir.split("\n") if line.startswith("=")]
    where = parser.get("options.packages.find", "where", fallback="")
    return Metadata(
        name=_literal(parser.get("metadata", "name", fallback="")),
        python=_literal(parser.get("options", "python_requires", fallback="")),
        roots=_clean([*roots, where]),
    )


def _literal(value: str) -> str:
    """A value of setup.cfg, unless it says where to find the value (`attr:`, `file:`)."""
    return "" if value.startswith(("attr:", "file:")) else value.strip()


_SETUP_NAME = re.compile(r"""^\s*(?:setup\()?\s*name\s*=\s*["']([^"'\n{]+)["']""", re.M)
_SETUP_PYTHON = re.compile(r"""\bpython_requires\s*=\s*["']([^"'\n]+)["']""")
_SETUP_ROOT = re.compile(
    r"""\bpackage_dir\s*=\s*\{\s*["']["']\s*:\s*["']([^"'\n]+)["']"""
    r"""|\bfind_(?:namespace_)?packages\(\s*(?:where\s*=\s*)?["']([^"'\n]+)["']"""
)


def _from_setup_py(text: str) -> Metadata:
    name, python = _SETUP_NAME.search(text), _SETUP_PYTHON.search(text)
    return Metadata(
        name=name[1] if name else "",
        python=python[1] if python else "",
        roots=_clean(found[1] or found[2] for found in _SETUP_ROOT.finditer(text)),
    )


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _list(value: Any, kind: type[Any] = str) -> list[Any]:
    return [item for item in value if isinstance(item, kind)] if isinstance(value, list) else []


def _clean(roots: Iterable[str]) -> tuple[str, ...]:
    """Directories inside the project, as plain relative paths; the project itself is empty."""
    paths = [PurePosixPath(root.strip()) for root in roots if root.strip()]
    inside = [path for path in paths if not path.is_absolute() and ".." not in path.parts]
    return tuple(dict.fromkeys("" if path == PurePosixPath() else str(path) for path in inside))
