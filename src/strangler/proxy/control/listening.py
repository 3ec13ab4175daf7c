"""Host and port in, listening sockets out; or who has the port."""

import errno
import socket
from collections.abc import Sequence

from strangler.errors import ConfigurationError

_BACKLOG = 2048


def listen(host: str, port: int, purpose: str) -> list[socket.socket]:
    """Listening sockets on every address of `host` (`localhost` has two), with one port number.

    Raises ConfigurationError if the port is taken or the address is not ours; `purpose` names
    the option that chooses another port."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise ConfigurationError(f"cannot listen on {host}: no such address") from error
    sockets: list[socket.socket] = []
    try:
        for family, address in dict.fromkeys((entry[0], entry[4]) for entry in found):
            if family not in (socket.AF_INET, socket.AF_INET6):
                continue
            if port == 0 and sockets:
                address = (address[0], sockets[0].getsockname()[1], *address[2:])
            try:
                sockets.append(_listen(family, address))
            except OSError as error:
                # A machine without IPv6 still has `localhost` in both families.
                if error.errno == errno.EADDRNOTAVAIL and (sockets or len(found) > 1):
                    continue
                raise
        if not sockets:
            raise OSError(errno.EADDRNOTAVAIL, "no such address on this machine")
    except OSError as error:
        close(sockets)
        raise _refused(error, host, port, purpose) from error
    return sockets


def _listen(family: int, address: tuple[object, ...]) -> socket.socket:
    # With the protocol named, asyncio sends small answers at once (TCP_NODELAY): without, the admin
    # API's would wait 40 ms for the client's delayed acknowledgement.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # Lets us start while connections of a predecessor are in TIME_WAIT; a port on which
        # somebody listens stays refused.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(address)
        opened.listen(_BACKLOG)
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened


def _refused(error: OSError, host: str, port: int, purpose: str) -> ConfigurationError:
    option = "--admin-port" if purpose == "admin" else "--port"
    match error.errno:
        case errno.EADDRINUSE:
            why = f"another program listens there; stop it, or choose another {option}"
        case errno.EACCES:
            why = f"ports below 1024 need a privilege; choose another {option}"
        case errno.EADDRNOTAVAIL:
            why = "this machine has no such address"
        case _:
            why = error.strerror or str(error)
    return ConfigurationError(f"cannot listen on {authority(host, port)} for {purpose}: {why}")


def authority(host: str, port: int) -> str:
    """host:port as in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def port_of(sockets: Sequence[socket.socket]) -> int:
    """The port that sockets listen on."""
    port: int = sockets[0].getsockname()[1]
    return port


def close(sockets: Sequence[socket.socket]) -> None:
    """Close all of them here; other processes may go on."""
    for opened in sockets:
        opened.close()
