"""The public test-suite for HTTP caches (http-cache-tests): straight from its server, and through
the proxy.

A proxy without a cache fails most of its cases by design. What counts is that the results are the
same, so that a client, or a cache in it, cannot tell that somebody stands between."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.npm_packages import installed
from support.proxying import Strangler, rules_for
from support.running_proxy import free_port

SUITE = "http-cache-tests@0.4.5"
PATIENCE = 120
"""Seconds after which a run that hangs is given up."""


@pytest.fixture(scope="module")
def suite() -> Path:
    return installed(SUITE)


@pytest.fixture(scope="module")
def server(suite, tmp_path_factory) -> Iterator[int]:
    """The port of the suite's own server."""
    port = free_port()
    settings = {
        "npm_config_protocol": "http",
        "npm_config_port": str(port),
        "npm_config_pidfile": str(tmp_path_factory.mktemp("server") / "pid"),
    }
    running = subprocess.Popen(
        ["node", "server/server.mjs"],
        cwd=suite,
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with running:
        assert running.stdout is not None
        assert b"Listening" in running.stdout.readline()
        yield port
        running.terminate()


def started(suite: Path, port: int) -> subprocess.Popen[bytes]:
    """The suite's client, at work on whoever listens on this port."""
    settings = {"npm_package_config_id": "", "npm_config_base": f"http://127.0.0.1:{port}"}
    return subprocess.Popen(
        ["node", "--no-warnings", "cli.mjs"],
        cwd=suite,
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def results(running: subprocess.Popen[bytes]) -> dict[str, object]:
    """What was said of each case: true, or why not."""
    try:
        said, _ = running.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        running.kill()
        running.communicate()
        raise
    found: dict[str, object] = json.loads(said[said.index(b"{") :])
    return found


HUNG_UP = "the server hangs up instead of answering: that is 502 (RFC 9110 section 15.6.3)"
LIED = "the server's length is wrong: what is too much is cut off (RFC 9112 section 6.3)"
EXPLAINED = {
    "stale-close": HUNG_UP,
    "stale-close-must-revalidate": HUNG_UP,
    "stale-close-no-cache": HUNG_UP,
    "stale-close-proxy-revalidate": HUNG_UP,
    "stale-close-s-maxage=2": HUNG_UP,
    "stale-sie-503": HUNG_UP,
    "stale-sie-close": HUNG_UP,
    "stale-warning-become": HUNG_UP,
    "stale-warning-stored": HUNG_UP,
    "304-etag-update-response-Content-Length": LIED,
    "headers-store-Content-Length": LIED,
    "headers-store-Transfer-Encoding": "a coding that nobody knows is refused (section 6.1)",
}
"""Cases that end otherwise, and why: in each the server breaks HTTP."""


def test_the_cache_cases_end_as_they_do_without_us(suite, server):
    """The same result in each of more than 300 cases, interim answers among them."""
    with Strangler(rules_for(server)) as proxy:
        first, second = started(suite, server), started(suite, proxy.address[1])
        expected, found = results(first), results(second)
    assert len(expected) > 300
    assert found.keys() == expected.keys()
    assert {
        case: (expected[case], said)
        for case, said in found.items()
        if said != expected[case] and case not in EXPLAINED
    } == {}
