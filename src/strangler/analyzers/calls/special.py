"""Special methods that the language calls by itself (Python reference 3.3)."""

from strangler.analyzers.calls.members import attribute, member_owner, overrides
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import OBJECTS, Kind


def call_special(s: State, value: int, name: str, site: Site) -> bool:
    """Call a special method of an instance; False where the project does not define it."""
    if s.value.kind[value] not in OBJECTS:
        return False
    owner = s.type_of(value)
    exact = s.value.kind[value] in (Kind.INSTANCE, Kind.COLLECTION)
    found = member_owner(s, s.classes[owner].mro, name) >= 0
    if not found and (exact or not overrides(s, owner, name)):
        return False
    s.watch(attribute(s, value, name), s.call, site)
    return True
