"""Nodes visited in source order in, the offset of each name and string out."""

import libcst as cst

from strangler.analyzers.parsing.lexing import Tokens, next_word


class MisalignedError(Exception):
    """A name of the tree was not found in the rest of the text: the visiting order is wrong."""


class Aligner:
    """A cursor over the tokens of a file that moves along with a walk over its tree.

    Correct as long as all names and strings are taken in source order: then the first equal
    token after the last one taken is the right one, because only keywords, numbers and
    comments lie between. Inside an f-string, whose text is one token, the cursor moves over
    the text itself."""

    __slots__ = ("_ends", "_inside", "_parts", "_tokens", "cursor", "offsets")

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._parts = tokens.parts
        self._ends = tokens.ends
        self._inside = -1
        """The offset reached inside an f-string, or -1 outside of one."""
        self.cursor = 0
        """The index of the part after the last token taken."""
        self.offsets: dict[int, int] = {}
        """The offset of each node taken, by its id."""

    def take(self, node: cst.CSTNode, word: str) -> int:
        """The offset of a node that is the token `word`."""
        self.offsets[id(node)] = offset = self.take_word(word)
        return offset

    def take_word(self, word: str) -> int:
        """The offset of the next token `word`."""
        if self._inside >= 0:
            return self._take_inside(word)
        try:
            index = self._parts.index(word, self.cursor)
        except ValueError:
            raise MisalignedError(word) from None
        self.cursor = index + 1
        return self._ends[index - 1]

    def enter_formatted(self, node: cst.FormattedString) -> int:
        """Go inside an f-string; returns what `leave_formatted` wants back."""
        outer = self._inside
        if outer >= 0:
            offset = self._tokens.text.find(node.start, outer)
        else:
            index = self.cursor | 1
            while not self._parts[index].startswith(node.start):
                index += 2
                if index >= len(self._parts):
                    raise MisalignedError(node.start)
            offset = self._ends[index - 1]
        self.offsets[id(node)] = offset
        self._inside = offset + len(node.start)
        return outer

    def pass_text(self, text: str) -> None:
        """Move over literal text inside an f-string."""
        found = self._tokens.text.find(text, self._inside)
        if found < 0:
            raise MisalignedError(text)
        self._inside = found + len(text)

    def leave_formatted(self, node: cst.FormattedString, outer: int) -> None:
        """Leave the f-string that `enter_formatted` entered."""
        found = self._tokens.text.find(node.end, self._inside)
        if found < 0:
            raise MisalignedError(node.end)
        end = found + len(node.end)
        if outer >= 0:
            self._inside = end
        else:
            self._inside = -1
            self.cursor = self._tokens.index_at(end) - 1

    def end(self) -> int:
        """The offset just behind the last token taken and the signs that follow it."""
        if self.cursor == 0:
            return 0
        if self._inside >= 0:
            return self._inside
        return self._ends[self.cursor - 1] + len(self._parts[self.cursor].rstrip())

    def _take_inside(self, word: str) -> int:
        text = self._tokens.text
        if word[:1].isalnum() or word[:1] == "_":
            offset = next_word(text, word, self._inside)
            if offset < 0 or word[-1:] in "'\"":
                offset = text.find(word, self._inside)
        else:
            offset = text.find(word, self._inside)
        if offset < 0:
            raise MisalignedError(word)
        self._inside = offset + len(word)
        return offset
