"""A local Lambda service: `Invoke` and `InvokeWithResponseStream` over HTTP, as real clients speak.

A function is a callable: an Invocation in, an Answer out, at once or later. Started as a program
(`python -m support.lambda_stub PORT_FILE`), it serves `echo` and `store` for benchmarks."""

import asyncio
import json
import re
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from support.event_streams import chunk, complete

_LENGTH = re.compile(rb"\r\n(?i:content-length): *([0-9]+)")
EVENT_STREAM = "application/vnd.amazon.eventstream"


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a caller sent."""

    function: str
    qualifier: str
    streaming: bool
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, object]:
        """The payload."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answers. With `pieces` it is sent in chunks instead of `body`, with a
    turn of the loop between them; `cut` ends the connection in place of the last chunk."""

    status: int = 200
    fields: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    pieces: Sequence[bytes] | None = None
    cut: bool = False


Handler = Callable[[Invocation], Answer | Awaitable[Answer]]


def returned(value: object, version: str = "1") -> Answer:
    """A function returned a value (bytes stand for themselves)."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Answer(fields=[("X-Amz-Executed-Version", version)], body=body)


def raised(kind: str = "Unhandled", **document: object) -> Answer:
    """A function failed."""
    fields = [("X-Amz-Function-Error", kind), ("X-Amz-Executed-Version", "1")]
    return Answer(fields=fields, body=json.dumps(document).encode())


def refused(status: int, kind: str, message: str = "", **fields: str) -> Answer:
    """An error of the service; further fields with `_` for `-`."""
    named = [(name.replace("_", "-"), value) for name, value in fields.items()]
    return Answer(
        status,
        [("x-amzn-ErrorType", kind), *named],
        json.dumps({"Type": "User", "message": message}).encode(),
    )


def streamed(
    *payloads: bytes,
    content_type: str = EVENT_STREAM,
    ended: bool = True,
    cut: bool = False,
    **completion: str,
) -> Answer:
    """A function streamed these payloads; `completion` may hold ErrorCode and ErrorDetails."""
    pieces = [chunk(payload) for payload in payloads]
    if ended:
        pieces.append(complete(**completion))
    fields = [("Content-Type", content_type), ("X-Amz-Executed-Version", "1")]
    return Answer(fields=fields, pieces=pieces, cut=cut)


@dataclass
class LambdaStub:
    """The service; `functions` may be changed at any time."""

    functions: dict[str, Handler] = field(default_factory=dict)
    check: Callable[[Invocation], Answer | None] | None = None
    """Sees each call first, for instance to verify its signature."""
    invocations: list[Invocation] = field(default_factory=list)
    remember: bool = True
    port: int = 0
    connections: set["_Connection"] = field(default_factory=set)

    async def __aenter__(self) -> "LambdaStub":
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for connection in list(self.connections):
            connection.transport.abort()
        await self._server.wait_closed()

    def answer(self, invocation: Invocation) -> Answer | Awaitable[Answer]:
        """What a call is answered with."""
        if self.remember:
            self.invocations.append(invocation)
        if self.check is not None and (wrong := self.check(invocation)) is not None:
            return wrong
        handler = self.functions.get(invocation.function)
        if handler is None:
            return refused(404, "ResourceNotFoundException", "Function not found")
        return handler(invocation)


@contextmanager
def lambda_service(functions: dict[str, Handler]) -> Iterator[LambdaStub]:
    """The stub on a loop of its own, for tests that have none."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    stub = LambdaStub(functions)
    asyncio.run_coroutine_threadsafe(stub.__aenter__(), loop).result(20)
    try:
        yield stub
    finally:
        asyncio.run_coroutine_threadsafe(stub.__aexit__(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Connection(asyncio.Protocol):
    """Reads calls one after the other."""

    transport: asyncio.Transport

    def __init__(self, stub: LambdaStub) -> None:
        self._stub = stub
        self._rest = bytearray()
        self._task: asyncio.Task[None] | None = None
        self._drained = asyncio.Event()
        self._drained.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment] # a stream transport
        self._stub.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stub.connections.discard(self)
        self._drained.set()
        if self._task is not None:
            self._task.cancel()

    def pause_writing(self) -> None:
        self._drained.clear()

    def resume_writing(self) -> None:
        self._drained.set()

    def data_received(self, data: bytes) -> None:
        rest = self._rest
        rest += data
        end = rest.find(b"\r\n\r\n")
        if end < 0 or self._task is not None:
            return
        start = end + 4
        head = bytes(rest[:end])
        found = _LENGTH.search(head)
        whole = start + (int(found[1]) if found else 0)
        if len(rest) < whole:
            if len(rest) == start and b"100-continue" in head.lower():
                self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            return
        body = bytes(memoryview(rest)[start:whole])
        del rest[:whole]
        answer = self._stub.answer(_parse(head, body))
        if isinstance(answer, Answer) and answer.pieces is None:
            self.transport.write(_head(answer, length=len(answer.body)) + answer.body)
        else:
            self._task = asyncio.get_running_loop().create_task(self._later(answer))

    async def _later(self, coming: Answer | Awaitable[Answer]) -> None:
        answer = coming if isinstance(coming, Answer) else await coming
        if answer.pieces is None:
            self.transport.write(_head(answer, length=len(answer.body)) + answer.body)
        else:
            self.transport.write(_head(answer, length=None))
            for piece in answer.pieces:
                self.transport.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                await self._drained.wait()
                await asyncio.sleep(0)
            if answer.cut:
                self.transport.close()
            else:
                self.transport.write(b"0\r\n\r\n")
        self._task = None
        if self._rest:
            self.data_received(b"")


def _parse(head: bytes, body: bytes) -> Invocation:
    request_line, *lines = head.decode("latin-1").split("\r\n")
    target = request_line.split(" ")[1]
    parts = urlsplit(target)
    segments = parts.path.split("/")
    at = segments.index("functions") + 1
    return Invocation(
        function=unquote(segments[at]),
        qualifier=parse_qs(parts.query).get("Qualifier", [""])[0],
        streaming=segments[at + 1] == "response-streaming-invocations",
        target=target,
        headers={
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        },
        body=body,
    )


def _head(answer: Answer, *, length: int | None) -> bytes:
    framing = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    fields = "".join(f"{name}: {value}\r\n" for name, value in answer.fields)
    return f"HTTP/1.1 {answer.status} X\r\n{fields}{framing}\r\n\r\n".encode()


async def _serve(port_file: Path) -> None:
    """Until stdin ends: `echo` answers with the body of its event, in format 2.0, `store` with a
    short text."""
    raw = b'{"statusCode":200,"headers":{"content-type":"application/json"},"body":%b}'
    answers: dict[int, Answer] = {}

    stored = returned(raw % b'"stored"')

    def echo(invocation: Invocation) -> Answer:
        size = len(invocation.body)
        if size not in answers:
            answers[size] = returned(raw % json.dumps(invocation.event.get("body", "")).encode())
        return answers[size]

    async with LambdaStub({"echo": echo, "store": lambda _: stored}, remember=False) as stub:
        port_file.write_text(str(stub.port))
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    import uvloop

    uvloop.run(_serve(Path(sys.argv[1])))
