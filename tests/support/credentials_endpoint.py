"""Where a task gets its credentials (the container endpoint of ECS), and how it may fail."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class CredentialsEndpoint:
    """Answers at once until `hang` is called."""

    url: str = ""
    asked: int = 0
    minutes: float = 5.0
    """How long what it gives is good; below ten minutes botocore asks before every use."""
    waiting: threading.Event = field(default_factory=threading.Event)
    """Set once somebody waits for it in vain."""
    _gate: threading.Event = field(default_factory=threading.Event)

    def hang(self) -> None:
        """Answer nobody from now on."""
        self._gate.clear()

    def release(self) -> None:
        """Answer again."""
        self._gate.set()

    def answer(self) -> bytes:
        """Credentials, once the gate is open."""
        self.asked += 1
        if not self._gate.is_set():
            self.waiting.set()
        self._gate.wait(60)
        end = datetime.now(UTC) + timedelta(minutes=self.minutes)
        return json.dumps(
            {
                "AccessKeyId": "testing",
                "SecretAccessKey": "testing",
                "Token": "testing",
                "Expiration": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
        ).encode()


@contextmanager
def credentials_endpoint() -> Iterator[CredentialsEndpoint]:
    """A running one; give its `url` as AWS_CONTAINER_CREDENTIALS_FULL_URI."""
    it = CredentialsEndpoint()
    it.release()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = it.answer()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

        def log_error(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Who waited in vain has gone."""

    with Server(("127.0.0.1", 0), Handler) as server:
        it.url = f"http://127.0.0.1:{server.server_port}/credentials"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield it
        finally:
            it.release()
            server.shutdown()
            thread.join()
