"""Attributes that code loads and assigns."""

from strangler.analyzers.calls.flowing import ANY
from strangler.analyzers.calls.members import (
    accessors,
    attribute,
    field,
    give_owner,
    held_value,
    member_owner,
)
from strangler.analyzers.calls.parts import Class, Site
from strangler.analyzers.calls.returning import give_result
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, OBJECTS, Kind


def on_load(s: State, value: int, target: int, name: str, caller: int, position: int) -> None:
    """`target = value.name`"""
    if value == ANY:
        s.add(target, ANY)
        return
    found = attribute(s, value, name)
    if name in s.reading:
        _touch(s, value, name, caller, position)
    if found >= 0:
        if name in s.accessors or found in s.computing:
            s.relay(found, target, _on_read, target, caller, position)
        else:
            s.copy(found, target)


def _touch(s: State, value: int, name: str, caller: int, position: int) -> None:
    """Loading a relation reads the table that it leads to."""
    kind, owner = s.value.kind[value], s.class_of_value(value)
    if owner < 0 or kind is Kind.COLLECTION:
        return
    for held in accessors(s, s.classes[owner], name, kind in CLASSES):
        if held.reads:
            s.touch(caller, position, False, owner if held.own else held.target)


def _on_read(s: State, value: int, target: int, caller: int, position: int) -> None:
    receiver = s.value.b[value]
    getter = s.body(s, s.value.a[value], receiver, caller, position)
    s.edge(caller, getter, position, s.value.kind[receiver] is not Kind.LIKELY)
    give_result(s, getter, receiver, target)


def on_store(s: State, value: int, name: str, source: int, caller: int, position: int) -> None:
    """`value.name = source`"""
    kind, a = s.value.kind[value], s.value.a[value]
    if kind in OBJECTS:
        a = s.type_of(value)
        owner = s.classes[a]
        if "__setattr__" in s.overriding or name in s.accessor_names:
            _announce(s, value, owner, name, source, caller, position)
        holder = member_owner(s, owner.mro, name)
        if holder >= 0:
            member = s.classes[holder].members[name]
            s.watch(member, _on_setter, source, value, caller, position)
            if source >= 0:
                s.late.append((_keep_unless_property, (member, field(s, a, name), source)))
            return
        variable = field(s, a, name)
    elif kind in CLASSES:
        known = s.classes[a].members.get(name)
        variable = field(s, ~a, name) if known is None else known
    elif kind is Kind.MODULE:
        variable = s.globals.setdefault(a, {}).get(name, -1)
        if variable < 0:
            variable = s.globals[a][name] = s.variable()
    elif kind is Kind.FUNCTION:
        variable = field(s, a, name)
    else:
        return
    if source >= 0:
        s.copy(source, variable)


def on_any_store(s: State, value: int, source: int, caller: int, position: int) -> None:
    """An attribute of whatever name is stored: `__setattr__` is told, as of any other."""
    if s.value.kind[value] in OBJECTS and "__setattr__" in s.overriding:
        owner = s.classes[s.type_of(value)]
        if member_owner(s, owner.mro, "__setattr__") >= 0:
            site = Site(caller, position, -1, positional=(-1, source))
            s.watch(attribute(s, value, "__setattr__"), s.call, site)


def _announce(
    s: State, value: int, owner: Class, name: str, source: int, caller: int, position: int
) -> None:
    """A class may be told of each store by its `__setattr__` (Python reference 3.3.2)."""
    if member_owner(s, owner.mro, "__setattr__") >= 0:
        site = Site(caller, position, -1, positional=(-1, source))
        s.watch(attribute(s, value, "__setattr__"), s.call, site)
    if name in s.accessor_names:
        set_accessor(s, owner, name, source, caller, position)


def set_accessor(
    s: State, owner: Class, name: str, source: int, caller: int, position: int
) -> None:
    """What a framework's attribute gives is told of a store by its `__set__`, as a descriptor."""
    for held in accessors(s, owner, name, False):
        kind = held.collection if held.collection >= 0 else held.target
        if member_owner(s, s.classes[kind].mro, "__set__") >= 0:
            site = Site(caller, position, -1, positional=(-1, source))
            s.watch(attribute(s, held_value(s, owner, held), "__set__"), s.call, site)


def _keep_unless_property(s: State, member: int, variable: int, source: int) -> None:
    """A property takes the place of the instance's own attribute (Python reference 3.3.2.2)."""
    if not any(s.value.kind[value] is Kind.PROPERTY for value in s.points[member] or ()):
        s.copy(source, variable)


def _on_setter(
    s: State, value: int, source: int, receiver: int, caller: int, position: int
) -> None:
    """An assignment to a property calls its setter."""
    if s.value.kind[value] is Kind.PROPERTY and s.value.b[value] >= 0:
        setter = s.body(s, s.value.b[value], receiver, caller, position)
        s.edge(caller, setter, position, s.value.kind[receiver] is not Kind.LIKELY)
        parameters = s.functions[setter].parameters
        if source >= 0 and len(parameters) > 1:
            s.copy(source, parameters[1][0])
    elif s.value.kind[value] in OBJECTS and "__set__" in s.overriding:
        owner = s.classes[s.type_of(value)]
        holder = member_owner(s, owner.mro, "__set__")
        if holder >= 0:
            s.watch(s.classes[holder].members["__set__"], _on_set, receiver)
            site = Site(caller, position, -1, positional=(-1, source))
            s.watch(attribute(s, value, "__set__"), s.call, site)


def _on_set(s: State, value: int, receiver: int) -> None:
    if s.value.kind[value] is Kind.FUNCTION:
        give_owner(s, s.value.a[value], receiver)
