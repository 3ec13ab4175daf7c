"""What a path condition takes, in a form that can be looked up: two templates or prefixes of equal
precedence match one same path exactly if their shapes are equal."""

from functools import lru_cache
from typing import NamedTuple

from strangler.rules.model import Condition, Match, PathKind
from strangler.rules.regexes import compile_regex
from strangler.rules.templates import SegmentKind, parse_exact, parse_prefix, parse_template

_BOUND = 64
"""Bytes of the bounds that RE2 is asked for."""


class Shape(NamedTuple):
    """A path without the names of its variables."""

    kind: str
    """exact, template, prefix or regex."""
    parts: tuple[str, ...]
    """Literal segments as `=text`, others as their rank; of an exact path or a regex itself."""


_VARIABLES = {SegmentKind.VARIABLE: "{}", SegmentKind.REST: "{*}"}


def shape_of(match: Match) -> Shape:
    """The shape of a route's path condition."""
    if match.kind is PathKind.EXACT:
        return Shape("exact", (parse_exact(match.path),))
    if match.kind is PathKind.REGEX:
        return Shape("regex", (match.path,))
    if match.kind is PathKind.TEMPLATE:
        return Shape(
            "template",
            tuple(
                [
                    f"={segment.text}" if segment.kind is SegmentKind.LITERAL
                    else _VARIABLES[segment.kind]
                    for segment in parse_template(match.path)
                ]
            ),
        )  # fmt: skip
    return Shape("prefix", tuple([f"={segment}" for segment in parse_prefix(match.path)]))


def literal_path(shape: Shape) -> str | None:
    """The one path that a template without variables takes."""
    if shape.kind != "template" or not all(part.startswith("=") for part in shape.parts):
        return None
    return "/" + "/".join(part[1:] for part in shape.parts)


@lru_cache(maxsize=10_000)
def regex_bounds(pattern: str) -> tuple[bytes, bytes]:
    """Bounds, bytewise, between which all paths lie that match; none where RE2 knows none."""
    try:
        least, most = compile_regex(pattern).possiblematchrange(_BOUND)
    except Exception:  # re2.error, of which only that module knows the name
        return b"", b"\xff"
    return least, most


def regex_prefix(pattern: str) -> tuple[str, ...]:
    """Whole segments with which every path begins that a regex matches, as parts of a shape."""
    least, most = regex_bounds(pattern)
    known: list[str] = []
    start = b"/"
    for segment in least[1:].split(b"/")[:-1]:
        start += segment + b"/"
        beyond = start[:-1] + bytes((start[-1] + 1,))
        if not (least >= start and (most < beyond or _ends_before(pattern, most, beyond))):
            break
        known.append("=" + segment.decode("latin-1"))
    return tuple(known)


def _ends_before(pattern: str, most: bytes, beyond: bytes) -> bool:
    """Whether the upper bound is itself no match, so that all matches lie before `beyond`."""
    return most == beyond and compile_regex(pattern).fullmatch(most) is None


def implied(given: Match, asked: Match) -> bool:
    """Whether each condition of `asked` on headers, query, cookies and claims holds wherever
    those of `given` do."""
    return all(
        _implied(getattr(given, kind), getattr(asked, kind))
        for kind in ("headers", "query", "cookies", "claims")
    )


def _implied(given: tuple[Condition, ...], asked: tuple[Condition, ...]) -> bool:
    known = {condition.name: condition.value for condition in given}
    return all(
        condition.name in known
        and (condition.value is None or known[condition.name] == condition.value)
        for condition in asked
    )


def conflict(first: Match, other: Match) -> str:
    """Why no request can meet the conditions of both; "" if one can. A claim may be a list, so
    that different values are only "claims": improbable, not impossible."""
    if first.methods and other.methods and not set(first.methods) & set(other.methods):
        return "methods"
    for kind in ("headers", "query", "cookies", "claims"):
        values = {each.name: each.value for each in getattr(first, kind)}
        for each in getattr(other, kind):
            mine = values.get(each.name)
            if mine is not None and each.value is not None and mine != each.value:
                return kind
    return ""
