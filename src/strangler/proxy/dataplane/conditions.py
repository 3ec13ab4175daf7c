"""Conditions on headers, query, cookies and claims in, predicates on a request out.

What is compared is exact, letter case included; text of the rules stands for its UTF-8 bytes."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from strangler.proxy.dataplane.request import Request
from strangler.rules.model import Condition, Match

Holds = Callable[[Request], bool]
"""Whether a condition holds for a request."""


def compile_conditions(match: Match) -> tuple[Holds, ...]:
    """One predicate a condition; those that cost least come first."""
    return (
        *[_header(condition) for condition in match.headers],
        *[_cookie(condition) for condition in match.cookies],
        *[_claim(condition) for condition in match.claims],
        *[_query(condition) for condition in match.query],
    )


def first_value(query: bytes | None, name: bytes) -> bytes | None:
    """Of a query parameter the first value, decoded; None if there is none.

    Pairs are parted by `&`, `+` is a space, and names are decoded before they are compared (URL
    Standard, application/x-www-form-urlencoded parsing). A name without `=` has an empty value."""
    if not query:
        return None
    for pair in query.split(b"&"):
        key, _, value = pair.partition(b"=")
        if pair and _decoded(key) == name:
            return _decoded(value)
    return None


def claim_holds(value: object, wanted: str) -> bool:
    """Whether a claim has a value: as text, or as one of a list (`groups`). Numbers, true and
    false are compared as JSON writes them. Of a `scope` the caller splits the words."""
    if isinstance(value, list):
        return any(claim_holds(item, wanted) for item in value if not isinstance(item, list))
    if isinstance(value, bool):
        return wanted == ("true" if value else "false")
    return isinstance(value, str | int | float) and str(value) == wanted


def _header(condition: Condition) -> Holds:
    name, wanted = condition.name.encode(), _bytes(condition.value)
    if wanted is None:
        return lambda request: name in request.names
    return lambda request: request.header(name) == wanted


def _cookie(condition: Condition) -> Holds:
    name, wanted = condition.name.encode(), _bytes(condition.value)
    if wanted is None:
        return lambda request: request.cookie(name) is not None
    return lambda request: request.cookie(name) == wanted


def _query(condition: Condition) -> Holds:
    name, wanted = condition.name.encode(), _bytes(condition.value)
    if wanted is None:
        return lambda request: first_value(request.query, name) is not None
    return lambda request: first_value(request.query, name) == wanted


def _claim(condition: Condition) -> Holds:
    """`scope` is a list of words in one text (RFC 8693 section 4.2)."""
    name, wanted = condition.name, condition.value

    def holds(request: Request) -> bool:
        value = request.claims.get(name) if request.claims is not None else None
        if wanted is None or value is None:
            return value is not None
        if name == "scope" and isinstance(value, str):
            return wanted == value or wanted in value.split(" ")
        return claim_holds(value, wanted)

    return holds


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _decoded(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" ")) if b"%" in text or b"+" in text else text
