"""Listening sockets from one supervisor to its successor, without a moment in which nobody listens.

A supervisor waits on a Unix socket in the private runtime directory, named after host and port.
The successor asks there, gets the listening sockets (SCM_RIGHTS), starts its own workers on them,
says that it is ready, and only then does the predecessor begin to drain."""

import asyncio
import hashlib
import json
import os
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from strangler.errors import ConfigurationError
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.listening import close
from strangler.proxy.control.places import plain

_MOST_SOCKETS = 16
_LONGEST = 4096
_PATIENCE = 10.0
"""Seconds that a predecessor may take to answer."""
_LONGEST_PATH = 100
"""Unix socket paths end at 104 bytes on macOS and 108 on Linux."""


def meeting_place(runtime: Path, host: str, port: int) -> Path:
    """The path of the Unix socket for one listening address."""
    path = runtime / f"proxy-{plain(host)}-{port}.sock"
    if len(os.fsencode(path)) > _LONGEST_PATH:
        path = runtime / f"{hashlib.sha256(path.name.encode()).hexdigest()[:16]}.sock"
    return path


def peer_user(connection: socket.socket) -> int:
    """The user id of the process at the other end of a Unix socket, as the kernel says."""
    if sys.platform == "linux":
        size = struct.calcsize("3i")
        given = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        _, user, _ = struct.unpack("3i", given)
    else:
        # LOCAL_PEERCRED of SOL_LOCAL, struct xucred: version, user, group count, groups.
        given = connection.getsockopt(0, 0x001, struct.calcsize("IIh2x16I"))
        user = struct.unpack_from("II", given)[1]
    return int(user)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inheritance:
    """What a predecessor hands over."""

    traffic: list[socket.socket]
    admin: list[socket.socket]
    generation: int
    """Of its rules; the successor counts on from there."""
    pid: int
    connection: socket.socket

    def settle(self) -> None:
        """Say that we are ready; the predecessor drains once it has answered.

        Raises OSError or ValueError if it has gone or answers nonsense."""
        _send(self.connection, {"ready": True})
        _receive(self.connection)
        self.connection.close()

    def decline(self) -> None:
        """Leave everything with the predecessor."""
        close(self.traffic)
        close(self.admin)
        self.connection.close()


def ask(place: Path) -> Inheritance | None:
    """What the supervisor that waits at `place` hands over; None if nobody waits there.

    Raises ConfigurationError if it refuses."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(_PATIENCE)
    try:
        try:
            connection.connect(str(place))
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            return None
        if peer_user(connection) != os.getuid():
            raise ConfigurationError(f"{place} belongs to another user; it is not used")
        _send(connection, {"take": 1, "pid": os.getpid()})
        content, numbers, _, _ = socket.recv_fds(connection, _LONGEST, _MOST_SOCKETS)
        given = [socket.socket(fileno=number) for number in numbers]
        answer = json.loads(content or b"{}")
        if "refused" in answer or not given:
            close(given)
            why = answer.get("refused", "it ended meanwhile; try again")
            raise ConfigurationError(f"the running proxy does not hand over: {why}")
        count = int(answer["traffic"])
        return Inheritance(
            traffic=given[:count],
            admin=given[count:],
            generation=int(answer["generation"]),
            pid=int(answer["pid"]),
            connection=connection,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        connection.close()
        raise ConfigurationError(f"the running proxy does not hand over: {error}") from error
    except ConfigurationError:
        connection.close()
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """What there is to hand over at this moment."""

    traffic: Sequence[socket.socket]
    admin: Sequence[socket.socket]
    generation: int
    refusal: str = ""
    """Why it cannot be handed over now."""


class Bequest:
    """Waits for a successor; `estate` says what there is, `hand_over` is called once the
    successor is ready."""

    def __init__(
        self,
        place: Path,
        journal: Journal,
        *,
        estate: Callable[[], Estate],
        hand_over: Callable[[int], Awaitable[None]],
    ) -> None:
        self._place = place
        self._journal = journal
        self._estate = estate
        self._hand_over = hand_over
        self._socket: socket.socket | None = None
        self._identity: tuple[int, int] = (0, 0)
        self._task: asyncio.Task[None] | None = None
        self._handing: asyncio.Future[None] | None = None

    def open(self) -> None:
        """Begin to wait, in the place of whoever waited there before."""
        waiting = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        beside = self._place.with_name(f".{os.getpid()}.sock")
        with suppress(FileNotFoundError):
            beside.unlink()
        waiting.bind(str(beside))
        beside.chmod(0o600)
        waiting.listen(4)
        waiting.setblocking(False)
        beside.replace(self._place)
        found = self._place.stat()
        self._identity = (found.st_dev, found.st_ino)
        self._socket = waiting
        self._task = asyncio.create_task(self._wait(waiting))

    async def close(self) -> None:
        """Stop waiting; a successor's own socket at the same place stays."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self._leave()

    def _leave(self) -> None:
        if self._socket is None:
            return
        self._socket.close()
        self._socket = None
        with suppress(FileNotFoundError):
            found = self._place.stat()
            if (found.st_dev, found.st_ino) == self._identity:
                self._place.unlink()

    async def _wait(self, waiting: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            connection, _ = await loop.sock_accept(waiting)
            connection.setblocking(False)
            try:
                successor = await self._serve(connection)
            except (OSError, ValueError, KeyError, TimeoutError) as error:
                self._journal.warning(
                    "take-over-failed", f"a successor gave up before it was ready: {error}"
                )
                continue
            finally:
                connection.close()
            if successor:
                self._leave()
                # Its own task: it ends by closing us.
                self._handing = asyncio.ensure_future(self._hand_over(successor))
                return

    async def _serve(self, connection: socket.socket) -> int:
        """One successor from its question to its readiness; its process id, 0 if refused."""
        loop = asyncio.get_running_loop()
        if peer_user(connection) != os.getuid():
            self._journal.warning("take-over-denied", "a process of another user asked for sockets")
            return 0
        question = await asyncio.wait_for(_hear(connection), _PATIENCE)
        estate = self._estate()
        if estate.refusal or question.get("take") != 1:
            refusal = estate.refusal or "it speaks another version of this exchange"
            await loop.sock_sendall(connection, _line({"refused": refusal}))
            return 0
        answer = {
            "traffic": len(estate.traffic),
            "generation": estate.generation,
            "pid": os.getpid(),
        }
        numbers = [opened.fileno() for opened in (*estate.traffic, *estate.admin)]
        socket.send_fds(connection, [_line(answer)], numbers)
        pid = int(question["pid"])
        self._journal.info("take-over", "a successor is starting on our sockets", pid=pid)
        # It compiles rules and starts workers now; if it dies, the connection ends.
        await _hear(connection)
        await loop.sock_sendall(connection, _line({"yours": True}))
        return pid


async def _hear(connection: socket.socket) -> dict[str, Any]:
    return _parsed(await asyncio.get_running_loop().sock_recv(connection, _LONGEST))


def _receive(connection: socket.socket) -> dict[str, Any]:
    return _parsed(connection.recv(_LONGEST))


def _send(connection: socket.socket, message: Mapping[str, object]) -> None:
    connection.sendall(_line(message))


def _line(message: Mapping[str, object]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _parsed(content: bytes) -> dict[str, Any]:
    if not content:
        raise ConnectionResetError("the connection ended")
    message = json.loads(content)
    if not isinstance(message, dict):
        raise ValueError("not an object")
    return message
