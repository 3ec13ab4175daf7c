"""A run of characters in, whether it looks made by chance rather than by a writer out."""

import math
import re
from collections import Counter
from itertools import pairwise

__all__ = ["entropy", "looks_random"]

_SHORTEST = 16
_HEX = re.compile(r"[0-9a-fA-F]{16,}")
_SEGMENT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]|\d+")
_LONGEST_WORD = 22
_FEWEST_CHANGES = 3
_CHANGES_EACH = 0.17
"""Random base64 has about 0.45 changes for each character, base32 0.25, names below 0.13."""


def entropy(text: str) -> float:
    """Bits for each character by how often each occurs in `text` (Shannon 1948)."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values()) if size else 0.0


def looks_random(text: str) -> bool:
    """Whether a run of letters, digits and `+/_=-` is a key rather than names.

    Names fall into words; in a key, upper case, lower case and digits change after every few
    characters. Hexadecimal runs and words longer than any in English count as keys too."""
    if len(text) < _SHORTEST or entropy(text) < 2.5:
        return False
    if any(_HEX.fullmatch(part) and re.search(r"\d", part) for part in re.split(r"[^\w]|_", text)):
        return True
    segments = list(_SEGMENT.finditer(text))
    if any(len(segment[0]) > _LONGEST_WORD for segment in segments):
        return True
    changes = sum(a.end() == b.start() for a, b in pairwise(segments))
    return changes >= _FEWEST_CHANGES and changes / len(text) >= _CHANGES_EACH
