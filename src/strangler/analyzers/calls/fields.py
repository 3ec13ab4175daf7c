"""Constructors that dataclasses and their kin write: arguments go into attributes, factories of
defaults are called, then `__post_init__` (docs.python.org, library/dataclasses; attrs.org, api)."""

from collections.abc import Callable

from strangler.analyzers.calls.members import attribute, field, member_owner
from strangler.analyzers.calls.parts import Class, Site
from strangler.analyzers.calls.state import State


def construct(s: State, made: int, known: Class, fields: tuple[str, ...], site: Site) -> None:
    """Make an instance of a class with these fields by what a call passes."""
    symbol = s.type_of(made)
    given = [*zip(fields, site.positional, strict=False)]
    given += [(name, argument) for name, argument in site.keywords if name in fields]
    for name, argument in given:
        if argument >= 0:
            s.copy(argument, field(s, symbol, name))
    for above in known.mro:
        for factory, result in s.classes[above].factories:
            s.watch(factory, s.call, Site(site.caller, site.position, result))
    if member_owner(s, known.mro, "__post_init__") >= 0:
        # Parameters are what `InitVar` fields are given, and named like them.
        inner = Site(site.caller, site.position, -1, keywords=tuple(given))
        s.watch(attribute(s, made, "__post_init__"), s.call, inner)


def _declare(s: State, site: Site) -> None:
    """`field(default=value, default_factory=function)` in the body of a class."""
    result = site.result if site.result >= 0 else s.variable()
    for name in ("default", "default_value"):
        if site.passed(-1, name) >= 0:
            s.copy(site.passed(-1, name), result)
    for name in ("default_factory", "factory"):
        factory = site.passed(-1, name)
        if factory >= 0 and site.caller in s.classes:
            s.classes[site.caller].factories.append((factory, result))
        elif factory >= 0:
            s.watch(factory, s.call, Site(site.caller, site.position, result))


FIELDS: dict[str, Callable[[State, Site], None]] = {
    **dict.fromkeys(("dataclasses.field", "msgspec.field", "attrs.field", "attr.field"), _declare),
    **dict.fromkeys(("attr.ib", "attr.attrib", "pydantic.Field"), _declare),
}
"""By dotted name."""
