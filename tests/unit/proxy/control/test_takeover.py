import asyncio
import contextlib
import io
import os
import socket
import stat

import pytest

from strangler.errors import ConfigurationError
from strangler.proxy.control import takeover
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.takeover import Bequest, Estate, ask, meeting_place, peer_user


class Predecessor:
    """A process that waits for a successor, as a supervisor does."""

    def __init__(self, place, refusal=""):
        self.traffic = [socket.create_server(("127.0.0.1", 0))]
        self.admin = [socket.create_server(("127.0.0.1", 0))]
        self.successors = []
        self.handed = asyncio.Event()
        self.said = io.StringIO()
        self.refusal = refusal
        self.bequest = Bequest(
            place, Journal(self.said), estate=self.estate, hand_over=self.hand_over
        )

    def estate(self):
        return Estate(traffic=self.traffic, admin=self.admin, generation=7, refusal=self.refusal)

    async def hand_over(self, pid):
        self.successors.append(pid)
        self.handed.set()


@contextlib.asynccontextmanager
async def predecessor(place, **options):
    there = Predecessor(place, **options)
    there.bequest.open()
    try:
        yield there
    finally:
        await there.bequest.close()
        for opened in (*there.traffic, *there.admin):
            opened.close()


@pytest.fixture
def place(tmp_path):
    return meeting_place(tmp_path, "127.0.0.1", 8080)


def test_sockets_go_to_the_successor_and_the_predecessor_leaves_after_it_is_ready(place):
    """The very same sockets, the generation, and only then the word to drain."""

    async def run():
        async with predecessor(place) as old:
            inheritance = await asyncio.to_thread(ask, place)
            assert inheritance.generation == 7
            assert inheritance.pid == os.getpid()
            for mine, theirs in (
                (inheritance.traffic, old.traffic),
                (inheritance.admin, old.admin),
            ):
                assert mine[0].getsockname() == theirs[0].getsockname()
            assert old.successors == []
            await asyncio.to_thread(inheritance.settle)
            await old.handed.wait()
            assert old.successors == [os.getpid()]
            assert not place.exists()
            inheritance.decline()

    asyncio.run(run())


def test_a_successor_that_dies_before_it_is_ready_changes_nothing(place):
    """The next one is served."""

    async def run():
        async with predecessor(place) as old:
            first = await asyncio.to_thread(ask, place)
            first.decline()
            second = await asyncio.to_thread(ask, place)
            await asyncio.to_thread(second.settle)
            await old.handed.wait()
            assert "gave up" in old.said.getvalue()
            second.decline()

    asyncio.run(run())


def test_who_is_leaving_himself_hands_nothing_over(place):
    """The successor is told why."""

    async def run():
        async with predecessor(place, refusal="it is leaving"):
            with pytest.raises(ConfigurationError, match="it is leaving"):
                await asyncio.to_thread(ask, place)

    asyncio.run(run())


@pytest.mark.parametrize("asks", ["we", "they"])
def test_a_process_of_another_user_gets_and_gives_nothing(place, monkeypatch, asks):
    """The kernel says who it is; either side refuses."""
    ours = os.getuid()

    def user(connection):
        is_predecessor = bool(connection.getsockname())
        return ours + (is_predecessor if asks == "they" else not is_predecessor)

    monkeypatch.setattr(takeover, "peer_user", user)

    async def run():
        async with predecessor(place) as old:
            with pytest.raises(ConfigurationError):
                await asyncio.to_thread(ask, place)
            while not old.said.getvalue():  # it has noticed
                await asyncio.sleep(0.001)
            assert old.successors == []

    asyncio.run(run())


def test_nobody_waits_where_there_is_no_socket_or_a_dead_one(place):
    """What a killed process left behind is no predecessor, and is replaced."""
    assert ask(place) is None
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(place))
    assert place.exists()
    assert ask(place) is None

    async def run():
        async with predecessor(place):
            assert stat.S_IMODE(place.stat().st_mode) == 0o600
            inheritance = await asyncio.to_thread(ask, place)
            inheritance.decline()

    asyncio.run(run())


def test_a_socket_that_a_successor_put_there_stays_when_we_leave(place):
    """Each removes only its own."""

    async def run():
        async with predecessor(place) as old, predecessor(place):
            await old.bequest.close()
            assert place.exists()
        assert not place.exists()

    asyncio.run(run())


def test_nonsense_ends_the_conversation_and_not_the_process(place):
    """Some other program connected."""

    async def run():
        async with predecessor(place) as old:
            for noise in (b"", b"GET / HTTP/1.1\r\n\r\n", b"[]", b'{"take": 2}'):
                with socket.socket(socket.AF_UNIX) as other:
                    other.settimeout(10)
                    await asyncio.to_thread(other.connect, str(place))
                    other.sendall(noise)
                    other.shutdown(socket.SHUT_WR)
                    await asyncio.to_thread(other.recv, 1000)
            inheritance = await asyncio.to_thread(ask, place)
            await asyncio.to_thread(inheritance.settle)
            await old.handed.wait()
            inheritance.decline()

    asyncio.run(run())


def test_the_meeting_place_tells_addresses_apart_and_fits_into_a_socket(tmp_path):
    """IPv6 has colons; names may be long."""
    deep = tmp_path / ("d" * 80)
    places = {meeting_place(deep, host, 80) for host in ("::1", "127.0.0.1", "x" * 200)}
    assert len(places) == 3
    assert all(len(os.fsencode(place.name)) <= 107 for place in places)


def test_the_kernel_says_who_is_at_the_other_end():
    """This very user."""
    one, other = socket.socketpair(socket.AF_UNIX)
    with one, other:
        assert peer_user(one) == os.getuid()
