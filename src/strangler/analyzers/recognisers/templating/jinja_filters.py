"""A filter or test of Jinja in, what it does with what it is given out.

Rules: jinja.palletsprojects.com, templates ("List of Builtin Filters", "List of Builtin Tests")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from strangler.analyzers.recognisers.templating.coding import Code


@dataclass(frozen=True, slots=True)
class Helpers:
    """What a project adds to its environments: the dotted names of its functions, by the name
    that templates call them by, and how each is written there."""

    filters: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)


_TEXT = frozenset(
    {
        *("abs", "capitalize", "center", "e", "escape", "filesizeformat", "float", "forceescape"),
        *("format", "indent", "int", "lower", "pprint", "replace", "round", "safe", "string"),
        *("striptags", "title", "tojson", "trim", "truncate", "upper", "urlencode", "urlize"),
        *("wordcount", "wordwrap", "xmlattr"),
    }
)
"""They write what they are given, or a number."""
_KEEPING = frozenset({"list", "reverse", "sort", "unique", "dictsort", "select", "reject"})
"""What they give holds what they are given holds."""
_ONE = frozenset({"first", "last", "random", "max", "min"})
_BY_ATTRIBUTE = {"sort": 3, "unique": 1, "max": 1, "min": 1, "join": 1, "sum": 0, "groupby": 0}
"""Where each takes the name of an attribute, if it is not given by name."""
_TESTS = frozenset(
    {
        *("boolean", "callable", "defined", "divisibleby", "eq", "equalto", "escaped", "even"),
        *("false", "filter", "float", "ge", "greaterthan", "gt", "in", "integer", "iterable"),
        *("le", "lessthan", "lower", "lt", "mapping", "ne", "none", "None", "number", "odd"),
        *("sameas", "sequence", "string", "test", "true", "undefined", "upper"),
    }
)


def filtered(
    code: Code,
    helpers: Helpers,
    name: str,
    value: str,
    given: str,
    positional: Sequence[str],
    named: Mapping[str, str],
) -> str:
    """What `value|name(given)` gives; `positional` and `named` are its literal arguments."""
    if not value.isidentifier():
        value = code.new(value)
    if name in helpers.filters:
        return code.new(f"{helpers.filters[name]}({value}{f', {given}' if given else ''})")
    place = _BY_ATTRIBUTE.get(name)
    path = named.get("attribute", "")
    if not path and place is not None and place < len(positional):
        path = positional[place]
    if name in ("map", "selectattr", "rejectattr"):
        return _mapped(code, helpers, name, value, path, positional)
    if name in _TEXT:
        code.shown(value)
        return '""'
    if name in ("length", "count"):
        code.line(f"len({value})")
        return "0"
    if name in ("default", "d"):
        return code.new(f"{value} or ({given},)[0]") if given else value
    if name == "attr" and positional and positional[0].isidentifier():
        return code.new(f'getattr({value}, "{positional[0]}")')
    if name == "items":
        return code.new(f"{value}.items() if {value} else ()")
    if path:
        element = code.fresh("t")
        code.line(f"for {element} in {value}:")
        code.depth += 1
        key = _path(code, element, path)
        code.depth -= 1
    if name in _KEEPING:
        return code.new(f"list({value})")
    if name in _ONE:
        return code.new(f"next(iter({value}))")
    if name in ("join", "sum"):
        if not path:
            element = code.fresh("t")
            code.line(f"for {element} in {value}:")
            code.depth += 1
            code.shown(element)
            code.depth -= 1
        return '""'
    if name == "groupby":
        return code.new(f"[({key if path else '()'}, {value})]")
    if name in ("batch", "slice"):
        return code.new(f"[{value}]")
    code.line(f'unknown("what the template filter {name} does")')
    return value


def _mapped(
    code: Code,
    helpers: Helpers,
    name: str,
    value: str,
    path: str,
    positional: Sequence[str],
) -> str:
    """`map`, and those that test an attribute of each element."""
    if name != "map":
        path = positional[0] if positional else ""
    element, made = code.fresh("t"), code.fresh("t")
    code.line(f"{made} = []")
    code.line(f"for {element} in {value}:")
    code.depth += 1
    if path:
        key = _path(code, element, path)
    elif positional:
        key = filtered(code, helpers, positional[0], element, "", (), {})
    else:
        key = element
    code.line(f"{made}.append({key if name == 'map' else element})")
    code.depth -= 1
    return made


def _path(code: Code, value: str, path: str) -> str:
    """`a.b` of a value."""
    for part in path.split(","):
        found = value
        for one in part.split("."):
            if one.isidentifier() or one.isdigit():
                found = code.attribute(found, one)
    return found


def tested(code: Code, helpers: Helpers, name: str, value: str, given: str) -> None:
    """`value is name(given)`"""
    if name in helpers.tests:
        code.line(f"{helpers.tests[name]}({value}{f', {given}' if given else ''})")
    elif name not in _TESTS:
        code.line(f'unknown("what the template test {name} does")')
