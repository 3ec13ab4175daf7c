"""Source text in, its words and strings with their offsets out, without parsing.

libcst nodes carry no position, and its position metadata costs four times the parse. But the
names of a tree, visited in source order, are exactly the words of the text in the same order,
so one pass of a regular expression gives every name its line and column.
Lexical rules: Python reference, sections 2.1 to 2.4."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
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

    def tokens_from(self, offset: int) -> Iterator[re.Match[str]]:
        """The tokens from an offset on, read anew: inside an f-string, which is one token."""
        return _TOKEN.finditer(self.text, offset)

    def realign(self, offset: int) -> int:
        """The index of the (even) part that begins at or holds an offset where no token goes on.

        An f-string may hold quotes of its own kind (PEP 701), which only its tree tells apart:
        where a token spans its end, the rest of the text is read anew from there."""
        index = bisect_left(self.ends, offset)
        if index % 2 == 0:
            return index
        if self.ends[index] > offset:
            rest = _TOKEN.split(self.text[offset:])
            begun = self.text[self.ends[index - 1] : offset]
            self.parts[index:] = [begun, *rest]
            self.ends[index:] = accumulate(
                map(len, rest), initial=self.ends[index - 1] + len(begun)
            )
        return index + 1

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
