"""A directory's name and entries in, whether it holds copies instead of the project's code."""

from collections.abc import Set

from strangler.analyzers.discovery.layout import PROJECT_FILES

_NEVER = frozenset(
    {
        "__pycache__",
        "__pypackages__",
        "bower_components",
        "jspm_packages",
        "node_modules",
        "site-packages",
    }
)
_INSTALLED = (".egg-info", ".dist-info", ".egg")
_ENVIRONMENT = frozenset({"pyvenv.cfg", "conda-meta", "site-packages"})
_BUILT = ("lib", "lib.", "bdist.", "temp.")


def is_skipped_name(name: str) -> bool:
    """Whether a file or directory of this name is never read.

    Hidden entries (`.git`, `.tox`, `.venv`, `._copy.py`) cannot be imported; the rest is
    installed, cached, or not Python."""
    return name.startswith(".") or name in _NEVER or name.endswith(_INSTALLED)


def is_environment(entries: Set[str]) -> bool:
    """Whether a directory with these entries is an installed Python: a virtual environment
    (`pyvenv.cfg`, PEP 405), a conda environment, or the library that holds `site-packages`."""
    return not entries.isdisjoint(_ENVIRONMENT)


def is_build_output(name: str, entries: Set[str], siblings: Set[str]) -> bool:
    """Whether a directory beside a project file holds what a build copied there: `dist`, or
    `build` with what setuptools writes into it. A package of that name is code."""
    if siblings.isdisjoint(PROJECT_FILES) or "__init__.py" in entries:
        return False
    if name == "dist":
        return True
    return name == "build" and any(
        entry == "lib" or entry.startswith(_BUILT[1:]) for entry in entries
    )
