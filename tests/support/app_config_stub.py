"""The AppConfig Data API on loopback, as strict as the service: a token is good for one question,
an unchanged version answers empty, who asks too early is refused, a session names its interval."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Session:
    """What one client was told."""

    served: int = 0
    not_before: float = 0.0


@dataclass
class AppConfigStub:
    """One profile; `publish` is a deployment to all at once."""

    interval: float = 1.0
    """Seconds between two questions of a session."""
    clock: Callable[[], float] = time.monotonic
    versions: list[tuple[bytes, str]] = field(default_factory=list)
    failing: str = ""
    """An error code that every question gets."""
    cutting: bool = False
    """Whether answers end before they are whole."""
    hanging: threading.Event | None = None
    """Questions wait for it."""
    questions: int = 0
    refused: list[str] = field(default_factory=list)
    _tokens: dict[str, Session] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    endpoint: str = ""

    def publish(self, content: str, label: str = "") -> None:
        """Everybody gets it with the next question."""
        with self._lock:
            self.versions.append((content.encode(), label))

    def expire(self) -> None:
        """All tokens are older than a day."""
        with self._lock:
            self._tokens.clear()

    def token(self, session: Session) -> str:
        """A new one of that session."""
        token = f"token-{next(self._numbers)}"
        self._tokens[token] = session
        return token

    def latest(self, token: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content."""
        with self._lock:
            self.questions += 1
            session = self._tokens.pop(token, None)
            if session is None:
                return self._refusal("BadRequestException", "the token is used or expired")
            # The interval is counted in whole answers, and a little early is early.
            if self.clock() < session.not_before:
                return self._refusal("BadRequestException", "PollIntervalNotSatisfied")
            session.not_before = self.clock() + self.interval
            headers = {
                "Next-Poll-Configuration-Token": self.token(session),
                "Next-Poll-Interval-In-Seconds": f"{self.interval:.0f}",
            }
            if session.served == len(self.versions):
                return 200, headers, b""
            session.served = len(self.versions)
            content, label = self.versions[-1]
            if label:
                headers["Version-Label"] = label
            return 200, headers, content

    def _refusal(self, code: str, message: str) -> tuple[int, dict[str, str], bytes]:
        self.refused.append(message)
        return refusal(code, message)


def refusal(code: str, message: str = "a test") -> tuple[int, dict[str, str], bytes]:
    """An error as the service words it."""
    status = {"ThrottlingException": 429, "InternalServerException": 500}.get(code, 400)
    status = {"AccessDeniedException": 403, "ResourceNotFoundException": 404}.get(code, status)
    return status, {"x-amzn-ErrorType": code}, json.dumps({"Message": message}).encode()


@contextmanager
def app_config(**options: Any) -> Iterator[AppConfigStub]:
    """A running one; it has ended afterwards."""
    stub = AppConfigStub(**options)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            names = (f"{kind}Identifier" for kind in ("Application", "Environment"))
            known = [asked[name] for name in names] == ["shop", "production"]
            if stub.failing or not known or asked["ConfigurationProfileIdentifier"] != "rules":
                self._say(*refusal(stub.failing or "ResourceNotFoundException", "no such profile"))
                return
            token = {"InitialConfigurationToken": stub.token(Session())}
            self._say(201, {}, json.dumps(token).encode())

        def do_GET(self) -> None:
            if stub.hanging is not None:
                stub.hanging.wait(60)
            if stub.failing:
                self._say(*refusal(stub.failing))
                return
            query = parse_qs(urlsplit(self.path).query)
            self._say(*stub.latest(query["configuration_token"][0]), cut=stub.cutting)

        def _say(
            self, status: int, headers: dict[str, str], content: bytes, cut: bool = False
        ) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if cut else content)
            self.close_connection = self.close_connection or cut

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        if stub.hanging is not None:
            stub.hanging.set()
        server.shutdown()
        server.server_close()
        thread.join()
