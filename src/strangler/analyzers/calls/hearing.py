"""What is notified or raised in, calls of those who listen to it out."""

from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, Kind

RAISED = "raise"
"""The event of raising an instance of its subject."""


def on_subject(s: State, value: int, subject: int, called: int, exact: bool, site: Site) -> None:
    """A listener to a subject hears of a value where that is an instance of it."""
    owner = s.class_of_value(value)
    if owner < 0 or subject not in s.classes[owner].mro:
        return
    if not exact or s.classes[owner].name == s.classes[subject].name:
        s.call(s, called, site)


def on_constant(s: State, value: int, event: str, site: Site) -> None:
    """An event that ends with a constant (`EVENT:404`); of any other value it may be each."""
    known = f"{event}{s.value.b[value]}" if s.value.kind[value] is Kind.CONSTANT else ""
    for name in [known] if known else sorted(e for e in s.listeners if e.startswith(event)):
        for _, called, _ in s.listeners.get(name, ()):
            s.call(s, called, site)


def hear_raised(s: State, value: int, site: Site) -> None:
    """Who listens to what is raised is called with it; who catches it before is not asked."""
    for subject, called, exact in s.listeners.get(RAISED, ()):
        if subject < 0:
            continue
        given = s.variable()
        is_class = s.value.kind[value] in CLASSES
        s.add(given, s.value(Kind.INSTANCE, s.value.a[value]) if is_class else value)
        inner = Site(site.caller, site.position, -1, positional=(given,))
        on_subject(s, value, subject, called, exact, inner)
