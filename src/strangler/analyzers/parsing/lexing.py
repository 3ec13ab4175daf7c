"""Source text in, its words and strings with their offsets out, without parsing.

libcst nodes carry no position, and its position metadata costs four times the parse. But the
names of a tree, visited in source order, are exactly the words of the text in the same order,
so one pass of a regular expression gives every name its line and column.
Lexical rules: Python reference, sections 2.1 to 2.4."""

import re
from bisect import bisect_right
from itertools import accumulate

from strangler.locations import Position, pack

_TOKEN = re.compile(
    r"""(
        \#[^\n]*+                                              # a comment: never equals a name
      | [rRbBuUfFtT]{0,2}
        (?: '''(?:[^'\\]++|\\.|'(?!''))*+'''
          | \"""(?:[^"\\]++|\\.|"(?!""))*+\"""
          | '(?:[^'\\\n]++|\\.)*+'
          | "(?:[^"\\\n]++|\\.)*+"
        )
      | \w++                                                   # names, keywords, numbers
    )""",
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"\w+")


class Tokens:
    """The words and strings of a text. `parts` alternates the text between tokens (even
    indexes) and the tokens (odd indexes); `ends[i]` is the offset where part i ends."""

    __slots__ = ("_line_starts", "ends", "parts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str] = _TOKEN.split(text)
        self.ends: list[int] = list(accumulate(map(len, self.parts)))
        self._line_starts: list[int] | None = None

    def start(self, index: int) -> int:
        """The offset of the token with this (odd) index."""
        return self.ends[index - 1]

    def index_at(self, offset: int) -> int:
        """The index of the first token that starts at or after an offset."""
        index = bisect_right(self.ends, offset - 1) if offset else 0
        # part `index` ends after offset - 1; a token is odd and starts where the part before ends
        index += 1 - index % 2
        while index < len(self.parts) and self.ends[index - 1] < offset:
            index += 2
        return index

    def position(self, offset: int) -> Position:
        """An offset as a packed line and column, both from 1."""
        starts = self.line_starts()
        line = bisect_right(starts, offset)
        return pack(line, offset - starts[line - 1] + 1)

    def line(self, offset: int) -> int:
        """The line of an offset, from 1."""
        return bisect_right(self.line_starts(), offset)

    def line_starts(self) -> list[int]:
        """The offset of each line's first character."""
        if self._line_starts is None:
            lines = self.text.split("\n")
            starts = [0]
            starts.extend(accumulate(len(line) + 1 for line in lines[:-1]))
            self._line_starts = starts
        return self._line_starts


def next_word(text: str, word: str, offset: int) -> int:
    """The offset of the next whole `word` at or after an offset, or -1."""
    for match in _WORD.finditer(text, offset):
        if match.group() == word:
            return match.start()
    return -1
