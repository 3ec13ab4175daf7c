"""Routes in, for a path the few of them whose path condition holds out; order and conditions are
left to `matching`. For tools that ask thousands of questions; traffic has its own table."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from strangler.rules.matching import path_matches
from strangler.rules.model import Match, PathKind, Route
from strangler.rules.targets import is_ambiguous, matching_key
from strangler.rules.templates import SegmentKind, parse_exact, parse_prefix, parse_template

_Steps: TypeAlias = tuple[str, ...]
_VARIABLE = (
    "{}"  # no matching key holds it: braces in one stand for themselves only percent-encoded
)


class Lookup:
    """Routes by the segments that their paths begin with, `{}` for a variable one."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._known: dict[_Steps, list[Route]] = defaultdict(list)
        self._beginnings: set[_Steps] = {()}
        self._others: list[Route] = []
        for route in routes:
            steps = _steps(route.match)
            if steps is None:
                self._others.append(route)
                continue
            self._known[steps].append(route)
            self._beginnings.update(steps[:length] for length in range(len(steps)))

    def near(self, path: bytes) -> list[Route]:
        """Routes whose path condition holds for a request's path, in no order."""
        key = matching_key(path)
        if is_ambiguous(key):
            key = path
        given = key[1:].decode("latin-1").split("/")
        found = [route for steps in self._walk(given, ()) for route in self._known.get(steps, ())]
        return [route for route in (*found, *self._others) if path_matches(route.match, key)]

    def _walk(self, given: list[str], steps: _Steps) -> Iterator[_Steps]:
        yield steps
        if len(steps) == len(given) or steps not in self._beginnings:
            return
        yield from self._walk(given, (*steps, given[len(steps)]))
        yield from self._walk(given, (*steps, _VARIABLE))


def _steps(match: Match) -> _Steps | None:
    """The segments that every path has to begin with; None: nothing can be said."""
    if match.kind is PathKind.REGEX:
        return None
    if match.kind is PathKind.EXACT:
        return tuple(parse_exact(match.path)[1:].split("/"))
    if match.kind is PathKind.TEMPLATE:
        return tuple(
            segment.text if segment.kind is SegmentKind.LITERAL else _VARIABLE
            for segment in parse_template(match.path)
            if segment.kind is not SegmentKind.REST
        )
    return parse_prefix(match.path)
