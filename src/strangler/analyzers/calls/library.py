"""What calling the standard library's functions and methods does with its arguments."""

import sys
from collections.abc import Callable

from strangler.analyzers.calls import containers, items
from strangler.analyzers.calls.arguments import call_argument, elements, gather
from strangler.analyzers.calls.asking import ASKING, asks_key
from strangler.analyzers.calls.calling_back import CALLING_BACK
from strangler.analyzers.calls.copying import COPYING
from strangler.analyzers.calls.dispatching import DISPATCHING
from strangler.analyzers.calls.fields import FIELDS
from strangler.analyzers.calls.forwarding import FORWARDING
from strangler.analyzers.calls.getting import GETTING
from strangler.analyzers.calls.matching import MATCHING
from strangler.analyzers.calls.metaclasses import BUILDING
from strangler.analyzers.calls.operations import on_await
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.reflecting import get_attribute, has_attribute, set_attribute
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.terms import MEANING
from strangler.analyzers.calls.values import OBJECTS, Kind, ValueKind

_BUILTIN_VALUES = frozenset({"bool", "bytearray", "bytes", "complex", "float", "int", "str"})


_MAX_CALLS = 2
"""How many calls in a row outside the project are told apart; the next give what they are
called on, as builders and queries do."""


def call_external(s: State, value: int, site: Site) -> None:
    """Something outside the project is called."""
    name: str = s.value.a[value]
    known = _CALLED.get(name)
    if known is not None:
        known(s, site)
        return
    for place in s.told.callbacks.get(name, ()):
        gives = (name, place) in s.told.returning
        call_argument(s, site.passed(*place), site, site.result if gives else -1)
        if gives:
            return
    if site.decorates:
        # Decorators give back what they decorate, or something that calls it.
        if site.positional and site.positional[0] >= 0:
            if name.partition(".")[0] not in sys.stdlib_module_names:
                s.watch(site.positional[0], _on_decorated)
            s.copy(site.positional[0], site.result)
        return
    if site.result < 0:
        return
    if name.startswith("builtins."):
        kind = name[9:]
        if kind in _BUILTIN_VALUES:
            s.add(site.result, s.value(Kind.LITERAL, kind))
        if kind != "open":  # nothing that a program can reach by them is its own
            return
    if name in s.told.by_argument and site.positional and site.positional[0] >= 0:
        s.watch(site.positional[0], _on_telling, name, site.result)
        return
    s.add(site.result, _result(s, value, name))


def _on_telling(s: State, value: int, name: str, target: int) -> None:
    """A literal argument tells a result apart."""
    text = s.value.b[value]
    if s.value.kind[value] is Kind.CONSTANT and isinstance(text, str):
        name = f"{name}[{text}]"
    s.add(target, s.value(Kind.RESULT, name, 1))


def _on_decorated(s: State, value: int) -> None:
    if s.value.kind[value] is Kind.FUNCTION:
        s.functions[s.value.a[value]].is_doubtful = True


def _result(s: State, value: int, name: str) -> int:
    """What calling something outside gives."""
    owner = s.value.b[value] if s.value.kind[value] is Kind.EXTERNAL else -1
    if owner < 0 or s.value.kind[owner] is not Kind.RESULT:
        return s.value(Kind.RESULT, name, 1)
    calls: int = s.value.b[owner]
    method = name.rpartition(".")[2]
    chain: str = s.value.a[owner]
    if calls >= _MAX_CALLS or chain.endswith(f".{method}"):
        return owner
    return s.value(Kind.RESULT, name, calls + 1)


def _give_argument(index: int) -> Callable[[State, Site], None]:
    def give(s: State, site: Site) -> None:
        given = site.passed(index)
        if given >= 0 and site.result >= 0:
            s.copy(given, site.result)

    return give


def _wrap(kind: ValueKind) -> Callable[[State, Site], None]:
    """A decorator that makes a value of a kind of what it decorates."""

    def wrap(s: State, site: Site) -> None:
        given = site.passed(0)
        if given >= 0 and site.result >= 0:
            s.watch(given, _on_wrapped, kind, site.result)

    return wrap


def _on_wrapped(s: State, value: int, kind: ValueKind, target: int) -> None:
    s.add(target, s.value(kind, value))


def _property(s: State, site: Site) -> None:
    getter = site.passed(0, "fget")
    setter = site.passed(1, "fset")
    if getter >= 0 and site.result >= 0:
        s.watch(getter, _on_getter, setter, site.result)


def _on_getter(s: State, value: int, setter: int, target: int) -> None:
    if s.value.kind[value] is not Kind.FUNCTION:
        return
    getter = s.value.a[value]
    if setter >= 0:
        s.watch(setter, on_setter, getter, target)
    else:
        s.add(target, s.value(Kind.PROPERTY, getter))


def on_setter(s: State, value: int, getter: int, target: int) -> None:
    if s.value.kind[value] is Kind.FUNCTION:
        s.add(target, s.value(Kind.PROPERTY, getter, s.value.a[value]))


def _identity(s: State, site: Site) -> None:
    if site.result >= 0:
        s.add(site.result, s.value(Kind.IDENTITY, 0))


def _partial(s: State, site: Site) -> None:
    if site.result >= 0 and site.positional:
        s.partials.append(site)
        s.add(site.result, s.value(Kind.PARTIAL, len(s.partials) - 1))


def _map(s: State, site: Site) -> None:
    given = [elements(s, argument, site) for argument in site.positional[1:]]
    result = s.variable()
    call_argument(s, site.passed(0), site, result, *given)
    gather(s, site, "generator", result)


def _filter(s: State, site: Site) -> None:
    given = elements(s, site.passed(1), site)
    if site.passed(0) == s.constant(None):
        s.ask("__bool__", given, site.caller, site.position)
    call_argument(s, site.passed(0), site, -1, given)
    gather(s, site, "generator", given)


def _collect(kind: str) -> Callable[[State, Site], None]:
    def collect(s: State, site: Site) -> None:
        held = elements(s, site.passed(0), site)
        if kind == "set":
            asks_key(s, held, site)
        gather(s, site, kind, held)

    return collect


def _chain(s: State, site: Site) -> None:
    gather(s, site, "generator", *(elements(s, given, site) for given in site.positional))


def _flattened(s: State, site: Site) -> None:
    """`chain.from_iterable(iterables)`: the elements of the elements."""
    gather(s, site, "generator", elements(s, elements(s, site.passed(0), site), site))


def _dict(s: State, site: Site) -> None:
    if site.result < 0:
        return
    made = containers.new(s, "dict")
    value = s.value(Kind.CONTAINER, made)
    for name, argument in site.keywords:
        items.on_put(s, value, s.constant(name), argument, -1, 0)
    for argument in (*site.positional, *site.mappings):
        if argument >= 0:
            s.watch(argument, _on_dict, made, site.caller)
    s.add(site.result, value)


def _on_dict(s: State, value: int, made: int, caller: int) -> None:
    if s.value.kind[value] is Kind.CONTAINER and s.containers[s.value.a[value]].kind != "dict":
        pair = s.variable()
        items.on_iterate(s, value, pair, caller, 0)
        s.watch(pair, items.on_element, s.containers[made].keys, 0, caller, 0)
        s.watch(pair, items.on_element, s.containers[made].any, 1, caller, 0)
    else:
        items.on_merge(s, value, made, caller)


def _zip(s: State, site: Site) -> None:
    columns = [elements(s, argument, site) for argument in site.positional]
    row = s.variable()
    items.display(s, row, "tuple", columns)
    gather(s, site, "generator", row)


def _enumerate(s: State, site: Site) -> None:
    row = s.variable()
    items.display(s, row, "tuple", [-1, elements(s, site.passed(0), site)])
    gather(s, site, "generator", row)


def _iter(s: State, site: Site) -> None:
    gather(s, site, "generator", elements(s, site.passed(0), site))


def _next(s: State, site: Site) -> None:
    given = site.passed(0)
    if given >= 0:
        target = site.result if site.result >= 0 else s.variable()
        s.watch(given, _on_next, target, site.caller, site.position)
        if site.passed(1) >= 0:
            s.copy(site.passed(1), target)


def _on_next(s: State, value: int, target: int, caller: int, position: int) -> None:
    from strangler.analyzers.calls.special import call_special

    if not call_special(s, value, "__next__", Site(caller, position, target)):
        items.on_iterate(s, value, target, caller, position)


def _globals(s: State, site: Site) -> None:
    if site.result >= 0:
        s.add(site.result, s.value(Kind.MODULE, s.modules_of[site.caller]))


def _type(s: State, site: Site) -> None:
    given = site.passed(0)
    if len(site.positional) == 1 and given >= 0 and site.result >= 0:
        s.watch(given, _on_type, site.result)


def _on_type(s: State, value: int, target: int) -> None:
    kind = s.value.kind[value]
    if kind in OBJECTS:
        exact = kind is Kind.INSTANCE or kind is Kind.COLLECTION
        s.add(target, s.value(Kind.CLASS if exact else Kind.SUBCLASS, s.type_of(value)))


def _gathered(s: State, site: Site) -> None:
    results: list[int] = []
    for argument in site.positional:
        results.append(s.variable())
        if argument >= 0:
            s.watch(argument, on_await, results[-1], site.caller)
    if site.result >= 0:
        items.display(s, site.result, "list", results)


def _nothing(_s: State, _site: Site) -> None:
    """Gives nothing that could be called."""


_CALLED: dict[str, Callable[[State, Site], None]] = {
    **ASKING,
    **BUILDING,
    **CALLING_BACK,
    **COPYING,
    **DISPATCHING,
    **FIELDS,
    **FORWARDING,
    **GETTING,
    **MATCHING,
    **MEANING,
    "abc.abstractmethod": _give_argument(0),
    "asyncio.gather": _gathered,
    "builtins.classmethod": _wrap(Kind.CLASSMETHOD),
    "builtins.dict": _dict,
    "builtins.enumerate": _enumerate,
    "builtins.filter": _filter,
    "builtins.frozenset": _collect("set"),
    "builtins.globals": _globals,
    "builtins.getattr": get_attribute,
    "builtins.hasattr": has_attribute,
    "builtins.iter": _iter,
    "builtins.list": _collect("list"),
    "builtins.map": _map,
    "builtins.next": _next,
    "builtins.property": _property,
    "builtins.set": _collect("set"),
    "builtins.setattr": set_attribute,
    "builtins.staticmethod": _wrap(Kind.STATIC),
    "builtins.super": _nothing,
    "builtins.tuple": _collect("tuple"),
    "builtins.type": _type,
    "builtins.zip": _zip,
    "contextlib.asynccontextmanager": _wrap(Kind.MANAGER),
    "contextlib.contextmanager": _wrap(Kind.MANAGER),
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _flattened,
    "itertools.cycle": _collect("generator"),
    "itertools.dropwhile": _filter,
    "itertools.filterfalse": _filter,
    "itertools.islice": _collect("generator"),
    "itertools.takewhile": _filter,
    "itertools.zip_longest": _zip,
    "functools.cache": _give_argument(0),
    "functools.cached_property": _property,
    "functools.partial": _partial,
    "functools.update_wrapper": _give_argument(0),
    "functools.wraps": _identity,
    "typing.cast": _give_argument(1),
    "typing.final": _give_argument(0),
    "typing.overload": _nothing,
    "typing.override": _give_argument(0),
    "weakref.proxy": _give_argument(0),
}
KNOWN = frozenset(_CALLED)
"""The functions outside the project whose arguments are followed."""
