"""Nodes visited in source order in, the offset of each name and string out."""

import libcst as cst

from strangler.analyzers.parsing.lexing import Tokens

_STEP = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


class MisalignedError(Exception):
    """A name of the tree was not found in the rest of the text: the visiting order is wrong."""


class Aligner:
    """A cursor over the tokens of a file that moves along with a walk over its tree.

    Correct as long as all names and strings are taken in source order: then the first equal
    token after the last one taken is the right one, because only keywords, numbers and
    comments lie between. Inside an f-string, whose text is one token, the cursor moves over
    the text itself."""

    __slots__ = ("_behind", "_ends", "_inside", "_line", "_parts", "_tokens", "cursor", "offsets")

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._parts = tokens.parts
        self._ends = tokens.ends
        self._inside = -1
        """The offset reached inside an f-string, or -1 outside of one."""
        self._behind = 0
        """The offset behind the last ellipsis taken."""
        self._line = 0
        """The cursor where the last simple statement began."""
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
        """Go inside an f-string (or t-string); returns what `leave_formatted` wants back."""
        outer = self._inside
        text, start = self._tokens.text, node.start
        if outer >= 0:
            tokens = self._tokens.tokens_from(outer)
            places = (token.start() for token in tokens)
        else:
            places = (
                self._ends[index - 1] for index in range(self.cursor | 1, len(self._parts), 2)
            )
        offset = next((place for place in places if text.startswith(start, place)), -1)
        if offset < 0:
            raise MisalignedError(start)
        self.offsets[id(node)] = offset
        self._inside = offset + len(start)
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
            self.cursor = self._tokens.realign(end)

    def end(self) -> int:
        """The offset just behind the last token taken and the signs that follow it."""
        if self.cursor == 0:
            return 0
        if self._inside >= 0:
            return self._inside
        return self._ends[self.cursor - 1] + len(self._parts[self.cursor].rstrip())

    def take_ellipsis(self) -> None:
        """Move behind the next `...`, which is no word."""
        if self._inside >= 0:
            return
        for index in range(self.cursor, len(self._parts), 2):
            start = self._ends[index - 1] if index else 0
            found = self._parts[index].find("...", max(self._behind - start, 0))
            if found >= 0:
                self.cursor = index
                self._behind = start + found + 3
                return
        raise MisalignedError("...")

    def begin_line(self) -> None:
        """A simple statement begins behind the last token taken."""
        self._line = self.cursor

    def end_of_line(self) -> int:
        """The offset where the last simple statement ends, whose names were all taken: its first
        line end outside brackets."""
        depth = 0
        for index in range(self._line, self.cursor, 2):
            for sign in self._parts[index]:
                depth += _STEP.get(sign, 0)
                if index == self._line:  # what closes here belongs to the statement before
                    depth = max(depth, 0)
        for index in range(self.cursor, len(self._parts), 2):
            start = self._ends[index - 1] if index else 0
            for place, sign in enumerate(self._parts[index], start):
                if (
                    sign == "\n"
                    and depth <= 0
                    and place >= self._behind
                    and self._tokens.text[place - 1] != "\\"
                ):
                    return place
                depth += _STEP.get(sign, 0)
        return len(self._tokens.text)

    def _take_inside(self, word: str) -> int:
        for token in self._tokens.tokens_from(self._inside):
            if token.group() == word:
                self._inside = token.end()
                return token.start()
        raise MisalignedError(word)
