"""What recognisers know of a project (`strangler.model.behaviour`) in, symbols and values of the
state out."""

from collections.abc import Mapping, Sequence

from strangler.analyzers.calls.parts import Class, Held
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind
from strangler.model.behaviour import (
    Accessor,
    Base,
    Behaviour,
    Given,
    Listener,
    Loads,
    Mapped,
    Member,
)

_BUILTINS = "builtins."


def additional_bases(s: State, behaviour: Sequence[Behaviour]) -> Mapping[int, Sequence[int]]:
    """Class -> the bases that its framework adds; those of functions go into the state."""
    found: dict[int, list[int]] = {}
    for item in sorted({b for b in behaviour if isinstance(b, Base)}):
        base = class_named(s, item.base)
        if base < 0:
            continue
        owner = class_named(s, item.owner)
        if owner >= 0:
            found.setdefault(owner, []).append(base)
            continue
        function = function_named(s, item.owner)
        if function >= 0:
            s.bases.setdefault(function, []).append(base)
        else:
            found[_made(s, item.owner)] = [base]
    return found


def _made(s: State, dotted: str) -> int:
    """A class for what is none in the code and yet tells its instances apart: a table that a
    variable holds, a relation with a table of its own."""
    module, _, name = dotted.rpartition(".")
    made = s.class_of[dotted] = len(s.symbols)
    if module in s.globals:
        s.single.append((module, name, made))
    while module and module not in s.globals:
        module = module.rpartition(".")[0]
    s.symbols.append(dotted)
    s.modules_of.append(module)
    s.classes[made] = Class(dotted, module)
    return made


def bind_single(s: State) -> None:
    """A variable of a module for which a class was made holds an instance of it."""
    for module, name, made in s.single:
        variable = s.globals[module].get(name)
        if variable is not None:
            s.add(variable, s.value(Kind.INSTANCE, made))


def describe(s: State, behaviour: Sequence[Behaviour]) -> None:
    """Take accessors, listeners and what is given; what names nothing known is left out."""
    for accessor in sorted({b for b in behaviour if isinstance(b, Accessor)}):
        _accessor(s, accessor)
    for listener in sorted({b for b in behaviour if isinstance(b, Listener)}):
        subject = class_named(s, listener.subject) if listener.subject else -1
        called = _callable(s, listener.function)
        if called >= 0 and (subject >= 0 or not listener.subject):
            s.keys.add(listener.event)
            name = listener.event.partition(":")[2]  # of a template
            s.keys.add(name)
            if name.isdigit():  # a status: others are told apart from it
                s.keys.update(range(100, 600))
            s.beginnings.update(name[:size] for size in range(1, len(name)))
            heard = (subject, called, listener.exact)
            s.listeners.setdefault(listener.event, []).append(heard)
    for loads in sorted({b for b in behaviour if isinstance(b, Loads)}):
        if not loads.target:
            s.loads[loads.function] = None
        elif (known := s.loads.setdefault(loads.function, {})) is not None:
            known[loads.arguments] = loads.target
    s.mapped.update(class_named(s, b.owner) for b in behaviour if isinstance(b, Mapped))
    for member in sorted({b for b in behaviour if isinstance(b, Member)}):
        _member(s, member)
    for given in sorted({b for b in behaviour if isinstance(b, Given)}):
        _given(s, given)


def class_named(s: State, dotted: str) -> int:
    """The class of a dotted name, through re-exports; -1 if none is known."""
    known = s.class_of.get(dotted)
    if known is None:
        found = s.inventory.resolver.resolve_absolute(dotted)
        if found is not None and found.exact:
            known = s.class_of.get(found.name)
    return -1 if known is None else known


def function_named(s: State, dotted: str) -> int:
    """The function of a dotted name, also one that a class inherits; -1 if none is known."""
    if not s.function_of:
        s.function_of = {s.symbols[symbol]: symbol for symbol in s.functions}
    known = s.function_of.get(dotted)
    if known is None:
        found = s.inventory.resolver.resolve_absolute(dotted)
        if found is not None and found.exact:
            known = s.function_of.get(found.name)
    return -1 if known is None else known


def _callable(s: State, dotted: str) -> int:
    """The value of a function or class; -1 if none is known."""
    function = function_named(s, dotted)
    if function >= 0:
        return s.value(Kind.FUNCTION, function)
    symbol = class_named(s, dotted)
    return s.value(Kind.CLASS, symbol) if symbol >= 0 else -1


def _member(s: State, member: Member) -> None:
    owner, called = class_named(s, member.owner), _callable(s, member.function)
    if owner < 0 or called < 0:
        return
    if member.computed and s.value.kind[called] is Kind.CLASS:
        called = s.value(Kind.INSTANCE, s.value.a[called])
    elif member.computed:
        called = s.value(Kind.PROPERTY, s.value.a[called])
        s.accessors.add(member.name)
    if member.over:
        s.classes[owner].kept.add(member.name)
    variable = s.classes[owner].members[member.name] = s.variable()
    s.add(variable, called)


def _accessor(s: State, accessor: Accessor) -> None:
    owner, target = class_named(s, accessor.owner), class_named(s, accessor.target)
    if owner < 0 or target < 0:
        return
    collection = class_named(s, accessor.collection) if accessor.collection else -1
    if accessor.collection and collection < 0:
        return
    own = accessor.on_class and collection >= 0 and owner == target
    held = Held(target, collection, accessor.reads, accessor.on_class, own)
    s.classes[owner].accessors.setdefault(accessor.name, []).append(held)
    s.accessor_names.add(accessor.name)
    if s.classes[owner].is_library:
        s.keys.add(accessor.name)  # a registry that is asked for a name
    if accessor.reads:
        s.reading.add(accessor.name)


def _given(s: State, given: Given) -> None:
    value = _result(s, given.type)
    if value < 0:
        value = _instance(s, given)
    if value < 0:
        return
    owner = class_named(s, given.function.rpartition(".")[0])
    function = function_named(s, given.function)
    if function < 0 and owner >= 0:
        name = given.function.rpartition(".")[2]
        for above in s.classes[owner].mro:
            function = function_named(s, f"{s.classes[above].name}.{name}")
            if function >= 0:
                break
    if function >= 0:
        own = s.functions[function].owner
        s.given.setdefault(function, []).append((owner if own >= 0 else -1, given.parameter, value))


def _result(s: State, dotted: str) -> int:
    """What a function gives, as a value that stands for calling it; of a method, on an instance
    of its class. -1 where the name is of no function."""
    function = function_named(s, dotted)
    owner = class_named(s, dotted.rpartition(".")[0])
    if function < 0 and owner >= 0:
        name = dotted.rpartition(".")[2]
        names = (f"{s.classes[above].name}.{name}" for above in s.classes[owner].mro)
        function = next((f for f in (function_named(s, n) for n in names) if f >= 0), -1)
    if function < 0:
        return -1
    if owner < 0:
        return s.value(Kind.FUNCTION, function)
    return s.value(Kind.BOUND, function, s.value(Kind.INSTANCE, owner))


def _instance(s: State, given: Given) -> int:
    if given.type.startswith(_BUILTINS):
        return s.value(Kind.LITERAL, given.type.removeprefix(_BUILTINS))
    held = class_named(s, given.type)
    if held < 0:
        return s.value(Kind.RESULT, given.type, 1)
    if given.collection:
        collection = class_named(s, given.collection)
        return s.value(Kind.COLLECTION, held, collection) if collection >= 0 else -1
    return s.value(Kind.INSTANCE, held)
