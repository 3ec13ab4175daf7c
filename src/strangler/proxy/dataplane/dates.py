"""The Date field for answers that came without one (RFC 9110 section 6.6.1)."""

from email.utils import formatdate

from strangler.proxy.dataplane.clock import Clock


class DateLine:
    """The Date field line of now, as a block; made anew once a second."""

    __slots__ = ("_clock", "_line", "_second")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._second = -1
        self._line = b""

    def __call__(self) -> bytes:
        """The line behind a CRLF; up to a second late."""
        second = int(self._clock.now)
        if second != self._second:
            self._second = second
            self._line = b"\r\nDate: " + formatdate(usegmt=True).encode()
        return self._line
