"""Attributes by a name that is a value: `getattr` and `setattr` (Python library, built-in
functions)."""

from strangler.analyzers.calls.loads import on_any_store, on_load, on_store
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind


def get_attribute(s: State, site: Site) -> None:
    """`getattr(base, name, default)`"""
    base, name = site.passed(0), site.passed(1)
    default = site.passed(2)
    if site.result < 0:
        return
    if default >= 0:
        s.copy(default, site.result)
    if base >= 0 and name >= 0:
        s.watch(name, _on_name, base, site.result, site.caller, site.position)


def has_attribute(s: State, site: Site) -> None:
    """`hasattr(base, name)` loads the attribute, too."""
    base, name = site.passed(0), site.passed(1)
    if base >= 0 and name >= 0:
        s.watch(name, _on_name, base, s.variable(), site.caller, site.position)


def _on_name(s: State, value: int, base: int, target: int, caller: int, position: int) -> None:
    name = s.value.b[value]
    if s.value.kind[value] is Kind.CONSTANT and isinstance(name, str):
        s.watch(base, on_load, target, name, caller, position)
    elif s.value.kind[value] is Kind.PREFIXED and s.value.a[value]:
        s.watch(base, _on_prefix, target, s.value.a[value], caller, position)


def _on_prefix(s: State, base: int, target: int, prefix: str, caller: int, position: int) -> None:
    """`getattr(self, f"do_{name}")`: any member whose name begins so."""
    owner = s.type_of(base)
    if owner < 0:
        return
    names = {n for above in s.classes[owner].mro for n in s.classes[above].members}
    for name in sorted(n for n in names if n.startswith(prefix)):
        on_load(s, base, target, name, caller, position)


def set_attribute(s: State, site: Site) -> None:
    """`setattr(base, name, value)`"""
    base, name = site.passed(0), site.passed(1)
    if base >= 0:
        s.watch(base, on_any_store, site.passed(2), site.caller, site.position)
    if base >= 0 and name >= 0:
        s.watch(name, _on_set_name, base, site.passed(2), site.caller, site.position)


def _on_set_name(s: State, value: int, base: int, source: int, caller: int, position: int) -> None:
    name = s.value.b[value]
    if s.value.kind[value] is Kind.CONSTANT and isinstance(name, str) and name in s.stored:
        s.watch(base, on_store, name, source, caller, position)
