"""The source tree in, a copy of the package with its busiest modules compiled to C out.

    python native/compiling.py FOLDER

FOLDER gets the whole package `strangler`, so that it goes before `src` on a path and nothing in
`src` changes. Needs mypy with mypyc, setuptools and a C compiler; exit status 1 and the reason on
stderr where one is missing. docs/decisions/0040-compile-the-data-plane-with-mypyc.md says why."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]

PACKAGES = ("strangler/proxy/dataplane", "strangler/proxy/policies")
"""Whole packages, so that a call from one module to another is one of C."""

INTERPRETED = frozenset(
    {
        "strangler/proxy/dataplane/entries.py",  # msgspec makes this class
        "strangler/proxy/dataplane/messages.py",  # msgspec makes these classes
        "strangler/proxy/dataplane/outcomes.py",  # an Enum whose members have attributes
    }
)
"""Modules of these packages that stay as they are."""

_GROUP = "strangler_native"
"""The C code is one library `strangler_native__mypyc`, which each module's own small one loads."""
_OPTIMISED = {"opt_level": os.environ.get("STRANGLER_NATIVE_LEVEL", "2"), "debug_level": "0"}
"""As fast as level 3, and two thirds of its size. STRANGLER_NATIVE_LEVEL=0 is soonest made, for who
tries the result out and does not measure it."""


def modules(source: Path) -> list[Path]:
    """The files to be compiled, relative to the source folder."""
    found = [
        path.relative_to(source)
        for package in PACKAGES
        for path in (source / package).rglob("*.py")
        if path.name != "__init__.py"
    ]
    return sorted(path for path in found if path.as_posix() not in INTERPRETED)


def compile_into(target: Path, source: Path = PROJECT / "src") -> list[Path]:
    """Put the package and the compiled modules into `target`; the libraries that were made,
    relative to it."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    shutil.rmtree(target / "strangler", ignore_errors=True)
    shutil.copytree(
        source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True
    )
    paths = [str(path) for path in modules(source)]
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="strangler-native-") as made:
        arguments = ["--config-file", str(_config(Path(made))), *paths]
        os.chdir(target)  # so that tracebacks name files as seen from there
        try:
            extensions = mypycify(arguments, group_name=_GROUP, target_dir=made, **_OPTIMISED)
            distribution = Distribution({"name": "strangler", "ext_modules": extensions})
            command = build_ext(distribution)
            command.build_lib = str(target)
            command.build_temp = made
            command.parallel = os.cpu_count()
            command.ensure_finalized()
            command.run()
        finally:
            os.chdir(before)
    suffix = command.get_ext_filename("")
    return sorted(path.relative_to(target) for path in target.rglob(f"*{suffix}"))


def _config(folder: Path) -> Path:
    """Not that of pyproject.toml: `make test` checks types, and a build has only those libraries
    whose types make a difference."""
    path = folder / "mypy.ini"
    path.write_text("[mypy]\nignore_missing_imports = True\n")
    return path


if __name__ == "__main__":
    for library in compile_into(Path(sys.argv[1]).resolve()):
        print(f"library: {library}")
    print(f"{len(modules(PROJECT / 'src'))} modules compiled into {sys.argv[1]}")
