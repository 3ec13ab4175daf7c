"""Conditions on headers, query, cookies and claims in, predicates on a request out.

What is compared is exact, letter case included; a text of the rules stands for its UTF-8 bytes.
How parameters and claims are read says strangler.rules.requests."""

from collections.abc import Callable

from strangler.proxy.dataplane.request import Request
from strangler.rules.model import Condition, Match
from strangler.rules.requests import claim_texts, parameter

Holds = Callable[[Request], bool]
"""Whether a condition holds for a request."""


def compile_conditions(match: Match) -> tuple[Holds, ...]:
    """One predicate a condition; those that cost least come first."""
    return (
        *map(_header, match.headers),
        *map(_cookie, match.cookies),
        *map(_claim, match.claims),
        *map(_query, match.query),
    )


def _header(condition: Condition) -> Holds:
    name, wanted = condition.name.encode(), _bytes(condition.value)
    if wanted is None:
        return lambda request: request.has(name)
    return lambda request: request.header(name) == wanted


def _cookie(condition: Condition) -> Holds:
    name, wanted = condition.name.encode(), _bytes(condition.value)
    if wanted is None:
        return lambda request: request.cookie(name) is not None
    return lambda request: request.cookie(name) == wanted


def _query(condition: Condition) -> Holds:
    name, wanted = condition.name.encode(), _bytes(condition.value)
    if wanted is None:
        return lambda request: parameter(request.query, name) is not None
    return lambda request: parameter(request.query, name) == wanted


def _claim(condition: Condition) -> Holds:
    name, wanted = condition.name, condition.value
    if wanted is None:
        return lambda request: claim_texts((request.claims or {}).get(name)) != ()
    return lambda request: wanted in claim_texts((request.claims or {}).get(name))


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()
