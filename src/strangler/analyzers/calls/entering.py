"""Names to enter in, calls of them from outside out: what a framework or a user starts."""

from collections.abc import Sequence

from strangler.analyzers.calls.describing import class_named, function_named
from strangler.analyzers.calls.linking import module_variable
from strangler.analyzers.calls.loads import on_load
from strangler.analyzers.calls.members import attribute
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind


def enter_all(s: State, names: Sequence[str]) -> None:
    """Call each name from a root that stands for the outside; the place of its call is its index.

    A class is made; `Class.method` is called on an instance of exactly this class, wherever in
    its order the method stands, a property is loaded; a function is called, and what its
    decorators made of it."""
    s.root = len(s.symbols)
    s.symbols.append("")
    s.modules_of.append("")
    s.entered = list(names)
    for index, name in enumerate(names):
        _enter(s, name, Site(s.root, index, s.variable()))


def _enter(s: State, name: str, site: Site) -> None:
    symbol = class_named(s, name)
    if symbol >= 0:
        s.call(s, s.value(Kind.CLASS, symbol), site)
        return
    holder, _, method = name.rpartition(".")
    owner = class_named(s, holder) if holder else -1
    if owner >= 0:
        receiver = s.value(Kind.INSTANCE, owner)
        s.watch(attribute(s, receiver, method), s.call, site)
        on_load(s, receiver, s.variable(), method, s.root, site.position)  # a property runs so
        return
    function = function_named(s, name)
    if function >= 0:
        s.call(s, s.value(Kind.FUNCTION, function), site)
        module = s.modules_of[function]
        held = module_variable(s, module, name.removeprefix(f"{module}."))
        if held >= 0:  # what decorators made of it
            s.watch(held, s.call, site)
