"""What calling a method of a container, a literal, a property or a generator does."""

from collections.abc import Callable

from strangler.analyzers.calls import items
from strangler.analyzers.calls.arguments import elements, gather
from strangler.analyzers.calls.asking import asks_key, order
from strangler.analyzers.calls.calling_back import call_of_task
from strangler.analyzers.calls.containers import element
from strangler.analyzers.calls.deleting import deleter
from strangler.analyzers.calls.dispatching import call_of_dispatcher
from strangler.analyzers.calls.implied import SHOWN, compare
from strangler.analyzers.calls.library import on_setter
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind


def call_method(s: State, owner: int, name: str, site: Site) -> None:
    """A method of a container, a literal, a property or a generator is called."""
    kind = s.value.kind[owner]
    if kind is Kind.CONTAINER:
        container = s.containers[s.value.a[owner]]
        s.leave(site.caller, f"builtins.{container.kind}.{name}", site.position)
        known = _CONTAINER_METHODS.get(name)
        if known is not None:
            known(s, s.value.a[owner], site)
    elif kind is Kind.PROPERTY and name in ("setter", "getter", "deleter"):
        getter, setter = s.value.a[owner], s.value.b[owner]
        if site.positional and name == "setter":
            s.watch(site.positional[0], on_setter, getter, site.result)
        elif site.result >= 0:
            s.add(site.result, s.value(Kind.PROPERTY, getter, setter))
        if name == "deleter" and site.passed(0) >= 0:
            s.copy(site.passed(0), deleter(s, getter))
    elif kind is Kind.DISPATCHER:
        call_of_dispatcher(s, owner, name, site)
    elif kind is Kind.COROUTINE:
        s.leave(site.caller, f"asyncio.Task.{name}", site.position)
        call_of_task(s, owner, name, site)
    elif kind is Kind.GENERATOR:
        items.on_iterate(s, owner, site.result, site.caller, site.position)
    elif kind in (Kind.LITERAL, Kind.CONSTANT):
        class_ = s.value.a[owner]
        if class_ == "str" and name == "format":
            for given in (*site.positional, *(value for _, value in site.keywords)):
                s.ask(SHOWN, given, site.caller, site.position)
        elif class_ == "str" and name == "join":
            elements(s, site.passed(0), site)
        s.leave(site.caller, f"builtins.{class_}.{name}", site.position)
        if site.result >= 0 and class_ == "str" and name in _TEXT_METHODS:
            s.add(site.result, s.value(Kind.LITERAL, "str"))
        elif class_ == "str" and name in _SPLITTING:
            part = s.variable()
            s.add(part, s.value(Kind.LITERAL, "str"))
            gather(s, site, _SPLITTING[name], part)


_TEXT_METHODS = frozenset(
    {
        *("capitalize", "casefold", "format", "join", "lower", "lstrip", "replace", "rstrip"),
        *("strip", "title", "upper", "removeprefix", "removesuffix", "zfill"),
    }
)
_SPLITTING = {
    **dict.fromkeys(("split", "rsplit", "splitlines"), "list"),
    **dict.fromkeys(("partition", "rpartition"), "tuple"),
}
"""Methods that give a container of parts of the text."""


def _append(s: State, index: int, site: Site) -> None:
    for argument in site.positional:
        if argument >= 0:
            s.copy(argument, s.containers[index].any)
            if s.containers[index].kind == "set":
                asks_key(s, argument, site)


def _extend(s: State, index: int, site: Site) -> None:
    for argument in site.positional:
        if argument >= 0:
            s.watch(argument, items.on_merge, index, site.caller)
    for name, argument in site.keywords:
        if argument >= 0:
            s.copy(argument, element(s, index, name))


def _take(s: State, index: int, site: Site) -> None:
    """`pop`, `get`, `setdefault`"""
    value = s.value(Kind.CONTAINER, index)
    key, default = site.passed(0), site.passed(1)
    asks_key(s, key, site)
    target = site.result if site.result >= 0 else s.variable()
    items.on_item(s, value, target, key, site.caller, site.position)
    if default >= 0:
        s.copy(default, target)


def _set_default(s: State, index: int, site: Site) -> None:
    _take(s, index, site)
    value = s.value(Kind.CONTAINER, index)
    key, default = site.passed(0), site.passed(1)
    items.on_put(s, value, key, default, site.caller, site.position)


def _values(s: State, index: int, site: Site) -> None:
    gather(s, site, "generator", s.containers[index].all)


def _keys(s: State, index: int, site: Site) -> None:
    gather(s, site, "generator", s.containers[index].keys)


def _items(s: State, index: int, site: Site) -> None:
    row = s.variable()
    container = s.containers[index]
    items.display(s, row, "tuple", [container.keys, container.all])
    gather(s, site, "generator", row)


def _copy(s: State, index: int, site: Site) -> None:
    if site.result >= 0:
        s.add(site.result, s.value(Kind.CONTAINER, index))


def _sort(s: State, index: int, site: Site) -> None:
    order(s, s.containers[index].all, site.passed(99, "key"), site)


def _find(s: State, index: int, site: Site) -> None:
    """`rows.index(row)`, `rows.remove(row)`: an equal of it is looked for."""
    held = s.containers[index].all
    if s.containers[index].kind in ("dict", "set"):
        asks_key(s, site.passed(0), site)
    else:
        compare(s, "__eq__", held, site.passed(0), site.caller, site.position)


_CONTAINER_METHODS: dict[str, Callable[[State, int, Site], None]] = {
    "add": _append,
    "append": _append,
    "appendleft": _append,
    "copy": _copy,
    "count": _find,
    "discard": _find,
    "extend": _extend,
    "get": _take,
    "index": _find,
    "insert": _append,
    "items": _items,
    "keys": _keys,
    "pop": _take,
    "popleft": _take,
    "remove": _find,
    "setdefault": _set_default,
    "sort": _sort,
    "update": _extend,
    "union": _copy,
    "values": _values,
}
