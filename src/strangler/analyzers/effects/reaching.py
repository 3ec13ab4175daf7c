"""What every body does in, what a library does by itself once the project's code calls it out.

A stand-in's body calls other bodies of stand-ins, touches tables, calls what lies outside, and
calls back into the project. All of that belongs to the place in the project where the library
was called first."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.analyzers.calls.activity import Activity, OpenCall
from strangler.analyzers.effects.components import components
from strangler.model.graph import Confidence


@dataclass(frozen=True, slots=True)
class Reach:
    """All that a stand-in's body does without leaving the stand-ins."""

    bodies: frozenset[int] = frozenset()
    """The stand-ins' bodies it goes through, itself included."""
    touches: frozenset[tuple[str, bool]] = frozenset()
    """(class, whether it is written)"""
    outside: frozenset[tuple[int, str]] = frozenset()
    """(body, dotted name) that it calls outside project and stand-ins."""
    back: frozenset[tuple[int, Confidence]] = frozenset()
    """Bodies of the project that it calls."""
    open: frozenset[OpenCall] = frozenset()
    """Calls of which nothing is known."""


NOWHERE = Reach()


@dataclass(frozen=True, slots=True, order=True)
class TouchAt:
    """A place in a project's body where a library touches the tables of a class: `via` is the
    stand-in's function that is called there, or the class whose instances a relation loads."""

    position: int
    via: str
    model: str
    writes: bool


class Libraries:
    """What stand-ins' bodies reach, worked out once for an Activity."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._reach = _reached(activity)

    def reach(self, body: int) -> Reach:
        """What a stand-in's body does; nothing for a body of the project."""
        return self._reach.get(body, NOWHERE)

    def touches(self, body: int) -> tuple[TouchAt, ...]:
        """Where a body of the project has a library touch tables, by place."""
        return tuple(sorted(set(self._touches(body))))

    def _touches(self, body: int) -> Iterator[TouchAt]:
        for touch in self._activity.touches.get(body, ()):
            yield TouchAt(touch.position, touch.model, touch.model, touch.writes)
        for call in self._activity.calls.get(body, ()):
            for model, writes in self.reach(call.callee).touches:
                via = self._activity.bodies[call.callee].symbol
                yield TouchAt(call.position, via, model, writes)


def _reached(activity: Activity) -> dict[int, Reach]:
    bodies = activity.bodies
    library = [index for index, body in enumerate(bodies) if body.library]
    place = {index: at for at, index in enumerate(library)}
    inside = [
        [place[c.callee] for c in activity.calls.get(index, ()) if c.callee in place]
        for index in library
    ]
    _, found = components(inside)
    reached: list[Reach] = [NOWHERE] * len(library)
    for members in found:
        own = [_own(activity, library[at]) for at in members]
        below = {other for at in members for other in inside[at]} - set(members)
        joined = _joined([*own, *(reached[other] for other in sorted(below))])
        for at in members:
            reached[at] = joined
    return dict(zip(library, reached, strict=True))


def _own(activity: Activity, index: int) -> Reach:
    calls = activity.calls.get(index, ())
    return Reach(
        frozenset({index}),
        frozenset((t.model, t.writes) for t in activity.touches.get(index, ())),
        frozenset((index, o.name) for o in activity.outside.get(index, ())),
        frozenset((c.callee, c.confidence) for c in calls if not activity.bodies[c.callee].library),
        frozenset(activity.open.get(index, ())),
    )


def _joined(parts: list[Reach]) -> Reach:
    if len(parts) == 1:
        return parts[0]
    return Reach(
        frozenset().union(*(p.bodies for p in parts)),
        frozenset().union(*(p.touches for p in parts)),
        frozenset().union(*(p.outside for p in parts)),
        frozenset().union(*(p.back for p in parts)),
        frozenset().union(*(p.open for p in parts)),
    )
