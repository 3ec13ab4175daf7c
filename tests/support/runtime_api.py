"""A local Lambda Runtime API: real runtime clients fetch events from it and post their answers.

`RuntimeApi(handler)` starts `python -m awslambdaric`, the runtime client of Lambda's own Python
images, in a process of its own."""

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue

from support.lambda_stub import Answer, raised, returned

_NEXT = "/2018-06-01/runtime/invocation/next"
_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:local"


@dataclass(frozen=True, slots=True)
class _Call:
    id: str
    event: bytes
    result: "Future[Answer]"


class RuntimeApi:
    """One function in one process: a context manager."""

    def __init__(self, handler: str, folder: Path) -> None:
        """`handler` is module.function, the module lies in `folder`."""
        self._handler = handler
        self._folder = folder
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._pending: dict[str, _Call] = {}
        self._count = 0

    def __enter__(self) -> "RuntimeApi":
        api = self

        class Endpoint(_Endpoint):
            runtime = api

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        here = f"127.0.0.1:{self._server.server_port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", self._handler],
            cwd=self._folder,
            env={
                **os.environ,
                "AWS_LAMBDA_RUNTIME_API": here,
                "_HANDLER": self._handler,
                "LAMBDA_TASK_ROOT": str(self._folder),
                "AWS_LAMBDA_FUNCTION_NAME": "local",
                "AWS_LAMBDA_FUNCTION_VERSION": "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
                "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/local",
                "AWS_LAMBDA_LOG_STREAM_NAME": "1",
                "AWS_REGION": "eu-west-1",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._calls.put(None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def invoke(self, event: bytes, timeout: float = 30.0) -> Answer:
        """What the Lambda service would answer to an invocation with that event."""
        self._count += 1
        call = _Call(f"r-{self._count}", event, Future())
        self._pending[call.id] = call
        self._calls.put(call)
        return call.result.result(timeout)

    def next(self) -> _Call | None:
        """The next event for the runtime client; blocks until there is one."""
        return self._calls.get()

    def finish(self, call_id: str, answer: Answer) -> None:
        """The runtime client posted how it went."""
        self._pending.pop(call_id).result.set_result(answer)

    def broke(self, document: bytes) -> None:
        """The handler could not be loaded."""
        for call in list(self._pending.values()):
            self.finish(call.id, raised(**json.loads(document)))


class _Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65_536  # head and content in one packet: no waiting for an acknowledgement
    disable_nagle_algorithm = True
    runtime: RuntimeApi

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""

    def do_GET(self) -> None:
        call = self.runtime.next() if self.path == _NEXT else None
        if call is None:
            self._reply(410)
            return
        self._reply(
            200,
            call.event,
            ("Lambda-Runtime-Aws-Request-Id", call.id),
            ("Lambda-Runtime-Deadline-Ms", "4102444800000"),
            ("Lambda-Runtime-Invoked-Function-Arn", _ARN),
            ("Lambda-Runtime-Trace-Id", "Root=1-0-0"),
            ("Content-Type", "application/json"),
        )

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        *_, call_id, action = self.path.split("/")
        self._reply(202, b"{}")
        if self.path.endswith("/init/error"):
            self.runtime.broke(content)
        elif action == "response":
            self.runtime.finish(call_id, returned(content))
        else:
            self.runtime.finish(call_id, raised(**json.loads(content)))

    def _reply(self, status: int, content: bytes = b"", *fields: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
