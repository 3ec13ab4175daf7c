"""Regexes in, the pairs of them that may match one same path out."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product

from strangler.rules.checks.shapes import regex_bounds
from strangler.rules.regexes import compile_regex
from strangler.rules.sampling import regex_examples


def undecided_pairs(patterns: Mapping[int, str], most: int) -> Iterator[tuple[int, int]]:
    """Pairs of different regexes whose bounds overlap, smaller number first; at most `most`."""
    bounds = sorted((*regex_bounds(pattern), number) for number, pattern in patterns.items())
    open_: list[tuple[bytes, int]] = []
    found = 0
    for least, highest, number in bounds:
        open_ = [(end, other) for end, other in open_ if end >= least]
        for _, other in open_:
            if patterns[other] == patterns[number]:
                continue
            found += 1
            if found > most:
                return
            yield min(other, number), max(other, number)
        open_.append((highest, number))


def shared_path(first: str, other: str) -> str:
    """A path that both regexes match, if examples of one or two put together show it; else ""."""
    one, two = compile_regex(first), compile_regex(other)
    mine, its = _examples(first), _examples(other)
    together = (path for x, y in product(mine, its) for path in (x + y, y + x, x + y[1:]))
    for path in (*mine, *its, *together):
        written = path.encode("latin-1")
        if one.fullmatch(written) and two.fullmatch(written):
            return path
    return ""


@lru_cache(maxsize=4096)
def _examples(pattern: str) -> tuple[str, ...]:
    return regex_examples(pattern)
