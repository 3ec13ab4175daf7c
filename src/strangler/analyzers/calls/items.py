"""Containers: what displays hold, by constant key where known, and what is taken out."""

from typing import Any

from strangler.analyzers.calls.containers import element, held_container, merge, new
from strangler.analyzers.calls.linking import module_variable
from strangler.analyzers.calls.members import attribute, member_owner
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.returning import flow
from strangler.analyzers.calls.special import call_special
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import OBJECTS, Kind

_POSITIONAL = frozenset({"list", "tuple"})


def display(s: State, target: int, kind: str, parts: list[int]) -> None:
    """`target` holds a list, tuple or set display."""
    index = new(s, kind)
    container = s.containers[index]
    container.length = len(parts)
    for place, part in enumerate(parts):
        if part >= 0:
            s.copy(part, element(s, index, place) if kind in _POSITIONAL else container.any)
    s.add(target, s.value(Kind.CONTAINER, index))


def mapping(s: State, target: int, parts: list[int]) -> None:
    """`target` holds a dict display of keys and values in turn."""
    index = new(s, "dict")
    value = s.value(Kind.CONTAINER, index)
    for place in range(0, len(parts), 2):
        on_put(s, value, parts[place], parts[place + 1], -1, 0)
    s.add(target, value)


def on_put(s: State, base: int, key: int, source: int, caller: int, position: int) -> None:
    """`base[key] = source`; `key` is a variable or -1."""
    if s.value.kind[base] in OBJECTS:
        site = Site(caller, position, -1, positional=(key, source))
        if not call_special(s, base, "__setitem__", site):
            held = held_container(s, base)
            if held >= 0:
                on_put(s, held, key, source, caller, position)
        return
    if s.value.kind[base] is not Kind.CONTAINER:
        return
    index = s.value.a[base]
    container = s.containers[index]
    if key >= 0:
        s.copy(key, container.keys)
        if source >= 0:
            s.watch(key, _on_put_key, index, source)
            s.late.append((_put_if_unknown, (key, index, source)))
    elif source >= 0:
        s.copy(source, container.any)


def _on_put_key(s: State, key: int, index: int, source: int) -> None:
    if s.value.kind[key] is Kind.CONSTANT:
        s.copy(source, element(s, index, s.value.b[key]))
    else:
        _put_anywhere(s, index, source)


def _put_if_unknown(s: State, key: int, index: int, source: int) -> None:
    if not s.points[key]:
        _put_anywhere(s, index, source)


def _take_if_unknown(s: State, key: int, index: int, target: int) -> None:
    if not s.points[key]:
        _take_anything(s, index, target)


def _put_anywhere(s: State, index: int, source: int) -> None:
    s.copy(source, s.containers[index].any)


def on_item(s: State, base: int, target: int, key: int, caller: int, position: int) -> None:
    """`target = base[key]`"""
    kind = s.value.kind[base]
    if kind is Kind.ANYTHING:
        s.add(target, base)
    elif kind is Kind.CONTAINER:
        index = s.value.a[base]
        s.copy(s.containers[index].any, target)
        if key >= 0:
            s.watch(key, _on_item_key, index, target)
            s.late.append((_take_if_unknown, (key, index, target)))
        else:
            _take_anything(s, index, target)
    elif kind in OBJECTS:
        site = Site(caller, position, target, positional=(key,))
        if not call_special(s, base, "__getitem__", site):
            held = held_container(s, base)
            if held >= 0:
                on_item(s, held, target, key, caller, position)
    elif kind in (Kind.CLASS, Kind.SUBCLASS):
        owner = s.classes[s.value.a[base]]
        if member_owner(s, owner.mro, "__class_getitem__") >= 0:
            site = Site(caller, position, target, positional=(key,))
            s.watch(attribute(s, base, "__class_getitem__"), s.call, site)
            return
        if owner.meta >= 0:
            site = Site(caller, position, target, positional=(key,))
            if call_special(s, base, "__getitem__", site):
                return
        s.add(target, s.value(Kind.INSTANCE, s.value.a[base]) if owner.is_enum else base)
    elif kind is Kind.MODULE:  # `globals()[name]`
        if key >= 0:
            s.watch(key, _on_global, s.value.a[base], target)
    elif kind is Kind.EXTERNAL:
        s.add(target, base)  # `List[int]`: the type stays


def _on_global(s: State, key: int, module: str, target: int) -> None:
    name = s.value.b[key]
    if s.value.kind[key] is Kind.CONSTANT and isinstance(name, str):
        found = module_variable(s, module, name)
        if found >= 0:
            s.copy(found, target)


def _on_item_key(s: State, key: int, index: int, target: int) -> None:
    if s.value.kind[key] is Kind.CONSTANT:
        constant = s.value.b[key]
        container = s.containers[index]
        if isinstance(constant, int) and constant < 0 <= container.length:
            constant += container.length
        s.copy(element(s, index, constant), target)
    else:
        _take_anything(s, index, target)


def _take_anything(s: State, index: int, target: int) -> None:
    s.copy(s.containers[index].all, target)


def on_element(s: State, source: int, target: int, index: int, caller: int, position: int) -> None:
    """`target` is the element at `index` of what is unpacked."""
    if s.value.kind[source] is Kind.CONTAINER:
        number = s.value.a[source]
        container = s.containers[number]
        if container.kind in _POSITIONAL:
            if index < 0 and container.length >= 0:
                index += container.length
            s.copy(container.any, target)
            if index >= 0:
                s.copy(element(s, number, index), target)
            else:
                s.copy(container.all, target)
            return
    on_iterate(s, source, target, caller, position)


def on_sliced(
    s: State, base: int, target: int, caller: int, position: int, start: Any, stop: Any
) -> None:
    """`target = base[start:stop]`, which objects answer by `__getitem__` (Python reference 3.3.7);
    an Ellipsis is a bound that is not known."""
    if s.value.kind[base] in OBJECTS:
        site = Site(caller, position, target, positional=(-1,))
        if not call_special(s, base, "__getitem__", site):
            held = held_container(s, base)
            if held >= 0:
                on_slice(s, held, target, start, stop)
    else:
        on_slice(s, base, target, start, stop)


def on_slice(s: State, base: int, target: int, start: Any, stop: Any) -> None:
    """The part of a container or text between two bounds."""
    if s.value.kind[base] is not Kind.CONTAINER:
        if s.value.kind[base] in (Kind.LITERAL, Kind.CONSTANT):
            s.add(target, base)
        return
    number = s.value.a[base]
    container = s.containers[number]
    made = s.slices.get((number, target))
    if made is None:
        made = s.slices[number, target] = new(s, container.kind)
        known = container.length >= 0 and start is not ... and stop is not ...
        if known and container.kind in _POSITIONAL:
            places = range(container.length)[start:stop]
            s.containers[made].length = len(places)
            for place, old in enumerate(places):
                s.copy(element(s, number, old), element(s, made, place))
            s.copy(container.any, s.containers[made].any)
        else:
            s.copy(container.all, s.containers[made].any)
        s.add(target, s.value(Kind.CONTAINER, made))


def on_spread(s: State, value: int, source: int, caller: int) -> None:
    """The display `value` takes over the elements of `source`."""
    if s.value.kind[value] is Kind.CONTAINER:
        s.watch(source, on_merge, s.value.a[value], caller)


def on_merge(s: State, value: int, index: int, caller: int) -> None:
    """The container takes over what another value holds: items of a mapping, elements."""
    container = s.containers[index]
    container.length = -1
    if s.value.kind[value] is Kind.CONTAINER:
        other = s.value.a[value]
        if other == index:
            return
        from_ = s.containers[other]
        if container.kind == "dict" and from_.kind == "dict":
            s.copy(from_.any, container.any)
            s.copy(from_.keys, container.keys)
            merge(s, other, index)
            return
    elif (held := held_container(s, value)) >= 0:
        on_merge(s, held, index, caller)
        return
    on_iterate(s, value, container.any, caller, 0)


def on_iterate(s: State, value: int, target: int, caller: int, position: int) -> None:
    """`target` gets what iterating over `value` gives (Python reference 3.3.7)."""
    kind, a = s.value.kind[value], s.value.a[value]
    if kind is Kind.ANYTHING:
        s.add(target, value)
    elif kind is Kind.CONTAINER:
        container = s.containers[a]
        s.copy(container.keys if container.kind == "dict" else container.all, target)
    elif kind is Kind.GENERATOR:
        flow(s, s.functions[a].yields, s.value.b[value], target)
    elif kind in OBJECTS:
        _iterate_instance(s, value, target, caller, position)
    elif kind in (Kind.CLASS, Kind.SUBCLASS) and s.classes[a].is_enum:
        s.add(target, s.value(Kind.INSTANCE, a))
    elif kind in (Kind.CLASS, Kind.SUBCLASS) and s.classes[a].meta >= 0:
        given = s.variable()
        call_special(s, value, "__iter__", Site(caller, position, given))
        s.watch(given, on_iterate, target, caller, position)
    elif kind in (Kind.CLASS, Kind.SUBCLASS) and "__class_iter__" in s.overriding:
        # What a stand-in writes for the `__iter__` of a metaclass.
        given = s.variable()
        site = Site(caller, position, given)
        s.watch(attribute(s, value, "__class_iter__"), s.call, site)
        s.watch(given, on_iterate, target, caller, position)
    elif kind is Kind.CONSTANT and s.value.a[value] == "str":
        s.add(target, s.value(Kind.LITERAL, "str"))


def _iterate_instance(s: State, value: int, target: int, caller: int, position: int) -> None:
    key = (value, caller, position)
    iterator = s.iterators.get(key)
    if iterator is None:
        iterator = s.iterators[key] = s.variable()
        for name in ("__iter__", "__aiter__"):
            if call_special(s, value, name, Site(caller, position, iterator)):
                break
        else:
            held = held_container(s, value)
            if held >= 0:
                on_iterate(s, held, target, caller, position)
            else:
                call_special(s, value, "__getitem__", Site(caller, position, target))
    s.watch(iterator, _on_iterator, target, caller, position)


def _on_iterator(s: State, value: int, target: int, caller: int, position: int) -> None:
    if s.value.kind[value] in OBJECTS:
        if not call_special(s, value, "__next__", Site(caller, position, target)):
            step = s.variable()
            if call_special(s, value, "__anext__", Site(caller, position, step)):
                s.watch(step, _on_step, target)
    elif s.value.kind[value] is not Kind.COROUTINE:
        on_iterate(s, value, target, caller, position)


def _on_step(s: State, value: int, target: int) -> None:
    if s.value.kind[value] is Kind.COROUTINE:
        flow(s, s.functions[s.value.a[value]].returns, s.value.b[value], target)
    else:
        s.add(target, value)
