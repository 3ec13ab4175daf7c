"""Marked bodies in, which of them each body can reach out."""

from collections.abc import Iterable, Mapping

from strangler.analyzers.effects.components import components
from strangler.analyzers.effects.solving import Solved


def reachable(solved: Solved, marked: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """For each body of the project the marked bodies that run when it does, itself included;
    bodies that reach none are left out."""
    bodies = [i for i, body in enumerate(solved.activity.bodies) if not body.library]
    place = {body: at for at, body in enumerate(bodies)}
    calls = [
        [place[c.callee] for c in solved.deeds(body).calls if not c.doubtful and c.callee in place]
        for body in bodies
    ]
    places = {place[body] for body in marked if body in place}
    owner, found = components(calls)
    reached: list[frozenset[int]] = []
    for members in found:
        own = {bodies[at] for at in members if at in places}
        below = {owner[to] for at in members for to in calls[at]} - {len(reached)}
        reached.append(frozenset(own.union(*(reached[other] for other in below))))
    return {body: marks for body in bodies if (marks := reached[owner[place[body]]])}
