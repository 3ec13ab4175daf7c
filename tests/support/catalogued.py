"""The names that a file of the catalogue states, and whether the installed library has them.

Run as a script, with the packages to look at and then the files, it prints the names that do not
exist: libraries warn, print and want settings when they are imported, so that a process of its
own is best."""

import importlib
import inspect
import re
import sys
import tomllib
import types
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from functools import cache
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

_BRACES = re.compile(r"\{([^{}]*)\}")
_SELF = re.compile(r"\bself\.(\w+)")
_RESULTS = ("gives",)


def main() -> None:
    """`PACKAGE,PACKAGE,... FILE...`: one missing name a line."""
    packages = set(sys.argv[1].split(","))
    _settle()
    missing: set[str] = set()
    with redirect_stdout(StringIO()):
        for file in map(Path, sys.argv[2:]):
            for package, _, pattern in patterns(file):
                if package.partition(".")[0] in packages:
                    with suppress(LookupError):  # an extra of the library, another platform
                        missing.update(absent(package, pattern))
    print("\n".join(sorted(missing)))


def _settle() -> None:
    import django
    from django.conf import settings

    apps = ("contenttypes", "auth", "sites", "sessions", "messages", "admin")
    settings.configure(
        STATIC_URL="/static/", INSTALLED_APPS=[f"django.contrib.{app}" for app in apps]
    )
    django.setup()


def patterns(file: Path) -> Iterator[tuple[str, str, str]]:
    """(package, list, pattern) of a file, without how targets are read; what `gives` points at
    is a pattern of the list `given`."""
    for package, table in tomllib.loads(file.read_text("utf-8")).items():
        if not isinstance(table, dict):
            continue
        yield package, "default", ""
        if "same_as" in table:
            yield table["same_as"], "same_as", ""
        for key, value in table.items():
            for entry in value if isinstance(value, list) else ():
                names, _, reading = entry.partition(":")
                yield package, key, names.strip()
                if key in _RESULTS:
                    yield reading.strip(), "given", ""


def choices(package: str, pattern: str) -> Iterator[tuple[frozenset[str], str]]:
    """Every full name that a pattern stands for, and which of its choices it is made of."""
    parts = [part.split(",") for part in _BRACES.findall(pattern)]
    for picked in product(*parts):
        made = iter(picked)
        name = _BRACES.sub(lambda _: next(made).strip(), pattern)  # noqa: B023 - used at once
        used = frozenset(f"{place}:{choice}" for place, choice in enumerate(picked))
        yield used, f"{package}.{name}" if name else package


def absent(package: str, pattern: str) -> list[str]:
    """Choices of a pattern of which no name exists; LookupError if the package is not there."""
    told: set[str] = set()
    every: dict[str, str] = {}
    for used, name in choices(package, pattern):
        for choice in used or {""}:
            every.setdefault(choice, name)
        if exists(name):
            told.update(used or {""})
    return sorted({name for choice, name in every.items() if choice not in told})


def exists(name: str) -> bool:
    """Whether a dotted name can be reached, as far as it can be told without calling anything:
    what a function gives, or an instance keeps, is taken for granted where its class says so.

    Raises LookupError if the package is not installed."""
    parts = []
    for part in name.split("."):
        if "*" in part or "[" in part:
            break
        parts.append(part)
    held, rest = _module(parts)
    for part in rest:
        try:
            held = getattr(held, part)
        except AttributeError:
            if isinstance(held, type):
                return _kept(held, part)
            return not isinstance(held, types.ModuleType) and callable(held)
        except Exception:  # a lazy object that wants the settings of a project
            return True
        if isinstance(held, property) or inspect.isroutine(held):
            return True
    return True


@cache
def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        return error


def _module(parts: list[str]) -> tuple[Any, list[str]]:
    for length in range(1, len(parts) + 1):
        name = ".".join(parts[:length])
        found = _imported(name)
        if isinstance(found, ModuleNotFoundError):
            if length == 1 or (found.name != name and not str(found).endswith("not a package")):
                raise LookupError(str(found)) from found
            return _imported(".".join(parts[: length - 1])), parts[length - 1 :]
    return found, []


def _kept(class_: type, name: str) -> bool:
    """Whether instances keep an attribute: annotated, assigned to `self`, or computed."""
    kept = (_kept_by(each) for each in class_.__mro__ if each is not object)
    return any(name in names or "__getattr__" in names for names in kept)


@cache
def _kept_by(class_: type) -> frozenset[str]:
    found = {*getattr(class_, "__annotations__", ()), *vars(class_)}
    with suppress(OSError, TypeError):  # written in C
        found.update(_SELF.findall(inspect.getsource(class_)))
    return frozenset(found)


if __name__ == "__main__":
    main()
