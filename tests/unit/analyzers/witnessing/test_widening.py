"""What was seen is added to endpoints, nothing is taken away."""

from dataclasses import replace

from strangler.analyzers.witnessing.widening import widened
from strangler.locations import Location
from strangler.model.analysis import EndpointSummary
from strangler.model.witness import SeenEffect

ENDPOINT = EndpointSummary(
    "a:GET /x", "a", "GET", "/x", "flask", "a.x", Location("a.py", 1), (), None,
    effect="read", complete=True, reads=("posts",), external=("time",),
)  # fmt: skip


def seen(kind, target, endpoint=ENDPOINT.id):
    return SeenEffect(endpoint, kind, target, True, None)


def test_a_write_that_was_seen_makes_the_endpoint_write():
    """And breaks its promise of being complete."""
    (found,) = widened((ENDPOINT,), [seen("writes", "posts"), seen("reads", "authors")])
    assert (found.effect, found.complete) == ("write", False)
    assert (found.reads, found.writes) == (("authors", "posts"), ("posts",))


def test_a_connection_that_was_seen_makes_it_external():
    """Named by its host, beside what was known."""
    (found,) = widened((ENDPOINT,), [seen("network", "example.org")])
    assert (found.effect, found.external) == ("external", ("network example.org", "time"))


def test_an_effect_is_never_narrowed():
    """A stronger one stays, and so do other endpoints."""
    strong = replace(ENDPOINT, effect="external")
    other = replace(ENDPOINT, id="a:GET /y")
    assert widened((strong, other), [seen("reads", "authors")]) == (
        replace(strong, complete=False, reads=("authors", "posts"), effects=("reads authors",)),
        other,
    )
