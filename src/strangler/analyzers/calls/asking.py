"""Functions of the standard library that call special methods of what they are given
(docs.python.org: library/functions, library/operator, library/heapq, library/bisect, library/math,
library/logging)."""

from collections.abc import Callable, Iterable

from strangler.analyzers.calls import items
from strangler.analyzers.calls.arguments import call_argument, elements, gather
from strangler.analyzers.calls.implied import COMPARISONS, KEY, SHOWN, compare, contains
from strangler.analyzers.calls.operations import operate
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind

_Meaning = Callable[[State, Site], None]


def _asks(question: str, gives: str = "") -> _Meaning:
    """`len(x)` and its kin; `gives` is the built-in class of the result."""

    def call(s: State, site: Site) -> None:
        if site.positional:
            s.ask(question, site.positional[0], site.caller, site.position)
        if gives and site.result >= 0:
            s.add(site.result, s.value(Kind.LITERAL, gives))

    return call


def _asks_all(question: str) -> _Meaning:
    """Each argument, also those in stars."""

    def call(s: State, site: Site) -> None:
        for given in (*site.positional, *(value for _, value in site.keywords)):
            s.ask(question, given, site.caller, site.position)
        for starred in site.starred:
            s.ask(question, elements(s, starred, site), site.caller, site.position)

    return call


def _asks_elements(question: str) -> _Meaning:
    """`any(rows)`"""

    def call(s: State, site: Site) -> None:
        s.ask(question, elements(s, site.passed(0), site), site.caller, site.position)

    return call


def _operates(name: str) -> _Meaning:
    """`operator.add(a, b)`, `divmod(a, b)`, `abs(a)`: as the operator."""

    def call(s: State, site: Site) -> None:
        place = (site.caller, site.position)
        left, right = site.passed(0), site.passed(1)
        if name in COMPARISONS:
            compare(s, name, left, right, *place)
        else:
            operate(s, name, left, right, Site(*place, _result(s, site)))

    return call


def _result(s: State, site: Site) -> int:
    return site.result if site.result >= 0 else s.variable()


def _sum(s: State, site: Site) -> None:
    """`0 + first + second ...` asks the first by the right side."""
    held, start = elements(s, site.passed(0), site), site.passed(1, "start")
    total = _result(s, site)
    inner = Site(site.caller, site.position, total)
    if start >= 0:
        s.copy(start, total)
    if held >= 0:
        operate(s, "__add__", total, held, inner)
        operate(s, "__add__", -1, held, inner)


def order(s: State, held: int, key: int, site: Site, name: str = "__lt__") -> None:
    """Elements are brought in order, by what a key gives for them where there is one."""
    if key >= 0:
        given = s.variable()
        call_argument(s, key, site, given, held)
        held = given
    if held >= 0:
        s.ask(name, held, site.caller, site.position, held)


def _sorted(s: State, site: Site) -> None:
    held = elements(s, site.passed(0), site)
    order(s, held, site.passed(99, "key"), site)
    gather(s, site, "list", held)


def _extreme(name: str) -> _Meaning:
    """`min` and `max`"""

    def call(s: State, site: Site) -> None:
        result = s.variable()
        if len(site.positional) == 1:
            result = elements(s, site.positional[0], site)
        for argument in site.positional[1:] and site.positional:
            if argument >= 0:
                s.copy(argument, result)
        order(s, result, site.passed(99, "key"), site, name)
        if site.result >= 0 and result >= 0:
            s.copy(result, site.result)

    return call


def _reversed(s: State, site: Site) -> None:
    """`__reversed__`, or a sequence from its end."""
    given = site.passed(0)
    if given < 0:
        return
    held = s.variable()
    s.watch(given, _on_reversed, held, site)
    gather(s, site, "generator", held)


def _on_reversed(s: State, value: int, held: int, site: Site) -> None:
    from strangler.analyzers.calls.special import call_special

    made = s.variable()
    place = (site.caller, site.position)
    if call_special(s, value, "__reversed__", Site(*place, made)):
        s.watch(made, items.on_iterate, held, *place)
    else:
        call_special(s, value, "__len__", Site(*place, -1))
        items.on_iterate(s, value, held, *place)


def _heap(place: int, gives: bool) -> _Meaning:
    """Functions of a heap, which is the first argument; the item at `place`, -1 without one, is
    put into it."""

    def call(s: State, site: Site) -> None:
        heap, item = site.passed(0), site.passed(place, "x" if place > 0 else "")
        held = elements(s, heap, site)
        if held < 0:
            return
        if place >= 0 and item >= 0:
            s.watch(heap, _on_pushed, item)
            s.copy(item, held)
        order(s, held, site.passed(99, "key"), site)
        if gives and site.result >= 0:
            s.copy(held, site.result)

    return call


def _on_pushed(s: State, value: int, item: int) -> None:
    if s.value.kind[value] is Kind.CONTAINER:
        s.copy(item, s.containers[s.value.a[value]].any)


def _best(s: State, site: Site) -> None:
    """`heapq.nlargest(n, rows, key)`"""
    held = elements(s, site.passed(1, "iterable"), site)
    order(s, held, site.passed(2, "key"), site)
    gather(s, site, "list", held)


def _merge(s: State, site: Site) -> None:
    held = s.variable()
    for given in site.positional:
        if given >= 0:
            s.copy(elements(s, given, site), held)
    order(s, held, site.passed(99, "key"), site)
    gather(s, site, "generator", held)


def _contains(s: State, site: Site) -> None:
    contains(s, site.passed(0), site.passed(1), site.caller, site.position)


def _get_item(s: State, site: Site) -> None:
    base = site.passed(0)
    if base >= 0:
        target = _result(s, site)
        s.watch(base, items.on_item, target, site.passed(1), site.caller, site.position)


def _put_item(s: State, site: Site) -> None:
    base = site.passed(0)
    if base >= 0:
        given = (site.passed(1), site.passed(2))
        s.watch(base, items.on_put, *given, site.caller, site.position)


def _call(s: State, site: Site) -> None:
    """`operator.call(function, ...)`"""
    if site.positional and site.positional[0] >= 0:
        inner = Site(site.caller, site.position, site.result, positional=site.positional[1:])
        inner.keywords, inner.starred, inner.mappings = site.keywords, site.starred, site.mappings
        s.watch(site.positional[0], s.call, inner)


_BINARY = (
    *("add", "and", "floordiv", "lshift", "matmul", "mod", "mul", "or", "pow", "rshift", "sub"),
    *("truediv", "xor"),
)
_UNARY = ("abs", "invert", "neg", "pos")


def _both(table: Iterable[tuple[str, _Meaning]]) -> dict[str, _Meaning]:
    """Under the plain name and the one with underscores."""
    return {
        f"operator.{written}": meaning
        for name, meaning in table
        for written in (f"{name}_" if name in ("and", "not", "or") else name, f"__{name}__")
    }


_OPERATOR: dict[str, _Meaning] = {
    **_both((name, _operates(f"__{name}__")) for name in (*_BINARY, *_UNARY)),
    **_both((f"i{name}", _operates(f"__i{name}__")) for name in _BINARY),
    **_both((name.strip("_"), _operates(name)) for name in sorted(COMPARISONS)),
    **_both((("concat", _operates("__add__")), ("iconcat", _operates("__iadd__")))),
    **_both((("contains", _contains), ("getitem", _get_item), ("setitem", _put_item))),
    **_both((("delitem", _operates("__delitem__")), ("call", _call))),
    **_both((("index", _asks("__index__", "int")), ("not", _asks("__bool__")))),
    "operator.inv": _operates("__invert__"),
    "operator.truth": _asks("__bool__"),
}
_LOGGED = (*("debug", "info", "warning", "warn", "error", "exception", "critical"), "fatal", "log")
_LOGGERS = (
    *("logging", "logging.getLogger", "logging.Logger", "logging.LoggerAdapter"),
    "logging.getLogger.getChild",
)
ASKING: dict[str, _Meaning] = {
    **_OPERATOR,
    **{f"{logger}.{name}": _asks_all(SHOWN) for logger in _LOGGERS for name in _LOGGED},
    "bisect.bisect": _heap(1, False),
    "bisect.bisect_left": _heap(1, False),
    "bisect.bisect_right": _heap(1, False),
    "bisect.insort": _heap(1, False),
    "bisect.insort_left": _heap(1, False),
    "bisect.insort_right": _heap(1, False),
    "builtins.abs": _operates("__abs__"),
    "builtins.all": _asks_elements("__bool__"),
    "builtins.any": _asks_elements("__bool__"),
    "builtins.ascii": _asks("__repr__", "str"),
    "builtins.bin": _asks("__index__", "str"),
    "builtins.bool": _asks("__bool__", "bool"),
    "builtins.bytes": _asks("__bytes__", "bytes"),
    "builtins.chr": _asks("__index__", "str"),
    "builtins.complex": _asks("__complex__", "complex"),
    "builtins.dir": _asks("__dir__"),
    "builtins.divmod": _operates("__divmod__"),
    "builtins.float": _asks("__float__", "float"),
    "builtins.format": _asks("__format__", "str"),
    "builtins.hash": _asks("__hash__"),
    "builtins.hex": _asks("__index__", "str"),
    "builtins.int": _asks("__int__", "int"),
    "builtins.len": _asks("__len__"),
    "builtins.max": _extreme("__gt__"),
    "builtins.min": _extreme("__lt__"),
    "builtins.oct": _asks("__index__", "str"),
    "builtins.pow": _operates("__pow__"),
    "builtins.print": _asks_all("__str__"),
    "builtins.range": _asks_all("__index__"),
    "builtins.repr": _asks("__repr__", "str"),
    "builtins.reversed": _reversed,
    "builtins.round": _operates("__round__"),
    "builtins.sorted": _sorted,
    "builtins.str": _asks("__str__", "str"),
    "builtins.sum": _sum,
    "heapq.heapify": _heap(-1, False),
    "heapq.heappop": _heap(-1, True),
    "heapq.heappush": _heap(1, False),
    "heapq.heappushpop": _heap(1, True),
    "heapq.heapreplace": _heap(1, True),
    "heapq.merge": _merge,
    "heapq.nlargest": _best,
    "heapq.nsmallest": _best,
    "math.ceil": _asks("__ceil__", "int"),
    "math.floor": _asks("__floor__", "int"),
    "math.trunc": _asks("__trunc__", "int"),
    "os.fspath": _asks("__fspath__", "str"),
}
"""By dotted name."""


def asks_key(s: State, held: int, site: Site) -> None:
    """What becomes a key of a dict or an element of a set."""
    s.ask(KEY, held, site.caller, site.position)
