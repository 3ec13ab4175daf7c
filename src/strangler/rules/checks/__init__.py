"""Rules that could be read in, what cannot be as a whole out; each file knows one kind of fault."""

from collections.abc import Iterator

from strangler.diagnostics import Diagnostic
from strangler.rules.checks.groups import check_groups
from strangler.rules.checks.overlaps import check_overlaps
from strangler.rules.checks.places import Places
from strangler.rules.checks.references import check_references
from strangler.rules.checks.states import check_states
from strangler.rules.checks.times import check_times
from strangler.rules.model import Rules

__all__ = ["Places", "check"]


def check(rules: Rules, places: Places) -> Iterator[Diagnostic]:
    """Every problem of the whole, in no order."""
    yield from check_references(rules, places)
    yield from check_states(rules, places)
    yield from check_groups(rules, places)
    yield from check_times(rules, places)
    yield from check_overlaps(rules, places)
