"""Special methods that the language calls by itself (Python reference 3.3)."""

from strangler.analyzers.calls.members import (
    attribute,
    attribute_by_metaclass,
    member_owner,
    overrides,
)
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, OBJECTS, Kind


def call_special(s: State, value: int, name: str, site: Site) -> bool:
    """Call a special method of an instance, or one that a class has by its metaclass; False where
    the project does not define it."""
    if s.value.kind[value] not in OBJECTS:
        return s.value.kind[value] in CLASSES and _call_of_class(s, value, name, site)
    owner = s.type_of(value)
    exact = s.value.kind[value] in (Kind.INSTANCE, Kind.COLLECTION)
    found = member_owner(s, s.classes[owner].mro, name) >= 0
    if not found and (exact or not overrides(s, owner, name)):
        return False
    s.watch(attribute(s, value, name), s.call, site)
    return True


def _call_of_class(s: State, value: int, name: str, site: Site) -> bool:
    known = s.classes[s.value.a[value]]
    if known.meta < 0 or member_owner(s, s.classes[known.meta].mro, name) < 0:
        return False
    found = s.variable()
    attribute_by_metaclass(s, value, known, name, found)
    s.watch(found, s.call, site)
    return True
