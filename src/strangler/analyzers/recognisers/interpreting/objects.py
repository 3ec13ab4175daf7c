"""Methods of Python's own objects and builtin functions, as far as route tables need them.

Rules: Python library reference, Built-in Types and Built-in Functions. What has a function as
its argument (`key=`) or an unknown argument is UNKNOWN, but for lists, which hold anything."""

from collections.abc import Callable, Mapping
from typing import Any

from strangler.analyzers.recognisers.interpreting.values import UNKNOWN, Instance, is_known

_TEXT = frozenset(
    {
        *("capitalize", "endswith", "format", "join", "lower", "lstrip", "partition"),
        *("removeprefix", "removesuffix", "replace", "rpartition", "rstrip", "split"),
        *("startswith", "strip", "title", "upper", "count", "find", "isdigit"),
    }
)
_LIST = frozenset({"append", "copy", "count", "extend", "index", "insert", "pop", "remove"})
_LIST |= {"clear", "reverse"}
_DICT = frozenset({"copy", "get", "items", "keys", "pop", "setdefault", "update", "values"})
_ANYTHING = frozenset({"append", "insert", "get", "pop", "setdefault", "items", "keys", "values"})
_ANYTHING |= {"copy", "clear", "reverse"}
_LONG = 10_000
LARGEST = 50_000
"""Elements or characters: what is longer is UNKNOWN, so that doubling in a loop ends."""


def method_of(value: Any, name: str) -> Callable[..., Any] | None:
    """A harmless method of a string, list, tuple, dict or set."""
    allowed: frozenset[str]
    match value:
        case str():
            allowed = _TEXT
        case list() | tuple():
            allowed = _LIST
        case dict():
            allowed = _DICT
        case _:
            return None
    return getattr(value, name, None) if name in allowed else None


def call_method(value: Any, name: str, positional: list[Any], keywords: Mapping[str, Any]) -> Any:
    """What a method of a plain object gives back."""
    method = method_of(value, name)
    if method is None:
        return UNKNOWN
    if name not in _ANYTHING and not all(is_known(item) for item in positional):
        if name == "extend" and isinstance(value, list):
            value.append(UNKNOWN)
        return UNKNOWN
    if isinstance(value, str) and not all(map(is_plain, (*positional, *keywords.values()))):
        return UNKNOWN
    if name == "extend" and len(value) + len(_sequence(positional[0]) or ()) > LARGEST:
        return UNKNOWN
    try:
        result = method(*positional, **keywords)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        return UNKNOWN
    if name in ("items", "keys", "values"):
        return list(result)
    return UNKNOWN if isinstance(result, str) and len(result) > LARGEST else result


def is_plain(value: Any) -> bool:
    """Whether a value reads the same in a string as in the running program."""
    if isinstance(value, list | tuple):
        return all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str | int)


def _sequence(value: Any) -> list[Any] | None:
    if isinstance(value, list | tuple | set | str | dict):
        return list(value)
    return None


def _sorted(*given: Any, **keywords: Any) -> Any:
    items = _sequence(given[0]) if given else None
    if items is None or "key" in keywords or not is_known(items):
        return UNKNOWN if items is None else items
    try:
        return sorted(items, reverse=bool(keywords.get("reverse", False)))
    except TypeError:
        return items


def _made(make: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def call(*given: Any) -> Any:
        if not given:
            return make([])
        items = _sequence(given[0])
        return UNKNOWN if items is None else make(items)

    return call


def _dict(*given: Any, **keywords: Any) -> Any:
    first = given[0] if given else {}
    if not isinstance(first, dict | list | tuple):
        return UNKNOWN
    try:
        return {**dict(first), **keywords}
    except (TypeError, ValueError):
        return UNKNOWN


def _enumerate(*given: Any, start: int = 0) -> Any:
    items = _sequence(given[0]) if given else None
    return UNKNOWN if items is None else [(n + start, item) for n, item in enumerate(items)]


def _zip(*given: Any) -> Any:
    lists = [_sequence(item) for item in given]
    known = [items for items in lists if items is not None]
    return list(zip(*known, strict=False)) if len(known) == len(lists) else UNKNOWN


def _range(*given: Any) -> Any:
    if given and all(isinstance(item, int) for item in given):
        return list(range(*given)[:_LONG])
    return UNKNOWN


def _text(*given: Any) -> Any:
    value = given[0] if given else ""
    return str(value) if isinstance(value, str | int | float | bool) else UNKNOWN


def _copied(value: Any) -> Any:
    match value:
        case list():
            return [_copied(item) for item in value]
        case dict():
            return {key: _copied(item) for key, item in value.items()}
        case Instance():
            return Instance(value.cls, {k: _copied(v) for k, v in value.attributes.items()})
        case _:
            return value


def _shallow(value: Any) -> Any:
    match value:
        case list() | dict():
            return value.copy()
        case Instance():
            return Instance(value.cls, dict(value.attributes))
        case _:
            return value


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "builtins.dict": _dict,
    "builtins.enumerate": _enumerate,
    "builtins.len": lambda v: len(v) if isinstance(v, str | list | tuple | dict) else UNKNOWN,
    "builtins.list": _made(list),
    "builtins.range": _range,
    "builtins.reversed": _made(lambda items: items[::-1]),
    "builtins.set": _made(lambda items: list(dict.fromkeys(items)) if is_known(items) else items),
    "builtins.sorted": _sorted,
    "builtins.str": _text,
    "builtins.tuple": _made(tuple),
    "builtins.zip": _zip,
    "copy.copy": _shallow,
    "copy.deepcopy": _copied,
    "itertools.chain": lambda *given: [item for part in given for item in _sequence(part) or ()],
}
"""By dotted name; what they are given is known to be of the right number or UNKNOWN comes out."""
