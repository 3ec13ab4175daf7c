"""The scripted origin and the raw client of tests/support do what they are told on real sockets."""

import asyncio
import ssl

import pytest
import trustme
import uvloop

from support.clients import connected, get, post
from support.origins import (
    Origin,
    Peer,
    answering,
    chunked,
    in_thread,
    mirrored,
    refusing,
    response,
    unanswered,
)
from support.wires import EndedError


@pytest.fixture(params=[asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def run(request):
    """Each on both event loops."""
    return request.param


def test_an_origin_records_every_byte(run):
    """What was sent stands in `raw`, field lines keep order and case, chunks are undone."""

    async def test() -> None:
        async with Origin(answering(mirrored)) as origin, connected(origin.port) as client:
            first = get(b"/a%2Fb", b"X-A: 1", b"x-a: 2")
            assert (await client.ask(first)).body == first
            coded = chunked([b"ab", b"c"], [b"X-Sum: 3"])
            await client.ask(get(b"/", b"Transfer-Encoding: chunked", method=b"PUT") + coded)
            request = origin.requests[1]
            assert (request.method, request.body, request.coded) == (b"PUT", b"abc", coded)
            assert request.trailers == (b"X-Sum: 3",)
            assert origin.requests[0].values(b"X-A") == [b"1", b"2"]

    run(test())


def test_each_connection_has_its_script(run):
    """The n-th gets the n-th script, later ones the last."""

    async def test() -> None:
        scripts = [answering(response(body)) for body in (b"first", b"second")]
        async with Origin(*scripts) as origin:
            bodies = []
            for _ in range(3):
                async with connected(origin.port) as client:
                    bodies.append((await client.ask(get())).body)
            assert bodies == [b"first", b"second", b"second"]
            assert (await origin.connected(3)).number == 2

    run(test())


def test_a_reset_is_not_an_end(run):
    """`reset` breaks off, `half_close` ends cleanly and goes on reading."""

    async def reset(peer: Peer) -> None:
        await peer.request()
        await peer.send(response(b"hello")[:-2])
        peer.reset()

    async def half_close(peer: Peer) -> None:
        await peer.head()
        await peer.send(b"HTTP/1.1 200 OK\r\n\r\nhello")
        await peer.half_close()
        assert await peer.read(4) == b"late"

    async def test() -> None:
        async with Origin(reset, half_close) as origin:
            async with connected(origin.port) as client:
                await client.send(get())
                with pytest.raises(EndedError) as ended:
                    await client.response()
                assert ended.value.how == "reset"
            async with connected(origin.port) as client:
                assert (await client.ask(get())).body == b"hello"
                await client.send(b"late")
                assert await client.closed() == "eof"

    run(test())


def test_a_script_waits_for_the_test(run):
    """Events order what happens; an origin that does not read pushes back."""
    gate = asyncio.Event()

    async def script(peer: Peer) -> None:
        head = await peer.head()
        await gate.wait()
        await peer.with_body(head)
        await peer.send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", response(b"done"))

    async def test() -> None:
        async with (
            Origin(script, receive_buffer=4096) as origin,
            connected(origin.port) as client,
        ):
            sending = asyncio.create_task(client.send(post(bytes(20_000_000))))
            await origin.connected(1)
            assert not sending.done()
            gate.set()
            await sending
            assert (await client.response()).body == b"done"
            assert [head.status for head in client.interim] == [103]

    run(test())


def test_a_wrong_script_fails_its_test(run):
    """An assertion in a script is raised where the origin ends."""

    async def script(peer: Peer) -> None:
        assert (await peer.request()).target == b"/other"

    async def test() -> None:
        async with Origin(script) as origin, connected(origin.port) as client:
            await client.send(get())
            await client.closed()

    with pytest.raises(AssertionError):
        run(test())


def test_tls_carries_the_same(run):
    """The same scripts behind a certificate."""
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("shop.example.com").configure_cert(server)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    async def test() -> None:
        async with (
            Origin(answering(response(b"safe")), tls=server) as origin,
            connected(origin.port, tls=trusting, name="shop.example.com") as client,
        ):
            assert (await client.ask(get())).body == b"safe"
            await client.half_close()

    run(test())


def test_a_port_can_refuse_and_can_keep_silent(run):
    """One fails at once, one never answers."""

    async def test() -> None:
        with refusing() as port, pytest.raises(ConnectionRefusedError):
            async with connected(port):
                pass
        with unanswered() as port, pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), connected(port):
                pass

    run(test())


def test_an_origin_runs_without_the_test_having_a_loop():
    """`in_thread` serves a test that blocks."""

    async def ask(port: int) -> bytes:
        async with connected(port) as client:
            return (await client.ask(get())).body

    with in_thread(answering(response(b"beside"))) as (origin, _):
        assert asyncio.run(ask(origin.port)) == b"beside"
        assert len(origin.requests) == 1
