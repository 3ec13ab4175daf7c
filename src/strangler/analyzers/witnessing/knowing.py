"""Solved calls in, the pairs of functions out of which the one may call the other."""

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.calls.solving import Solved


def known_calls(solved: Solved) -> frozenset[tuple[str, str]]:
    """Caller and callee by dotted name: directly, or through what stand-ins say of libraries."""
    direct = {(edge.caller, edge.callee) for edge in solved.graph.edges}
    return frozenset(direct | _through(solved.activity))


def _through(activity: Activity) -> set[tuple[str, str]]:
    called: dict[int, frozenset[str]] = {}
    return {
        (body.symbol, symbol)
        for index, body in enumerate(activity.bodies)
        if not body.library
        for call in activity.calls.get(index, ())
        for symbol in _entered(activity, call.callee, called)
    }


def _entered(activity: Activity, start: int, known: dict[int, frozenset[str]]) -> frozenset[str]:
    """The project's functions that a body is, or calls with only libraries in between."""
    found = known.get(start)
    if found is not None:
        return found
    symbols: set[str] = set()
    seen = {start}
    waiting = [start]
    while waiting:
        index = waiting.pop()
        body = activity.bodies[index]
        if not body.library:
            symbols.add(body.symbol)
            continue
        new = {call.callee for call in activity.calls.get(index, ())} - seen
        seen |= new
        waiting += new
    found = known[start] = frozenset(symbols)
    return found
