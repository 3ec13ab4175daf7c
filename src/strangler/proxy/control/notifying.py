"""What the service manager is told (sd_notify(3)): nothing, where there is none."""

import os
import socket
from contextlib import suppress


def notify(*lines: str) -> None:
    """Send state such as `READY=1` to the socket that systemd names in NOTIFY_SOCKET."""
    path = os.environ.get("NOTIFY_SOCKET", "")
    if not path or path[0] not in "/@":
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    # A manager that does not listen is no reason to stop serving.
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.connect(address)
        sender.sendall("\n".join(lines).encode())
