"""Operations of Python's own types on known things in, what they give out.

Python library reference: str methods, mapping views, and the built-in functions that make a
sequence of another."""

from collections.abc import Iterator, Sequence
from itertools import product

from strangler.analyzers.recognisers.fastapi.things import (
    UNKNOWN,
    Choice,
    Known,
    Many,
    Table,
    Thing,
    Unknown,
    either,
    options,
)

_STRINGS = frozenset(
    {"strip", "lstrip", "rstrip", "lower", "upper", "removeprefix", "removesuffix", "replace"}
    | {"capitalize", "title", "join", "format"}
)
_SAME = frozenset({"list", "tuple", "set", "sorted", "reversed", "frozenset", "iter"})
_MAX_CHOICES = 8


def joined(parts: Sequence[Thing]) -> Thing:
    """The string that parts make one after the other, for every choice among them."""
    ways = [tuple(options(part)) for part in parts]
    size = 1
    for way in ways:
        size *= len(way)
    if size > _MAX_CHOICES:
        return UNKNOWN
    return either([_string(way) for way in product(*ways)])


def _string(parts: Sequence[Thing]) -> Thing:
    words: list[str] = []
    setting = ""
    for part in parts:
        if not isinstance(part, Known) or isinstance(part.value, bool | None):
            return UNKNOWN
        words.append(str(part.value))
        setting = setting or part.setting
    return Known("".join(words), setting)


def method(
    owner: Thing, name: str, arguments: Sequence[Thing], keywords: dict[str, Thing]
) -> Thing:
    """What `owner.name(*arguments)` gives for a string, list or dict."""
    if isinstance(owner, Choice):
        return either([method(o, name, arguments, keywords) for o in owner.options])
    if isinstance(owner, Known) and isinstance(owner.value, str) and name in _STRINGS:
        return _on_string(owner, name, arguments, keywords)
    if isinstance(owner, Table):
        return _on_table(owner, name, arguments)
    if isinstance(owner, Many):
        if name == "append" and arguments:
            owner.items.append(arguments[0])
        elif name == "extend" and arguments:
            extend(owner, arguments[0])
        elif name == "insert" and len(arguments) == 2:
            owner.items.insert(0, arguments[1])
        elif name == "copy":
            return Many(list(owner.items), owner.open)
    return UNKNOWN


def extend(many: Many, more: Thing) -> None:
    """Add the items of another sequence."""
    inner = items(more)
    if inner is None:
        many.open = True
    else:
        many.items.extend(inner)


def builtin(name: str, arguments: Sequence[Thing]) -> Thing:
    """What a built-in function makes of known things."""
    if name in _SAME:
        if not arguments:
            return Many([])
        inner = items(arguments[0])
        return UNKNOWN if inner is None else Many(list(inner))
    if name == "str" and arguments:
        return joined(arguments[:1])
    if name == "enumerate" and arguments:
        inner = items(arguments[0])
        if inner is not None:
            return Many([Many([Known(n), item]) for n, item in enumerate(inner)])
    if name == "zip":
        lists = [items(argument) for argument in arguments]
        known = [each for each in lists if each is not None]
        if len(known) == len(lists):
            return Many([Many(list(row)) for row in zip(*known, strict=False)])
    return UNKNOWN


def items(thing: Thing) -> list[Thing] | None:
    """What going through a thing gives; None where that is not known."""
    if isinstance(thing, Many):
        return None if thing.open else thing.items
    if isinstance(thing, Table) and not thing.open:
        return [key for key, _ in thing.pairs]
    return None


def item(owner: Thing, key: Thing) -> Thing:
    """`owner[key]` of a dict with known keys."""
    if isinstance(owner, Table):
        return next((value for known, value in owner.pairs if known == key), UNKNOWN)
    return UNKNOWN


def _on_table(owner: Table, name: str, arguments: Sequence[Thing]) -> Thing:
    match name:
        case "items":
            return Many([Many([key, value]) for key, value in owner.pairs], owner.open)
        case "keys":
            return Many([key for key, _ in owner.pairs], owner.open)
        case "values":
            return Many([value for _, value in owner.pairs], owner.open)
        case "get" if arguments:
            found = item(owner, arguments[0])
            if isinstance(found, Unknown) and not owner.open:
                return arguments[1] if len(arguments) > 1 else Known(None)
            return found
        case _:
            return UNKNOWN


def _on_string(
    owner: Known, name: str, arguments: Sequence[Thing], keywords: dict[str, Thing]
) -> Thing:
    assert isinstance(owner.value, str)
    setting = owner.setting
    given: list[str | int | float | bool | list[str] | None] = []
    for argument in arguments:
        inner = list(_words(argument)) if isinstance(argument, Many) else None
        if isinstance(argument, Known):
            given.append(argument.value)
            setting = setting or argument.setting
        elif inner is not None and isinstance(argument, Many) and len(inner) == len(argument.items):
            given.append(inner)
        else:
            return UNKNOWN
    named = {k: v.value for k, v in keywords.items() if isinstance(v, Known)}
    if len(named) != len(keywords):
        return UNKNOWN
    try:
        made = getattr(owner.value, name)(*given, **named)
    except (TypeError, ValueError, LookupError, AttributeError):
        return UNKNOWN
    return Known(made, setting) if isinstance(made, str) and len(made) < 2000 else UNKNOWN


def _words(many: Many) -> Iterator[str]:
    for thing in many.items:
        if isinstance(thing, Known) and isinstance(thing.value, str):
            yield thing.value
