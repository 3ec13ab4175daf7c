"""The names that a file of the catalogue states, and whether the installed library has them."""

import importlib
import inspect
import re
import tomllib
import types
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

_BRACES = re.compile(r"\{([^{}]*)\}")
_RESULTS = ("gives",)


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


def _module(parts: list[str]) -> tuple[Any, list[str]]:
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        try:
            return importlib.import_module(name), parts[length:]
        except ModuleNotFoundError as error:
            if not error.name or not (name == error.name or name.startswith(f"{error.name}.")):
                raise LookupError(str(error)) from error
    raise LookupError(f"{parts[0]} is not installed")


def _kept(class_: type, name: str) -> bool:
    """Whether instances keep an attribute: annotated, or assigned to `self`."""
    for each in class_.__mro__:
        if name in getattr(each, "__annotations__", {}):
            return True
        try:
            source = inspect.getsource(each)
        except (OSError, TypeError):
            continue
        if re.search(rf"\bself\.{re.escape(name)}\b", source) or "def __getattr__" in source:
            return True
    return False
