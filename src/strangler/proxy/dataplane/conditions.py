"""Conditions on headers, query, cookies and claims in, predicates on a request out."""

from collections.abc import Callable

from strangler.proxy.dataplane.request import Request
from strangler.rules.model import Match

Holds = Callable[[Request], bool]


def compile_conditions(match: Match) -> tuple[Holds, ...]:
    return ()
