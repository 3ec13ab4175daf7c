"""An upstream's answer in, the field lines that the client is sent out (RFC 9110 section 7.6.1)."""

from email.utils import formatdate

from strangler.proxy.dataplane.attempts import ResponseHead
from strangler.proxy.dataplane.clock import Clock
from strangler.proxy.dataplane.fields import END_TO_END, HOP_BY_HOP, connection_options

_HARMLESS_OPTIONS = frozenset({b"close", b"keep-alive", b"upgrade"})
_NO_LENGTH = HOP_BY_HOP | {b"content-length"}


class DateLine:
    """The Date field of now, made once a second."""

    __slots__ = ("_clock", "_line", "_second")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._second = -1
        self._line = b""

    def __call__(self) -> bytes:
        """The line; up to one tick late."""
        second = int(self._clock.now)
        if second != self._second:
            self._second = second
            self._line = b"Date: " + formatdate(usegmt=True).encode()
        return self._line


def end_to_end(head: ResponseHead, date: DateLine) -> list[bytes]:
    """The lines of an answer that go on to the client, with a Date if it had none (RFC 9110
    section 6.6.1)."""
    names = head.names
    lines = head.lines
    dropped = HOP_BY_HOP if head.status != 204 else _NO_LENGTH  # RFC 9110 section 8.6
    if not dropped.isdisjoint(names):
        if b"connection" in names:
            options = connection_options(
                [head.values[i] for i, name in enumerate(names) if name == b"connection"]
            )
            options -= _HARMLESS_OPTIONS
            options -= END_TO_END
            dropped = dropped | options
        lines = [line for name, line in zip(names, lines, strict=True) if name not in dropped]
    if head.length is not None and head.status != 204:
        lines = _one_length(head, lines)
    if b"date" not in names:
        lines = [*lines, date()]
    return lines


def interim_lines(lines: list[bytes]) -> list[bytes]:
    """The lines of an interim answer that go on: no framing, nothing hop-by-hop."""
    return [line for line in lines if line.partition(b":")[0].rstrip().lower() not in _NO_LENGTH]


def _one_length(head: ResponseHead, lines: list[bytes]) -> list[bytes]:
    """Equal lengths said several times are said once (RFC 9110 section 8.6)."""
    names = head.names
    first = names.index(b"content-length")
    if names.count(b"content-length") == 1 and b"," not in head.values[first]:
        return lines
    kept = [line for line in lines if line.partition(b":")[0].rstrip().lower() != b"content-length"]
    return [*kept, b"Content-Length: %d" % (head.length or 0)]
