"""A value and an attribute's name in, the variable of what the attribute holds out.

Rules: Python reference 3.2 (the attribute of an instance, class, module), 3.3.2.2 (descriptors),
the method resolution order (C3). `self` in a method is any instance of its class or of a class
derived from it, so what a derived class overrides is found, too."""

import builtins
from collections.abc import Sequence

from strangler.analyzers.calls.containers import held_container
from strangler.analyzers.calls.dispatching import bind_dispatcher, dispatcher_attribute
from strangler.analyzers.calls.linking import module_variable
from strangler.analyzers.calls.parts import Class, Function, Held
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, INSTANCES, OBJECTS, Kind

_MAX_DOTS = 7
"""How long a chain of attributes outside the project is followed."""
_MAX_OVERRIDES = 60
"""How many overriding classes of one member are followed."""


_MAX_OWNERS = 16
"""How many instances the method of a descriptor is given."""
_WITH_METHODS = frozenset(
    {
        *(Kind.CONTAINER, Kind.CONSTANT, Kind.COROUTINE),
        *(Kind.GENERATOR, Kind.LITERAL, Kind.PROPERTY),
    }
)


def attribute(s: State, value: int, name: str) -> int:
    """The variable of `value.name`, one for each pair; -1 where nothing can be known."""
    key = (value, name)
    known = s.attributes.get(key)
    if known is not None:
        return known
    kind, a = s.value.kind[value], s.value.a[value]
    if kind in OBJECTS:
        found = s.attributes[key] = s.variable()
        _instance(s, value, s.type_of(value), name, found)
        return found
    if kind in CLASSES:
        found = s.attributes[key] = s.variable()
        _class(s, value, a, name, found)
        return found
    if kind is Kind.MODULE:
        found = module_variable(s, a, name)
    elif kind in (Kind.EXTERNAL, Kind.RESULT):
        if a.endswith(f".{name}"):  # `node.parent.parent`: more of the same
            found = s.variable()
            s.add(found, value)
        elif a.count(".") > _MAX_DOTS:
            found = -1
        else:
            found = s.variable()
            s.add(found, s.value(Kind.EXTERNAL, f"{a}.{name}", value))
    elif kind in _WITH_METHODS:
        found = s.variable()
        s.add(found, s.value(Kind.METHOD, value, name))
    elif kind is Kind.SUPER:
        found = s.attributes[key] = s.variable()
        _above(s, a, s.value.b[value], name, found)
        return found
    elif kind is Kind.FUNCTION:
        found = _function(s, value, a, name)
    elif kind is Kind.DISPATCHER:
        found = dispatcher_attribute(s, value, name)
    elif kind is Kind.BOUND and name == "__self__":
        found = s.variable()
        s.add(found, s.value.b[value])
    elif kind is Kind.BOUND:
        found = field(s, a, name)
    else:
        found = -1
    s.attributes[key] = found
    return found


def member_owner(s: State, order: list[int], name: str) -> int:
    """The first class of an order that has a member; -1 if none."""
    classes = s.classes
    for symbol in order:
        if name in classes[symbol].members:
            return symbol
    return -1


def field(s: State, owner: int, name: str) -> int:
    """The variable of an attribute of all instances of a class, as assigned by code."""
    known = s.fields.get((owner, name))
    if known is None:
        known = s.fields[owner, name] = s.variable()
        found = s.classes.get(owner)
        if found is not None:
            for above in found.mro:
                s.copy(known, _below(s, above, name))
    return known


def _below(s: State, owner: int, name: str) -> int:
    """The variable of an attribute of instances of a class and of classes derived from it."""
    known = s.below.get((owner, name))
    if known is None:
        known = s.below[owner, name] = s.variable()
    return known


def overrides(s: State, owner: int, name: str) -> list[int]:
    """The classes derived from `owner` that have a member of their own."""
    derived = s.classes[owner].derived
    if not derived:
        return []
    found = [symbol for symbol in s.overriding.get(name, ()) if symbol in derived]
    return found[:_MAX_OVERRIDES]


def _instance(s: State, value: int, owner: int, name: str, found: int) -> None:
    known = s.classes[owner]
    open_ended = s.value.kind[value] in (Kind.SELF, Kind.LIKELY)
    if name in s.accessor_names and _accessed(s, known, name, found, False, open_ended):
        return
    if name in s.stored:
        for above in known.mro:
            s.copy(field(s, above, name), found)
        if open_ended:
            s.copy(_below(s, owner, name), found)
    holder = member_owner(s, known.mro, name)
    if holder >= 0:
        s.watch(s.classes[holder].members[name], on_member, found, value)
    if "__getattribute__" in s.overriding:
        asked = member_owner(s, known.mro, "__getattribute__")
        if asked >= 0:
            s.computing.add(found)
            s.watch(s.classes[asked].members["__getattribute__"], _on_computed, found, value)
    overridden = overrides(s, owner, name) if open_ended else []
    for symbol in overridden:
        receiver = s.value(Kind.LIKELY, symbol)
        s.watch(s.classes[symbol].members[name], on_member, found, receiver)
    if holder < 0 and not overridden:
        computed = member_owner(s, known.mro, "__getattr__")
        if computed >= 0:
            s.computing.add(found)
            s.watch(s.classes[computed].members["__getattr__"], _on_computed, found, value)
        elif name in s.stored:
            s.late.append((_outside_if_unknown, (owner, name, found, value)))
        else:
            _outside(s, owner, name, found, value)


def _outside_if_unknown(s: State, owner: int, name: str, found: int, value: int) -> None:
    """What the project's own code assigns is no member of a base outside."""
    if not s.points[found]:
        _outside(s, owner, name, found, value)


def _accessed(
    s: State, known: Class, name: str, found: int, on_class: bool, open_ended: bool
) -> bool:
    """Whether the framework gives the class (or its instances) the attribute."""
    held = accessors(s, known, name, on_class)
    if not held and open_ended and member_owner(s, known.mro, name) < 0:
        below = [s.classes[symbol] for symbol in sorted(known.derived)]
        for owner in [one for one in below if name in one.accessors][:_MAX_OVERRIDES]:
            _hold(s, owner, accessors(s, owner, name, on_class), found)
        return False
    _hold(s, known, held, found)
    return bool(held)


def _hold(s: State, owner: Class, held: Sequence[Held], found: int) -> None:
    for one in held:
        s.add(found, held_value(s, owner, one))


def held_value(s: State, owner: Class, held: Held) -> int:
    """What an accessor gives where a class is asked for it."""
    target = s.class_of[owner.name] if held.own else held.target
    if held.collection >= 0:
        return s.value(Kind.COLLECTION, target, held.collection)
    return s.value(Kind.INSTANCE, target)


def accessors(s: State, known: Class, name: str, on_class: bool) -> Sequence[Held]:
    """What the framework's attribute of a class holds, unless a nearer class has its own."""
    for symbol in known.mro:
        above = s.classes[symbol]
        known_here = above.accessors.get(name, ())
        held = [one for one in known_here if one.on_class == on_class]
        if not held and not on_class:  # an instance has what its class has
            held = list(known_here)
        if held:
            return held
        if name in above.members:
            break
    return ()


def _class(s: State, value: int, owner: int, name: str, found: int) -> None:
    known = s.classes[owner]
    if name in s.accessor_names:
        open_ended = s.value.kind[value] is Kind.SUBCLASS
        if _accessed(s, known, name, found, True, open_ended):
            return
    if name in s.stored and name not in known.members:
        s.copy(field(s, ~owner, name), found)
    holder = member_owner(s, known.mro, name)
    if holder >= 0:
        s.watch(s.classes[holder].members[name], on_member, found, value)
    if s.value.kind[value] is Kind.SUBCLASS:
        for symbol in overrides(s, owner, name):
            receiver = s.value(Kind.SUBCLASS, symbol)
            s.watch(s.classes[symbol].members[name], on_member, found, receiver)
    if holder < 0 and not attribute_by_metaclass(s, value, known, name, found):
        _outside(s, owner, name, found)


def attribute_by_metaclass(s: State, value: int, known: Class, name: str, found: int) -> bool:
    """What a class has by its metaclass (Python reference 3.3.3.1); False where there is none."""
    if known.meta < 0:
        return False
    order = s.classes[known.meta].mro
    holder = member_owner(s, order, name)
    if holder >= 0:
        s.watch(s.classes[holder].members[name], on_metaclass_member, found, value)
        return True
    computed = member_owner(s, order, "__getattr__")
    if computed >= 0:
        s.computing.add(found)
        s.watch(s.classes[computed].members["__getattr__"], _on_computed, found, value)
    return computed >= 0


def on_metaclass_member(s: State, value: int, found: int, receiver: int) -> None:
    """A member of a metaclass, bound to one of its classes."""
    kind = s.value.kind[value]
    if kind is Kind.CLASSMETHOD and s.value.kind[s.value.a[value]] is Kind.FUNCTION:
        inner = s.value.a[s.value.a[value]]
        meta = s.value(Kind.SUBCLASS, s.functions[inner].owner)
        value = s.value(Kind.BOUND, inner, meta)
    elif kind is Kind.FUNCTION:
        value = s.value(Kind.BOUND, s.value.a[value], receiver)
    elif kind is Kind.PROPERTY:
        value = s.value(Kind.READ, s.value.a[value], receiver)
    elif kind is Kind.STATIC:
        value = s.value.a[value]
    s.add(found, value)


def _above(s: State, owner: int, receiver: int, name: str, found: int) -> None:
    """`super()`: the next class in the order of the receiver that has the member."""
    kind = s.value.kind[receiver]
    symbol = s.type_of(receiver) if kind in OBJECTS else s.value.a[receiver]
    order = s.classes[symbol].mro
    holder = member_owner(s, order[order.index(owner) + 1 :], name)
    holders = {holder}
    if holder >= 0:
        s.watch(s.classes[holder].members[name], on_member, found, receiver)
    else:
        _outside(s, owner, name, found, receiver)
    if kind not in (Kind.SELF, Kind.SUBCLASS, Kind.LIKELY):
        return
    for derived in sorted(s.classes[symbol].derived):
        below = s.classes[derived]
        if below.multiple:
            order = below.mro
            other = member_owner(s, order[order.index(owner) + 1 :], name)
            if other not in holders:
                holders.add(other)
                instance = kind in INSTANCES
                likely = s.value(Kind.LIKELY if instance else Kind.SUBCLASS, derived)
                s.watch(s.classes[other].members[name], on_member, found, likely)


def _function(s: State, value: int, function: int, name: str) -> int:
    """An attribute of a function: one that some code assigns, or one of the class as whose
    instance the function behaves."""
    assigned = field(s, function, name)
    for base in s.bases.get(s.origin.get(function, function), ()):
        found = s.variable()
        s.copy(assigned, found)
        holder = member_owner(s, s.classes[base].mro, name)
        if holder >= 0:
            s.watch(s.classes[holder].members[name], on_member, found, value)
        else:
            _outside(s, base, name, found)
        return found
    return assigned


def _outside(s: State, owner: int, name: str, found: int, value: int = -1) -> None:
    """A member that only a base outside the project can have, or one that a stand-in lacks."""
    for base in s.classes[owner].external:
        module, _, class_ = base.rpartition(".")
        if module != "builtins" or hasattr(getattr(builtins, class_, None), name):
            if name[:2] != "__" and value >= 0 and (held := held_container(s, value)) >= 0:
                s.add(found, s.value(Kind.METHOD, held, name))
                return
            s.add(found, s.value(Kind.EXTERNAL, f"{base}.{name}"))
            return


def on_member(s: State, value: int, found: int, receiver: int) -> None:
    """A member found in a class, bound to the receiver it was asked of."""
    kind = s.value.kind[value]
    on_class = s.value.kind[receiver] in CLASSES
    if kind is Kind.FUNCTION:
        function = s.functions[s.value.a[value]]
        implicit = function.name in IMPLICIT_CLASSMETHODS
        if not on_class or implicit:
            if function.owner >= 0:
                _lend(s, function, receiver)
            value = s.value(Kind.BOUND, s.value.a[value], receiver)
    elif kind is Kind.CLASSMETHOD:
        _on_classmethod(s, s.value.a[value], found, receiver)
        return
    elif kind is Kind.STATIC:
        value = s.value.a[value]
    elif kind is Kind.PROPERTY:
        if not on_class:
            value = s.value(Kind.READ, s.value.a[value], receiver)
    elif kind in INSTANCES:
        _descriptor(s, value, found, receiver)
    elif kind in (Kind.CONSTANT, Kind.LITERAL) and on_class:
        owner = s.classes[s.value.a[receiver]]
        if owner.is_enum:
            value = s.value(Kind.INSTANCE, s.value.a[receiver])
    elif kind is Kind.MANAGER and not on_class:
        inner = s.value.a[value]
        if s.value.kind[inner] is Kind.FUNCTION:
            value = s.value(Kind.MANAGER, s.value(Kind.BOUND, s.value.a[inner], receiver))
    elif kind is Kind.DISPATCHER:
        bind_dispatcher(s, value, found, receiver, on_member)
        return
    s.add(found, value)


def _lend(s: State, function: Function, receiver: int) -> None:
    """A method taken from another class (`run = Other.run`) has receivers of this one, too."""
    owner = s.type_of(receiver)
    if owner >= 0 and function.parameters and function.owner not in s.classes[owner].mro:
        s.add(function.parameters[0][0], receiver)


IMPLICIT_CLASSMETHODS = frozenset({"__class_getitem__", "__init_subclass__"})


def _on_classmethod(s: State, inner: int, found: int, receiver: int) -> None:
    if s.value.kind[receiver] in OBJECTS:
        exact = s.value.kind[receiver] in (Kind.INSTANCE, Kind.COLLECTION)
        receiver = s.value(Kind.CLASS if exact else Kind.SUBCLASS, s.type_of(receiver))
    kind = s.value.kind[inner]
    if kind is Kind.FUNCTION:
        s.add(found, s.value(Kind.BOUND, s.value.a[inner], receiver))
    elif kind is Kind.PROPERTY:
        s.add(found, s.value(Kind.READ, s.value.a[inner], receiver))
    else:
        s.add(found, inner)


def _on_computed(s: State, value: int, found: int, receiver: int) -> None:
    """`__getattr__` is called by whoever loads the attribute."""
    if s.value.kind[value] is Kind.FUNCTION:
        s.add(found, s.value(Kind.READ, s.value.a[value], receiver))


def _descriptor(s: State, value: int, found: int, receiver: int) -> None:
    """An instance in a class body whose class has `__get__`."""
    owner = s.classes[s.value.a[value]]
    holder = member_owner(s, owner.mro, "__get__")
    if holder >= 0:
        s.watch(s.classes[holder].members["__get__"], _on_get, found, value, receiver)


def _on_get(s: State, value: int, found: int, descriptor: int, receiver: int) -> None:
    if s.value.kind[value] is Kind.FUNCTION:
        give_owner(s, s.value.a[value], receiver)
        s.add(found, s.value(Kind.READ, s.value.a[value], descriptor))


def give_owner(s: State, function: int, receiver: int) -> None:
    """A descriptor's method is given the instance whose attribute it is; of many it is not known
    whose."""
    parameters = s.functions[function].parameters
    if len(parameters) > 1 and s.value.kind[receiver] in OBJECTS:
        known = s.points[parameters[1][0]]
        if known is None or len(known) < _MAX_OWNERS:
            s.add(parameters[1][0], receiver)
