"""A large body through a running proxy, to somebody who does not read it until the sender waits.

What went off before that is returned; that all of it arrived as it was is asserted here."""

import hashlib
import socket
import threading

from support.proxying import request
from support.raw_client import RawClient
from support.recording import Connection, RecordingOrigin

_PIECE = bytes(range(256)) * 1024
_STALL = 0.3
"""Seconds in which nothing more is taken: then the sender is held back."""
_PATIENCE = 20.0


def upload(client: RawClient, origin: RecordingOrigin, size: int) -> int:
    """How many of `size` bytes a client could send before the origin began to read."""
    pouring, digests = _Pouring(size), []

    def script(connection: Connection) -> None:
        connection.read_head()
        assert pouring.stalled.wait(_PATIENCE)
        digests.append(pouring.drink(connection))
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    origin.script = script
    client.send(request(b"/", b"Content-Length: %d" % size, method=b"POST"))
    pouring.pour(client.sock)
    assert client.read_final().status == 200
    assert digests == [pouring.digest]
    return pouring.before_reading


def download(
    client: RawClient, origin: RecordingOrigin, size: int, *, sized: bool = True, minor: int = 1
) -> int:
    """How many of `size` bytes an origin could send before the client began to read. They have a
    length, or (not `sized`) end with the connection; the client speaks HTTP/1.`minor`."""
    pouring = _Pouring(size)

    def script(connection: Connection) -> None:
        connection.read_request()
        length = b"Content-Length: %d\r\n" % size if sized else b""
        connection.send(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
        pouring.pour(connection.sock)

    origin.script = script
    client.send(request(minor=minor))
    assert pouring.stalled.wait(_PATIENCE)
    client.read_until(b"\r\n\r\n")
    assert pouring.drink(client) == pouring.digest
    return pouring.before_reading


class _Pouring:
    def __init__(self, size: int) -> None:
        self.size = size
        self.digest = hashlib.sha256(_PIECE * (size // len(_PIECE))).digest()
        self.before_reading = 0
        self.stalled = threading.Event()

    def pour(self, sock: socket.socket) -> None:
        """Everything; `stalled` is set when the other end takes no more for a while."""
        sock.settimeout(_STALL)
        left, view = self.size, memoryview(_PIECE)
        while left:
            try:
                left -= sock.send(view[(self.size - left) % len(view) :])
            except TimeoutError:
                if not self.stalled.is_set():
                    self._stall(self.size - left)
                    sock.settimeout(_PATIENCE)
        if not self.stalled.is_set():
            self._stall(self.size)

    def _stall(self, sent: int) -> None:
        self.before_reading = sent
        self.stalled.set()

    def drink(self, end: RawClient | Connection) -> bytes:
        """The digest of as many bytes, those included that came together with a head."""
        beginning = end.received[end._read :]
        digest, size = hashlib.sha256(beginning), len(beginning)
        while size < self.size and (data := end.sock.recv(1 << 20)):
            digest.update(data)
            size += len(data)
        return digest.digest()
