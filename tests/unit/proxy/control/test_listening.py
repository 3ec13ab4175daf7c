import asyncio
import socket

import pytest

from strangler.errors import ConfigurationError
from strangler.proxy.control.listening import authority, close, listen, port_of


def test_all_addresses_of_a_name_get_one_port():
    """`localhost` has two families on most machines."""
    sockets = listen("localhost", 0, "traffic")
    try:
        assert {opened.getsockname()[1] for opened in sockets} == {port_of(sockets)}
        assert all(not opened.get_inheritable() for opened in sockets)
    finally:
        close(sockets)


def test_small_answers_go_out_at_once():
    """asyncio sets TCP_NODELAY on what it accepts there, so that the second of two writes does not
    wait for the first one's acknowledgement."""

    async def accepted(sockets) -> int:
        found = asyncio.get_running_loop().create_future()

        def on_connection(reader, writer):
            mine = writer.get_extra_info("socket")
            found.set_result(mine.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(on_connection, sock=sockets[0]):
            _, writer = await asyncio.open_connection("127.0.0.1", port_of(sockets))
            try:
                return await found
            finally:
                writer.close()

    sockets = listen("127.0.0.1", 0, "admin")
    try:
        assert asyncio.run(accepted(sockets)) == 1
    finally:
        close(sockets)


@pytest.mark.parametrize(("purpose", "option"), [("traffic", "--port"), ("admin", "--admin-port")])
def test_a_taken_port_is_an_error_that_names_the_option(purpose, option):
    """Not a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"{port} for {purpose}.*another {option}"):
            listen("127.0.0.1", port, purpose)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_an_address_that_is_not_ours_is_an_error(host):
    """A name that leads nowhere, an address of another machine."""
    with pytest.raises(ConfigurationError, match="no such address"):
        listen(host, 0, "traffic")


def test_addresses_are_written_as_in_urls():
    """IPv6 in brackets."""
    assert authority("::1", 80) == "[::1]:80"
    assert authority("127.0.0.1", 80) == "127.0.0.1:80"
