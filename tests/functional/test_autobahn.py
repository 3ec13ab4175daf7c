"""Autobahn's WebSocket cases (kosoku) against an echo server: directly, and through the proxy.

A tunnel that changes nothing gives the same verdict in every case. Left out are the groups on
performance (9) and compression (12, 13), which is end to end and does not concern us."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from support.proxying import Strangler, rules_for

LEFT_OUT = ["9.*", "12.*", "13.*"]
PASSED = {"OK", "NON-STRICT", "INFORMATIONAL"}
"""Which of these it is hangs on whether an echo is sent before the close, in 4.2.5 for one."""
PATIENCE = 120
"""Seconds after which a run that hangs is given up."""


@pytest.fixture(scope="module")
def echo() -> Iterator[int]:
    """The port of a server that sends back each message."""

    def answer(connection: ServerConnection) -> None:
        try:
            for message in connection:
                connection.send(message)
        except ConnectionClosed:
            pass

    with serve(answer, "127.0.0.1", 0, compression=None, max_size=None) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.socket.getsockname()[1]
        server.shutdown()
        thread.join(10)


def started(port: int, folder: Path) -> subprocess.Popen[bytes]:
    """The suite, at work on whoever listens on this port."""
    program = shutil.which("kosoku", path=str(Path(sys.executable).parent)) or shutil.which(
        "kosoku"
    )
    if program is None:
        pytest.skip("kosoku is absent")
    excluded = [part for pattern in LEFT_OUT for part in ("-x", pattern)]
    return subprocess.Popen(
        [program, "-m", "fuzzingclient", "-p", "4", *excluded, "-o", folder, f"127.0.0.1:{port}"],
        cwd=folder.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def verdicts(running: subprocess.Popen[bytes], folder: Path) -> dict[str, tuple[str, ...]]:
    """What was said of each case: its behaviour, and how it closed; all that pass are one."""
    try:
        running.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        raise
    (agent,) = json.loads((folder / "index.json").read_text(encoding="utf-8")).values()
    both = {case: (said["behavior"], said["behaviorClose"]) for case, said in agent.items()}
    return {
        case: tuple("passed" if word in PASSED else word for word in said)
        for case, said in both.items()
    }


def test_the_websocket_cases_end_as_they_do_without_us(echo, tmp_path):
    """The same behaviour and the same close in each of more than 200 cases."""
    straight, through = tmp_path / "straight", tmp_path / "through"
    with Strangler(rules_for(echo)) as proxy:
        first, second = started(echo, straight), started(proxy.address[1], through)
        expected, found = verdicts(first, straight), verdicts(second, through)
    assert len(expected) > 200
    assert {case: said for case, said in found.items() if said != expected[case]} == {}
    assert found.keys() == expected.keys()
