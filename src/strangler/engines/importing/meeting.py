"""Two items in, whether one request can match both, and which requests those are, out."""

from functools import lru_cache

from strangler.engines.importing.draft import Ask, Item, Path, Who
from strangler.rules.checks.shapes import regex_bounds
from strangler.rules.model import PathKind
from strangler.rules.regexes import compile_regex
from strangler.rules.templates import (
    Segment,
    SegmentKind,
    host_matches,
    is_wildcard,
    parse_exact,
    parse_prefix,
    parse_template,
)


def meet(first: Item, other: Item) -> Who | None:
    """Whom both mean; None: nobody. That their paths meet is assumed where it is not certain."""
    host = meet_hosts(first.who.host, other.who.host)
    if host == "":
        return None
    methods = first.who.methods
    if other.who.methods is not None:
        methods = other.who.methods if methods is None else methods & other.who.methods
    if methods is not None and not methods:
        return None
    asks = meet_asks(first.who.asks, other.who.asks)
    if asks is None or not paths_meet(first.path, other.path):
        return None
    return Who(host=host, methods=methods, asks=asks)


def meet_hosts(first: str | None, other: str | None) -> str | None:
    """The more specific of two patterns that share a host, "" if none does; None is any host."""
    if first is None or other is None or first == other:
        return first or other
    if is_wildcard(first) and is_wildcard(other):
        short, long = sorted((first, other), key=len)
        return long if long.endswith(short[1:]) else ""
    if is_wildcard(first):
        return other if host_matches(first, other) else ""
    if is_wildcard(other):
        return first if host_matches(other, first) else ""
    return ""


def meet_asks(first: frozenset[Ask], other: frozenset[Ask]) -> frozenset[Ask] | None:
    """The conditions of both together; None if they contradict each other."""
    found: dict[tuple[str, str], str | None] = {}
    for ask in (*first, *other):
        known = found.setdefault((ask.kind, ask.name), ask.value)
        if known is None:
            found[ask.kind, ask.name] = ask.value
        elif ask.value is not None and ask.value != known:
            return None
    return frozenset(Ask(kind, name, value) for (kind, name), value in found.items())


@lru_cache(maxsize=100_000)
def paths_meet(first: Path, other: Path) -> bool:
    """Whether one path can match both; true where only a search could tell."""
    if first.kind is PathKind.REGEX or other.kind is PathKind.REGEX:
        return _regex_meets(first, other)
    return _segments_meet(_segments(first), _segments(other))


def _regex_meets(first: Path, other: Path) -> bool:
    if other.kind is not PathKind.REGEX:
        first, other = other, first
    if first.kind is PathKind.EXACT:
        return compile_regex(other.text).fullmatch(parse_exact(first.text).encode()) is not None
    least, most = _bounds(first)
    low, high = regex_bounds(other.text)
    return least <= high and low <= most


def _bounds(path: Path) -> tuple[bytes, bytes]:
    if path.kind is PathKind.REGEX:
        return regex_bounds(path.text)
    known: list[str] = []
    for segment in _segments(path):
        if segment.kind is not SegmentKind.LITERAL:
            break
        known.append(segment.text)
    start = ("/" + "/".join(known)).encode()
    return start, start + b"\xff"


_END = Segment(SegmentKind.REST, "")
"""Stands for the end of a prefix: anything, also nothing."""


def _segments(path: Path) -> tuple[Segment, ...]:
    match path.kind:
        case PathKind.EXACT:
            parts = parse_exact(path.text)[1:].split("/")
            return tuple(Segment(SegmentKind.LITERAL, part) for part in parts)
        case PathKind.TEMPLATE:
            return parse_template(path.text)
        case _:
            literals = [Segment(SegmentKind.LITERAL, part) for part in parse_prefix(path.text)]
            return (*literals, _END)


def _segments_meet(first: tuple[Segment, ...], other: tuple[Segment, ...]) -> bool:
    for mine, its in zip(first, other, strict=False):
        if SegmentKind.REST in (mine.kind, its.kind):
            return True  # `{rest*}` wants one character more than the end of a prefix: no matter
        literals = [each.text for each in (mine, its) if each.kind is SegmentKind.LITERAL]
        if len(set(literals)) > 1 or (len(literals) == 1 and literals[0] == ""):
            return False
    length = min(len(first), len(other))
    longer = first if len(first) > len(other) else other
    return len(first) == len(other) or (longer[length] == _END and len(longer) == length + 1)
