"""Ending a connection so that the other end cannot take it for a clean end."""

import contextlib
import socket
import struct

from strangler.proxy.dataplane.outbox import Wire

SHUTDOWN = 3.0
"""Seconds in which the other end may answer our close_notify; one that is idle does not look."""

_LINGER_NOT = struct.pack("ii", 1, 0)


def break_off(transport: Wire) -> None:
    """Reset the connection. uvloop's `abort()` alone sends a clean FIN, which would make a
    truncated answer that ends with its connection look complete (RFC 9112 section 8)."""
    sock = transport.get_extra_info("socket")
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
    transport.abort()
