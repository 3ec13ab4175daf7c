"""Regexes in, the pairs of them that may match one same path out."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

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
    """A path that both regexes match, if examples of one show it; else ""."""
    for one, two in ((first, other), (other, first)):
        compiled = compile_regex(two)
        for path in _examples(one):
            if compiled.fullmatch(path.encode("latin-1")):
                return path
    return ""


@lru_cache(maxsize=4096)
def _examples(pattern: str) -> tuple[str, ...]:
    return regex_examples(pattern)
