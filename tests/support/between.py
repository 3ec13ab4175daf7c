"""An emulator in, the same emulator through a server in between out: it counts, and does what the
emulator does not do by itself."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from support.emulators import Emulator, nobody, refuse_elsewhere

_DROPPED = {"connection", "content-length", "date", "server", "transfer-encoding"}
Refusal = tuple[int, dict[str, str], bytes]


@dataclass
class Between:
    """What is passed on, and what becomes of it."""

    emulator: Emulator
    endpoint: str = ""
    interval: float = 0.0
    """What AppConfig's answers say of the next question, seconds; 0: as the emulator says."""
    away: bool = False
    """Whether connections are ended without an answer."""
    cutting: bool = False
    """Whether answers with rules end in the middle."""
    refuse: Callable[[str, str], Refusal | None] = lambda method, path: None
    """Sees method and path of each request first."""
    served: list[int] = field(default_factory=list)
    """Bytes of rules in each answer to a question for them, in order."""

    def environment(self) -> dict[str, str]:
        """For programs that are to find it, and nothing of AWS."""
        return {**nobody(), "AWS_ENDPOINT_URL": self.endpoint}


@contextmanager
def between(emulator: Emulator, **options: Any) -> Iterator[Between]:
    """A running one; it has ended afterwards."""
    refuse_elsewhere(emulator.endpoint)
    it = Between(emulator, **options)
    with (
        httpx.Client(base_url=emulator.endpoint, trust_env=False, timeout=20) as client,
        ThreadingHTTPServer(("127.0.0.1", 0), _handler(it, client)) as server,
    ):
        server.daemon_threads = True
        it.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield it
        finally:
            server.shutdown()
            thread.join()


def _handler(it: Between, client: httpx.Client) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            if it.away:
                self.close_connection = True
                return
            refusal = it.refuse(self.command, self.path)
            if refusal:
                self._answer(*refusal)
                return
            headers = {name: value for name, value in self.headers.items() if name != "Connection"}
            found = client.request(self.command, self.path, headers=headers, content=content)
            named = {name: value for name, value in found.headers.items() if name not in _DROPPED}
            if self.path.startswith("/configuration?"):
                it.served.append(len(found.content))
                if it.interval:
                    named["Next-Poll-Interval-In-Seconds"] = f"{it.interval:.0f}"
                    named.pop("next-poll-interval-in-seconds", None)
            self._answer(found.status_code, named, found.content)

        def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if it.cutting and self.path.startswith("/configuration?") and content:
                self.wfile.write(content[: len(content) // 2])
                self.close_connection = True
            else:
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _pass_on  # noqa: N815 - the base's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
            """Say nothing."""

    return Handler
