"""How a call gives its arguments in, whether a method of the standard library takes them so out.

A call that a method's signature refuses raises TypeError before the method does anything (Python
reference 6.3.4), so that an unknown receiver on which it is made is no instance of that class."""

import importlib
import inspect
import sys
from functools import cache
from typing import NamedTuple


class Shape(NamedTuple):
    """The arguments of one call: how many by position, and the names of the others."""

    positional: int
    keywords: tuple[str, ...]


@cache
def accepts(method: str, shape: Shape) -> bool:
    """Whether a method, by its dotted name, takes such arguments. One of which the signature is
    not known takes anything: all that is not of the standard library, names with wildcards, what
    this version of Python lacks."""
    if method in _NEWER:
        signature: inspect.Signature | None = inspect.signature(_NEWER[method])
    else:
        signature = _signature(method)
    if signature is None:
        return True
    try:
        signature.bind(None, *((None,) * shape.positional), **dict.fromkeys(shape.keywords))
    except TypeError:
        return False
    return True


def _copy(self: object, target: object, **options: object) -> None: ...


_NEWER = {f"pathlib.Path.{name}": _copy for name in ("copy", "copy_into", "move", "move_into")}
"""Methods of versions of Python after the oldest that this runs on (3.14: the library reference,
"Copying, moving and deleting")."""


@cache
def _signature(method: str) -> inspect.Signature | None:
    module, _, rest = method.partition(".")
    if module not in sys.stdlib_module_names or rest.count(".") != 1:
        return None
    try:
        found: object = importlib.import_module(module)
        owner, _, name = rest.partition(".")
        found = inspect.getattr_static(getattr(found, owner), name)
        # Of class and static methods the first argument is none of the call's.
        plain = inspect.isroutine(found) and not isinstance(found, classmethod | staticmethod)
        return inspect.signature(found) if plain and callable(found) else None
    except (ImportError, AttributeError, TypeError, ValueError):
        return None  # also: built in, and without a signature
