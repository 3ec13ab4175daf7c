"""An origin that a test scripts in plain calls: what it was sent, byte for byte; what it answers.

Each connection has its own thread, so that a script reads top to bottom: read, send, wait, end."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable

from support import strict_http
from support.strict_http import Incomplete, Malformed, Message

PATIENCE = 10.0
"""Seconds after which a test gives up on something that must happen."""
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
REFUSAL = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

Reply = bytes | Callable[[Message], bytes]


class Connection:
    """One connection as its origin sees it."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.received = b""
        """Everything that arrived."""
        self._read = 0
        sock.settimeout(PATIENCE)

    def read_request(self) -> Message | None:
        """The next request, whole; None where the connection ends before it begins. Raises
        Malformed where it is none, and EOFError where it breaks off."""
        while True:
            try:
                message = strict_http.read_request(self.received, self._read)
            except Incomplete:
                if not self._receive():
                    if self.received[self._read :]:
                        raise EOFError("the request broke off") from None
                    return None
            else:
                self._read = message.end
                return message

    def read_head(self) -> bytes:
        """The next request's head up to its empty line; the body stays to be read."""
        return self.read_until(b"\r\n\r\n")

    def read_until(self, mark: bytes) -> bytes:
        """Everything up to and with `mark`. Raises EOFError where it does not come."""
        while (found := self.received.find(mark, self._read)) < 0:
            if not self._receive():
                raise EOFError(f"{mark!r} did not come")
        start, self._read = self._read, found + len(mark)
        return self.received[start : self._read]

    def read_exactly(self, count: int) -> bytes:
        """So many bytes. Raises EOFError where they do not come."""
        while len(self.received) < self._read + count:
            if not self._receive():
                raise EOFError(f"{count} bytes did not come")
        start, self._read = self._read, self._read + count
        return self.received[start : self._read]

    def read_to_end(self) -> bytes:
        """Everything until the other end closes, cleanly or not."""
        with contextlib.suppress(ConnectionError):
            while self._receive():
                pass
        start, self._read = self._read, len(self.received)
        return self.received[start:]

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def reset(self) -> None:
        """Close with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def _receive(self) -> bool:
        data = self.sock.recv(65536)
        self.received += data
        return bool(data)


Script = Callable[[Connection], None]


class RecordingOrigin:
    """A server on loopback. Without a script it answers each request with `reply`."""

    def __init__(self, reply: Reply = OK, script: Script | None = None) -> None:
        self.reply = reply
        self.script = script
        self.requests: list[Message] = []
        """Whole requests that were answered with `reply`, in order."""
        self.connections: list[Connection] = []
        self.malformed: list[bytes] = []
        """What a connection held where it was no valid request."""
        self.failures: list[BaseException] = []
        """What went wrong in scripts."""
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._closing = False
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self.authority = f"127.0.0.1:{self.port}"
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    @property
    def last(self) -> Message:
        """The only request so far, or the latest."""
        assert self.requests, f"the origin saw no request; malformed: {self.malformed}"
        return self.requests[-1]

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Until it holds, looked at whenever a request or an end arrives."""
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), "it did not come to that"

    def __enter__(self) -> "RecordingOrigin":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening, end every connection, wait for the threads."""
        self._closing = True
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            pass
        self._acceptor.join(PATIENCE)
        self._listener.close()
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _accept(self) -> None:
        while True:
            sock, _ = self._listener.accept()
            if self._closing:
                sock.close()
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(sock)
            self.connections.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: Connection) -> None:
        try:
            (self.script or self._answer)(connection)
        except (OSError, EOFError):
            pass  # the other end left, or close() did
        except BaseException as error:  # shown by the fixture that owns the origin
            self.failures.append(error)
        finally:
            connection.sock.close()
            self._tell()

    def _answer(self, connection: Connection) -> None:
        while True:
            try:
                request = connection.read_request()
            except Malformed:
                self.malformed.append(connection.received)
                connection.send(REFUSAL)
                return
            if request is None:
                return
            self.requests.append(request)
            reply = self.reply(request) if callable(self.reply) else self.reply
            self._tell()
            connection.send(reply)
            if not _keeps_alive(request, reply):
                return

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()


def _keeps_alive(request: Message, reply: bytes) -> bool:
    if not request.keeps_alive:
        return False
    head = reply.rpartition(b"\r\n\r\n")[0] if reply.endswith(b"\r\n\r\n") else reply
    head = head.lower()
    framed = b"content-length:" in head or b"transfer-encoding:" in head or b" 204 " in head
    framed = framed or b" 304 " in head or request.method == b"HEAD"
    return framed and b"connection: close" not in head and not head.startswith(b"http/1.0")
