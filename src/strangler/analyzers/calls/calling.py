"""Calls: what a callee is called with, and what comes back (Python reference 6.3.4)."""

from strangler.analyzers.calls import items
from strangler.analyzers.calls.containers import element, held_container, parameter
from strangler.analyzers.calls.fields import construct
from strangler.analyzers.calls.library import call_external
from strangler.analyzers.calls.loads import set_accessor
from strangler.analyzers.calls.members import attribute, member_owner
from strangler.analyzers.calls.metaclasses import call_metaclass
from strangler.analyzers.calls.methods import call_method
from strangler.analyzers.calls.parts import Function, Receives, Site
from strangler.analyzers.calls.placing import placed
from strangler.analyzers.calls.returning import give_result
from strangler.analyzers.calls.standing import TERMS
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, OBJECTS, Kind
from strangler.model.flows import ParameterKind

_MAX_RECEIVED = 16
"""How many classes a metaclass's method is told of."""
_MAX_PARTIALS = 4
"""How many partial applications are taken apart one inside the other."""


def on_call(s: State, value: int, site: Site) -> None:
    """`site` calls `value`."""
    kind, a = s.value.kind[value], s.value.a[value]
    match kind:
        case Kind.FUNCTION:
            known = s.functions[a]
            if a in s.bases and (instead := _called_instead(s, value, a, site)) >= 0:
                s.watch(instead, on_call, site)
            elif (
                known.receives is not Receives.NOTHING
                and site.positional
                and (a in s.templates or a in s.inheritable)
            ):
                if site.positional[0] >= 0:
                    s.watch(site.positional[0], _on_unbound, a, _shifted(site))
                    s.late.append((_unbound_if_unknown, (site.positional[0], a, site)))
            else:
                call_function(s, a, -1, site, True)
        case Kind.BOUND:
            receiver = s.value.b[value]
            certain = s.value.kind[receiver] is not Kind.LIKELY
            call_function(s, a, receiver, site, certain)
        case Kind.CLASS | Kind.SUBCLASS:
            instantiate(s, value, site, True)
            if s.classes[a].meta >= 0:
                call_metaclass(s, value, s.classes[a], site)
        case Kind.INSTANCE | Kind.SELF | Kind.LIKELY | Kind.COLLECTION:
            if member_owner(s, s.classes[s.type_of(value)].mro, "__call__") >= 0:
                s.watch(attribute(s, value, "__call__"), on_call, site)
        case Kind.EXTERNAL | Kind.RESULT:
            site.found += 1
            declares = site.decorates and a.startswith("builtins.")  # as `@property` does
            if not declares and not a.startswith(TERMS):
                s.leave(site.caller, a, site.position)
            call_external(s, value, site)
        case Kind.METHOD:
            site.found += 1
            call_method(s, a, s.value.b[value], site)
        case Kind.STATIC | Kind.CLASSMETHOD:
            on_call(s, a, site)
        case Kind.PARTIAL:
            _partial(s, s.partials[a], site)
        case Kind.MANAGER:
            inner = s.variable()
            on_call(s, a, _with_result(site, inner))
            s.watch(inner, _on_managed, site.result)
        case Kind.DISPATCHER:
            site.found += 1
            if s.value.b[value] < 1 and (~a, 0) not in site.bound:  # it may hold itself
                site.bound.add((~a, 0))
                s.watch(a, on_call, site)
        case Kind.ANYTHING:
            site.anything = True
        case Kind.IDENTITY:
            site.found += 1
            if site.positional and site.positional[0] >= 0:
                s.copy(site.positional[0], site.result)
        case _:
            pass


def _called_instead(s: State, value: int, function: int, site: Site) -> int:
    """What `__called__` of the class as whose instance a function behaves does in its place: a
    task that calling puts into a queue. From outside, and inside that class, the function itself
    is meant."""
    for base in s.bases[function] if site.caller != s.root else ():
        holder = member_owner(s, s.classes[base].mro, "__called__")
        own = s.symbols[s.origin.get(site.caller, site.caller)]
        if holder >= 0 and not own.startswith(f"{s.symbols[holder]}."):
            return attribute(s, value, "__called__")
    return -1


def call_function(s: State, function: int, receiver: int, site: Site, certain: bool) -> None:
    """Call a project function, with a receiver (a value) or -1."""
    certain = certain and not s.functions[function].is_doubtful
    function = s.body(s, function, receiver, site.caller, site.position, site.passes)
    known = s.functions[function]
    site.found += 1
    s.edge(site.caller, function, site.position, certain)
    shift = 1 if receiver >= 0 else 0
    if shift and known.parameters and (known.owner < 0 or s.classes[known.owner].is_meta):
        _receive(s, known, receiver)
    if (function, shift) not in site.bound:
        site.bound.add((function, shift))
        bind(s, site, function, shift)
    give_result(s, function, receiver, site.result)


def _receive(s: State, known: Function, receiver: int) -> None:
    """A function that became a method, or a metaclass's, which is told of a few classes."""
    variable = known.parameters[0][0]
    if known.owner < 0 or len(s.points[variable] or ()) < _MAX_RECEIVED:
        s.add(variable, receiver)


def _on_unbound(s: State, value: int, function: int, site: Site) -> None:
    """`Class.method(receiver, ...)`; a framework that calls a class method by its function gives
    it an instance's class."""
    receiver = _received(s, value, function)
    if receiver >= 0:
        certain = s.value.kind[value] is not Kind.LIKELY
        call_function(s, function, receiver, site, certain)


def _unbound_if_unknown(s: State, given: int, function: int, site: Site) -> None:
    if not any(_received(s, value, function) >= 0 for value in s.points[given] or ()):
        call_function(s, function, -1, site, True)


def _received(s: State, value: int, function: int) -> int:
    """What a function receives that is given a value as its first argument; -1: nothing known."""
    kind = s.value.kind[value]
    if s.functions[function].receives is Receives.INSTANCE:
        return value if kind in OBJECTS else -1
    if kind in CLASSES:
        return value
    if kind not in OBJECTS:
        return -1
    exact = kind is Kind.INSTANCE or kind is Kind.COLLECTION
    return s.value(Kind.CLASS if exact else Kind.SUBCLASS, s.type_of(value))


def _shifted(site: Site) -> Site:
    """The same call without its first argument."""
    shifted = _with_result(site, site.result)
    shifted.positional = site.positional[1:]
    return shifted


def bind(s: State, site: Site, function: int, shift: int) -> None:
    """Arguments flow into parameters; the first `shift` parameters are taken already."""
    plain: list[int] = []
    named: dict[str, int] = {}
    starred = mapping = -1
    for variable, name, kind in s.functions[function].parameters:
        if kind == ParameterKind.PLAIN:
            plain.append(variable)
            named[name] = variable
        elif kind == ParameterKind.KEYWORD_ONLY:
            named[name] = variable
        elif kind == ParameterKind.STARRED:
            starred = variable
        else:
            mapping = variable
    taken = plain[shift:]
    # What is filled by its place, `**mapping` does not fill again (Python reference 6.3.4).
    filled = set(plain[: shift + len(site.positional)])
    open_names = {name: variable for name, variable in named.items() if variable not in filled}
    for index, argument in enumerate(site.positional):
        if argument < 0:
            continue
        if index < len(taken):
            s.copy(argument, taken[index])
        elif starred >= 0:
            place = index - len(taken)
            s.copy(argument, element(s, parameter(s, starred, "tuple"), place))
    for name, argument in site.keywords:
        if argument < 0:
            continue
        if name in named:
            s.copy(argument, named[name])
        elif mapping >= 0:
            s.copy(argument, element(s, parameter(s, mapping, "dict"), name))
    rest = taken[len(site.positional) :]
    for argument in site.starred:
        if argument >= 0:
            s.watch(argument, _on_starred, tuple(rest), starred, site.caller)
    for argument in site.mappings:
        if argument >= 0:
            s.watch(argument, _on_mapping, open_names, mapping)


def _on_starred(s: State, value: int, rest: tuple[int, ...], starred: int, caller: int) -> None:
    for index, variable in enumerate(rest):
        items.on_element(s, value, variable, index, caller, 0)
    if starred >= 0:
        if s.value.kind[value] is Kind.CONTAINER and not rest:
            s.add(starred, value)
        else:
            gathered = parameter(s, starred, "tuple")
            items.on_iterate(s, value, s.containers[gathered].any, caller, 0)


def _on_mapping(s: State, value: int, named: dict[str, int], mapping: int) -> None:
    if s.value.kind[value] is not Kind.CONTAINER:
        return
    index = s.value.a[value]
    for name, variable in named.items():
        s.copy(element(s, index, name), variable)
        s.copy(s.containers[index].any, variable)
    if mapping >= 0:
        s.add(mapping, value)


def instantiate(s: State, value: int, site: Site, loud: bool) -> None:
    """Call a class: `__init__` by its order, the instance comes back. Not `loud`: only what
    the project defines counts as called (`raise Class`)."""
    symbol = s.value.a[value]
    exact = s.value.kind[value] is Kind.CLASS
    if exact:
        symbol = placed(s, symbol, site)
    known = s.classes[symbol]
    made = s.value(Kind.INSTANCE if exact else Kind.SELF, symbol)
    site.found += 1
    inner = _with_result(site, -1)
    for name, argument in site.keywords:  # as declarative constructors assign what they are given
        if name in s.accessor_names:
            set_accessor(s, known, name, argument, site.caller, site.position)
    maker = member_owner(s, known.mro, "__new__")
    if maker >= 0:
        # A stand-in writes `__new__` where what is made is no plain instance.
        given = site if s.classes[maker].is_library else _with_result(site, s.variable())
        if site.result >= 0 and given is not site:
            s.watch(given.result, _on_made, site.result)
        _constructed(s, value, "__new__", given, symbol)
    if site.result >= 0 and (maker < 0 or not s.classes[maker].is_library):
        s.add(site.result, made)
    for hook in ("__del__", "_missing_") if known.is_enum or "__del__" in s.overriding else ():
        # Nobody knows where an instance goes; an enumeration is asked for what it lacks.
        if member_owner(s, known.mro, hook) >= 0:
            receiver, result = (value, site.result) if hook == "_missing_" else (made, -1)
            s.watch(attribute(s, receiver, hook), on_call, _with_result(site, result))
    if member_owner(s, known.mro, "__init__") >= 0:
        s.watch(attribute(s, made, "__init__"), on_call, inner)
    elif known.fields is not None:
        construct(s, made, known, known.fields, site)
    elif (held := held_container(s, made)) >= 0:
        for argument in (*site.positional[:1], *site.mappings):
            if argument >= 0:
                s.watch(argument, items.on_merge, s.value.a[held], site.caller)
        for name, argument in site.keywords:
            if argument >= 0:
                s.copy(argument, element(s, s.value.a[held], name))
    elif loud:
        for base in known.external:
            if base not in s.class_of:  # a stand-in without one does nothing then
                if not base.startswith("builtins."):
                    s.leave(site.caller, f"{base}.__init__", site.position)
                break


def _on_made(s: State, value: int, target: int) -> None:
    """What `__new__` gives, where that is something of the project."""
    if s.value.kind[value] in OBJECTS:
        s.add(target, value)


def _constructed(s: State, value: int, name: str, site: Site, symbol: int) -> None:
    holder = member_owner(s, s.classes[symbol].mro, name)
    variable = s.classes[holder].members[name]
    s.watch(variable, _on_new, value, site)


def _on_new(s: State, value: int, receiver: int, site: Site) -> None:
    inner = s.value.a[value] if s.value.kind[value] is Kind.STATIC else value
    if s.value.kind[inner] is Kind.FUNCTION:
        call_function(s, s.value.a[inner], receiver, site, True)


def _with_result(site: Site, result: int) -> Site:
    """The same call with its result going elsewhere."""
    return Site(
        site.caller,
        site.position,
        result,
        site.function,
        site.positional,
        site.keywords,
        site.starred,
        site.mappings,
        site.decorates,
    )


def _partial(s: State, made: Site, site: Site) -> None:
    """Call `functools.partial(function, ...)`: its arguments, then those of the call."""
    site.found += 1
    if site.depth > _MAX_PARTIALS:
        return
    joined = Site(
        site.caller,
        site.position,
        site.result,
        made.positional[0],
        (*made.positional[1:], *site.positional),
        (*made.keywords, *site.keywords),
        (*made.starred, *site.starred),
        (*made.mappings, *site.mappings),
    )
    joined.depth = site.depth + 1
    if joined.function >= 0:
        s.watch(joined.function, on_call, joined)


def _on_managed(s: State, value: int, target: int) -> None:
    s.add(target, s.value(Kind.ENTERED, value))
