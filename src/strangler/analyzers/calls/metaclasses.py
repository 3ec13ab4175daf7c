"""What Python calls while a class is made, and what a metaclass adds to its classes (Python
reference 3.3.3: `__init_subclass__`, `__set_name__`, `__prepare__`, `__new__`, `__init__`,
`__call__`)."""

from collections.abc import Callable

from strangler.analyzers.calls.members import member_owner, on_member
from strangler.analyzers.calls.members import on_metaclass_member as bind_to_class
from strangler.analyzers.calls.parts import Class, Site
from strangler.analyzers.calls.special import call_special
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, OBJECTS, Kind
from strangler.model.values import Name


def find_metaclasses(s: State) -> None:
    """The metaclass of each class: its own or the first inherited one; those of stand-ins, which
    say in other ways what they do, left out."""
    own: dict[int, int] = {}
    for symbol, known in s.classes.items():
        place = s.inventory.definition(known.name)
        for name, value in place[1].keywords if place is not None else ():
            if name == "metaclass" and isinstance(value, Name):
                found = s.inventory.resolve(known.module, value.name)
                meta = s.class_of.get(found.name, -1) if found is not None else -1
                if meta >= 0 and not s.classes[meta].is_library:
                    own[symbol] = meta
    for known in s.classes.values() if own else ():
        known.meta = next((own[above] for above in known.mro if above in own), -1)
    for meta in own.values():
        for above in s.classes[meta].mro:
            s.classes[above].is_meta = True


def _build(s: State, site: Site) -> None:
    """A `class` statement was run; its first argument is the class, the keywords are its own."""
    s.watch(site.positional[0], _on_built, site)


def _on_built(s: State, value: int, site: Site) -> None:
    if s.value.kind[value] is not Kind.CLASS:
        return
    known = s.classes[s.value.a[value]]
    inner = Site(site.caller, site.position, -1)
    inner.keywords = tuple(pair for pair in site.keywords if pair[0] != "metaclass")
    holder = member_owner(s, known.mro[1:], "__init_subclass__")
    if holder >= 0:
        _call_bound(s, s.classes[holder].members["__init_subclass__"], on_member, value, inner)
    if "__set_name__" in s.overriding:
        for name, member in known.members.items():
            told = Site(site.caller, site.position, -1)
            told.positional = (site.positional[0], s.constant(name))
            s.watch(member, _on_named, told)
    if known.meta >= 0:
        inner.positional = (-1, -1, -1)
        meta = s.value(Kind.CLASS, known.meta)
        for name, receiver in (("__prepare__", meta), ("__new__", meta), ("__init__", value)):
            holder = member_owner(s, s.classes[known.meta].mro, name)
            if holder >= 0:
                _call_bound(s, s.classes[holder].members[name], bind_to_class, receiver, inner)


def _call_bound(
    s: State, member: int, bind: Callable[..., None], receiver: int, site: Site
) -> None:
    bound = s.variable()
    s.watch(member, bind, bound, receiver)
    s.watch(bound, s.call, site)


def _on_named(s: State, value: int, site: Site) -> None:
    if s.value.kind[value] in OBJECTS:
        call_special(s, value, "__set_name__", site)


def call_metaclass(s: State, value: int, known: Class, site: Site) -> None:
    """Calling a class calls its metaclass's `__call__`, which may make an instance or not."""
    holder = member_owner(s, s.classes[known.meta].mro, "__call__")
    if holder >= 0:
        member = s.classes[holder].members["__call__"]
        inner = Site(
            site.caller,
            site.position,
            site.result,
            site.function,
            site.positional,
            site.keywords,
            site.starred,
            site.mappings,
        )
        _call_bound(s, member, bind_to_class, value, inner)


def _check(name: str) -> Callable[[State, Site], None]:
    """`isinstance(value, class)` and `issubclass` may be answered by the class's metaclass."""

    def check(s: State, site: Site) -> None:
        if name in s.overriding and site.passed(1) >= 0:
            inner = Site(site.caller, site.position, -1, positional=(site.passed(0),))
            s.watch(site.passed(1), _on_checked, name, inner)

    return check


def _on_checked(s: State, value: int, name: str, site: Site) -> None:
    if s.value.kind[value] is Kind.CONTAINER:  # a tuple of classes; one in that is not followed
        s.watch(s.containers[s.value.a[value]].all, _on_class, name, site)
    else:
        _on_class(s, value, name, site)


def _on_class(s: State, value: int, name: str, site: Site) -> None:
    if s.value.kind[value] in CLASSES:
        call_special(s, value, name, site)


BUILDING: dict[str, Callable[[State, Site], None]] = {
    "builtins.__build_class__": _build,
    "builtins.isinstance": _check("__instancecheck__"),
    "builtins.issubclass": _check("__subclasscheck__"),
}
"""By dotted name; `__build_class__` is what a `class` statement calls."""
