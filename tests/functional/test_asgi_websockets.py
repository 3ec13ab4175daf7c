"""WebSockets by way of the ASGI door: messages are translated, and mean the same on both sides."""

import threading
from http import HTTPStatus

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve
from websockets.utils import accept_key

from support.asgi_servers import COMMANDS, present, serving
from support.recording import RecordingOrigin
from support.running_proxy import until

APP = """
from strangler.proxy import create_app

app = create_app("rules.yaml")
"""
RULES = """
version: 1
upstreams:
  monolith: {{url: "http://127.0.0.1:{port}"}}
  raw: {{url: "http://127.0.0.1:{raw}"}}
default: monolith
routes:
  - id: raw
    match: {{prefix: /raw}}
    service: raw
    state: retired
"""


class Chat:
    """An upstream that does what the path says, and remembers how its WebSockets ended."""

    def __init__(self) -> None:
        self.heads: list[ServerConnection] = []
        self.ends: list[tuple[int | None, str | None]] = []
        self.server = serve(
            self.converse,
            "127.0.0.1",
            0,
            process_request=self.admit,
            select_subprotocol=lambda _, offered: "v2" if "v2" in offered else None,
        )
        self.port: int = self.server.socket.getsockname()[1]

    def admit(self, connection, request):
        """A refusal with a body, or None."""
        if request.path == "/refused":
            return connection.respond(HTTPStatus.FORBIDDEN, "not you")
        return None

    def converse(self, connection: ServerConnection) -> None:
        """Echo, or close, or break off."""
        self.heads.append(connection)
        path = connection.request.path
        if path == "/closes":
            connection.close(4001, "enough")
        elif path == "/pings":
            assert connection.ping(b"x").wait(10)
            connection.send("answered")
        try:
            for message in connection:
                connection.send(message)
        except ConnectionClosed:
            pass
        self.ends.append((connection.close_code, connection.close_reason))


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """All servers before the same upstreams."""
    folder = tmp_path_factory.mktemp("asgi")
    chat = Chat()
    thread = threading.Thread(target=chat.server.serve_forever)
    thread.start()
    try:
        with RecordingOrigin() as raw:
            rules = RULES.format(port=chat.port, raw=raw.port)
            (folder / "rules.yaml").write_text(rules, encoding="utf-8")
            names = [name for name in COMMANDS if name != "uvicorn-h11" and present(name)]
            with serving(folder, names, APP) as servers:
                yield servers, chat, raw
    finally:
        chat.server.shutdown()
        thread.join()


@pytest.fixture(params=[name for name in COMMANDS if name != "uvicorn-h11"])
def server(request, running):
    if request.param not in running[0]:
        pytest.skip(f"{request.param} is not installed")
    return running[0][request.param]


@pytest.fixture
def chat(running):
    return running[1]


def opened(server, path="/echo", **options):
    """A WebSocket to that path, by way of the server."""
    url = f"ws://127.0.0.1:{server.address[1]}{path}"
    return connect(url, proxy=None, max_size=None, **options)


def test_messages_come_back_as_they_were(server):
    """Text, binary, empty ones, and one of a megabyte."""
    with opened(server) as client:
        for message in ("é", b"\x00\xff", "", b"", "x" * 200, bytes(range(256)) * 4096):
            client.send(message)
            assert client.recv(10) == message
        client.send(["in ", "pieces"])
        assert client.recv(10) == "in pieces"


def test_the_handshake_goes_on(server, chat):
    """Path, query, subprotocols, cookies; the upstream's choice comes back."""
    fields = {"Cookie": "a=b", "Origin": "http://shop.example"}
    with opened(
        server, "/e%2Fcho?q=%20", subprotocols=["v1", "v2"], additional_headers=fields
    ) as c:
        assert c.subprotocol == "v2"
        c.send("x")
        c.recv(10)
    seen = chat.heads[-1].request
    assert seen.path == "/e%2Fcho?q=%20"
    assert seen.headers["cookie"] == "a=b"
    assert seen.headers["origin"] == "http://shop.example"
    assert seen.headers["x-forwarded-for"] == "127.0.0.1"


def test_close_codes_go_both_ways(server, chat):
    """The upstream's with its reason; of the client's some servers lose the reason."""
    chat.ends.clear()
    with opened(server, "/closes") as client:
        with pytest.raises(ConnectionClosed):
            client.recv(10)
        assert (client.close_code, client.close_reason) == (4001, "enough")
    with opened(server) as client:
        client.send("x")
        client.recv(10)
        client.close(4002, "done")
    # hypercorn tells no application how its client has closed.
    seen = 1006 if server.name == "hypercorn" else 4002
    assert until(lambda: [code for code, _ in chat.ends if code == seen])
    assert until(lambda: [code for code, _ in chat.ends if code == 4001])


def test_pings_are_answered(server):
    """By this side: ASGI carries none."""
    with opened(server, "/pings") as client:
        assert client.recv(10) == "answered"


def test_a_refusal_passes_with_its_content(server):
    """By the denial extension, which all of them have."""
    with pytest.raises(InvalidStatus) as refused, opened(server, "/refused"):
        pass
    assert refused.value.response.status_code == 403
    assert refused.value.response.body == b"not you"


def test_an_upstream_that_breaks_off_is_no_clean_end(server, running):
    """The client hears 1011, not 1000."""
    raw = running[2]

    def script(connection):
        head = connection.read_head()
        key = next(
            line for line in head.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key")
        )
        connection.send(_accepting(key.partition(b":")[2].strip()))
        connection.send(b"\x81\x02hi\x81\x05he")
        connection.read_exactly(1)
        connection.reset()

    raw.script = script
    with opened(server, "/raw") as client:
        assert client.recv(10) == "hi"
        client.send("go")
        with pytest.raises(ConnectionClosed):
            client.recv(10)
        assert client.close_code == 1011
    assert raw.failures == []


def test_a_handshake_that_is_not_answered_properly_is_refused(server, running):
    """A wrong Sec-WebSocket-Accept is a bad gateway."""
    raw = running[2]

    def script(connection):
        connection.read_head()
        connection.send(_accepting(b"another"))
        connection.read_to_end()

    raw.script = script
    with pytest.raises(InvalidStatus) as refused, opened(server, "/raw"):
        pass
    assert refused.value.response.status_code == 502


def _accepting(key: bytes) -> bytes:
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept_key(key.decode()).encode() + b"\r\n\r\n"
    )
