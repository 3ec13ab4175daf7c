"""A request's content, kept while it may be needed once more: for another attempt or a copy."""

KEEP_LIMIT = 64 * 1024
"""Bytes; more is kept only while none of it has been sent."""


class KeptContent:
    """What came so far. `whole` is False once something had to be let go."""

    __slots__ = ("_size", "pieces", "whole")

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.whole = True
        self._size = 0

    def add(self, data: bytes, *, sent: bool) -> None:
        """A further piece; `sent`: it goes to an upstream at once."""
        if self.whole:
            self.pieces.append(data)
            self._size += len(data)
            if sent:
                self.on_sent()

    def on_sent(self) -> None:
        """What was kept has been sent: from now on only a little is kept."""
        if self._size > KEEP_LIMIT:
            self.pieces.clear()
            self.whole = False
