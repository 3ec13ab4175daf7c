"""Options in, listening sockets out: from a running predecessor, or new ones."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from strangler.proxy.control.listening import authority, close, listen, port_of
from strangler.proxy.control.options import ProxyOptions
from strangler.proxy.control.places import runtime_directory
from strangler.proxy.control.takeover import Inheritance, ask, meeting_place

VARIABLE = "STRANGLER_TAKE_OVER"
"""Set for a successor by SIGUSR2: the path at which its predecessor waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquired:
    """What to listen on."""

    traffic: list[socket.socket]
    admin: list[socket.socket]
    inheritance: Inheritance | None
    """The predecessor, which serves until we are ready."""
    shares_admin: bool
    """Whether the predecessor serves the admin port as well for now."""
    place: Path
    """Where we wait for a successor."""

    def release(self) -> None:
        """Close what was acquired; a predecessor goes on."""
        if self.inheritance:
            self.inheritance.decline()
        close(self.traffic)
        close(self.admin)


def acquire(options: ProxyOptions) -> Acquired:
    """Take over from the proxy that runs on the same host and port, or else open sockets.

    Raises ConfigurationError if a port is taken by anybody else."""
    runtime = runtime_directory()
    inheritance = _predecessor(options, runtime)
    traffic: list[socket.socket] = []
    admin: list[socket.socket] = []
    try:
        if inheritance:
            traffic = inheritance.traffic
        else:
            traffic = listen(options.host, options.port, "traffic")
        shares = inheritance is not None and _is_wanted(inheritance.admin, options)
        if inheritance and shares:
            admin = inheritance.admin
        else:
            admin = listen(options.admin_host, options.admin_port, "admin")
            if inheritance:
                close(inheritance.admin)
    except BaseException:
        close(traffic)
        if inheritance:
            inheritance.decline()
        raise
    return Acquired(
        traffic=traffic,
        admin=admin,
        inheritance=inheritance,
        shares_admin=shares,
        place=meeting_place(runtime, options.host, port_of(traffic)),
    )


def _predecessor(options: ProxyOptions, runtime: Path) -> Inheritance | None:
    # Taken out, so that it does not reach the successor's own successor.
    if named := os.environ.pop(VARIABLE, ""):
        return ask(Path(named))
    if options.port == 0:
        return None
    return ask(meeting_place(runtime, options.host, options.port))


def _is_wanted(sockets: list[socket.socket], options: ProxyOptions) -> bool:
    """Whether these are the sockets that `listen` would open for the admin API."""
    if not sockets:
        return False
    if options.admin_port not in (0, port_of(sockets)):
        return False
    wanted = socket.getaddrinfo(options.admin_host, 0, type=socket.SOCK_STREAM)
    return {each.getsockname()[0] for each in sockets} <= {entry[4][0] for entry in wanted}


def urls(sockets: list[socket.socket], scheme: str) -> tuple[str, ...]:
    """Where sockets listen, for people."""
    return tuple(f"{scheme}://{authority(*each.getsockname()[:2])}" for each in sockets)
