"""A client that sends what it is told and reads by the strict parser: bytes in, messages out."""

import contextlib
import socket
import struct

from support import strict_http
from support.recording import PATIENCE
from support.strict_http import Incomplete, Message


class RawClient:
    """One connection. `window` is the size of the receive buffer, for tests of back-pressure."""

    def __init__(
        self, address: tuple[str, int], *, window: int = 0, patience: float = PATIENCE
    ) -> None:
        self.sock = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
        if window:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self.sock.settimeout(patience)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.sock.connect(address)
        except OSError:
            self.sock.close()
            raise
        self.received = b""
        self._read = 0
        self._end = ""

    def __enter__(self) -> "RawClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.sock.close()

    def reset(self) -> None:
        """Leave without a word (RST)."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def finish_sending(self) -> None:
        """Close our half."""
        self.sock.shutdown(socket.SHUT_WR)

    def send(self, data: bytes) -> None:
        """Everything, or as much as the other end takes before it closes."""
        with contextlib.suppress(ConnectionError):
            self.sock.sendall(data)

    def ask(self, data: bytes, method: bytes = b"") -> Message:
        """Send a request and read its final answer; the method is taken from `data`."""
        self.send(data)
        return self.read_final(method or data.split(b" ", 1)[0])

    def read_response(self, method: bytes = b"GET") -> Message:
        """The next response, interim ones too. Raises Malformed, TimeoutError, and EOFError where
        the connection ends before it is complete."""
        while True:
            try:
                message = strict_http.read_response(
                    self.received, method, ended=self._end == "closed", at=self._read
                )
            except Incomplete:
                if self._end:
                    raise EOFError(f"{self._end} after {self.received[self._read :]!r}") from None
                self._receive()
            else:
                self._read = message.end
                return message

    def read_final(self, method: bytes = b"GET") -> Message:
        """The next response that is not interim."""
        while (message := self.read_response(method)).status < 200 and message.status != 101:
            pass
        return message

    def read_until(self, mark: bytes) -> bytes:
        """Everything up to and with `mark`. Raises EOFError where it does not come."""
        while (found := self.received.find(mark, self._read)) < 0:
            if self._end:
                raise EOFError(f"{mark!r} did not come: {self._end}")
            self._receive()
        start, self._read = self._read, found + len(mark)
        return self.received[start : self._read]

    def read_exactly(self, count: int) -> bytes:
        """So many bytes. Raises EOFError where they do not come."""
        while len(self.received) < self._read + count:
            if self._end:
                raise EOFError(f"{count} bytes did not come: {self._end}")
            self._receive()
        start, self._read = self._read, self._read + count
        return self.received[start : self._read]

    def read_to_end(self) -> bytes:
        """Everything until the connection ends."""
        while not self._end:
            self._receive()
        start, self._read = self._read, len(self.received)
        return self.received[start:]

    @property
    def ending(self) -> str:
        """`closed` (FIN) or `reset`, waited for, with nothing unread before it."""
        rest = self.read_to_end()
        assert not rest, f"more came: {rest!r}"
        return self._end

    def _receive(self) -> None:
        try:
            data = self.sock.recv(65536)
        except ConnectionError:
            self._end = "reset"
            return
        if not data:
            self._end = "closed"
        self.received += data
