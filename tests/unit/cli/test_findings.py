from dataclasses import replace
from pathlib import Path

import pytest

from strangler.cli.findings import endpoints, findings, next_command, resolution
from strangler.locations import Location
from strangler.model.analysis import EndpointSummary, ResolutionCounts


def test_resolution_is_never_rounded_up_to_everything():
    """100.0 % is said only when nothing is unknown."""
    assert resolution(ResolutionCounts(99999, 1, 0, 0, {})) == "99.9 % of calls resolved; 1 unknown"
    assert resolution(ResolutionCounts(7, 0, 0, 0, {})) == "100.0 % of calls resolved; 0 unknown"


def test_imports_stand_in_while_no_call_was_looked_at():
    """Saying nothing about calls is better than dividing by nothing."""
    counts = ResolutionCounts(0, 0, 3, 1, {})
    assert resolution(counts) == "75.0 % of imports resolved; 1 unknown"


def test_each_finding_names_its_place(analysis):
    """The evidence is one click away."""
    places = [finding.place for finding in findings(analysis)]
    assert places == ["shop/cart/models.py:31", "shop/orders/models.py:14", "shop/cart/views.py:44"]


def test_the_next_command_asks_about_the_most_expensive_cut(analysis, run):
    """It is a command that can be run as it stands, and that answers."""
    words = next_command(analysis, Path("legacy"))
    assert words == ["strangler", "explain", "legacy", "shop.cart.models", "shop.orders.models"]
    assert run(*words[1:]).code == 0


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ([("read", True), ("write", True)], "1 of 2 endpoints only reads, 1 writes; all proven"),
        (
            [("read", True), ("none", True), ("external", True), ("write", False), ("read", False)],
            "2 of 5 endpoints only read, 1 calls out; 2 incomplete, of which 1 writes at least",
        ),
        (
            [("external", False), ("write", False), ("write", False)],
            "0 of 3 endpoints only read; 3 incomplete, of which 2 write and 1 calls out at least",
        ),
        ([("none", False)], ""),
    ],
)
def test_endpoints_are_told_by_what_is_proven_and_what_they_do_at_least(analysis, done, said):
    """Incomplete is no reason to say nothing of what is known."""
    at = Location("a.py", 1)
    found = tuple(
        EndpointSummary(
            f"a:GET /{n}", "a", "GET", f"/{n}", "flask", "a.f", at, (), None, effect, complete
        )
        for n, (effect, complete) in enumerate(done)
    )
    assert endpoints(replace(analysis, endpoints=found)) == said
