"""The Dockerfile keeps the rules that a container on AWS has to keep; nothing is built here."""

import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from strangler.deploy.stacks.edge import proxy as proxy_tasks
from support.dockerfiles import faults, parse

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
FINAL = parse(TEXT).stages[-1]


def test_it_keeps_every_rule():
    """User, exec form, health check, signal, digest, no compiler, no secret."""
    assert faults(TEXT) == []


def test_the_examples_image_keeps_every_rule_too():
    """And takes nothing that is not there: but for the data, which its README makes."""
    folder = ROOT / "examples" / "catalog_service"
    text = (folder / "Dockerfile").read_text(encoding="utf-8")
    assert faults(text) == []
    copied = [
        name
        for stage in parse(text).stages
        for words in stage.given("COPY")
        if not words.startswith("--from")
        for name in words.split()[:-1]
    ]
    assert {name for name in copied if not (folder / name).exists()} == {"products.json"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("USER 10001:10001", "USER root", "numbered user"),
        ("USER 10001:10001", "USER 0:0", "numbered user"),
        ('CMD ["proxy"]', "CMD proxy", "CMD is not in exec form"),
        ('ENTRYPOINT ["strangler"]', "", "ENTRYPOINT is missing"),
        ("HEALTHCHECK", "LABEL", "HEALTHCHECK is missing"),
        ("ARG PYTHON_IMAGE", "ARG PYTHON_IMAGE=python:3.13-slim", "has a default"),
        ("FROM ${PYTHON_IMAGE} AS", "FROM python:latest AS", "not named by a digest"),
        ("STOPSIGNAL SIGTERM", "STOPSIGNAL SIGKILL", "STOPSIGNAL"),
        ("RUN groupadd", "RUN apt-get install gcc && groupadd", "installs a compiler"),
        ("HOME=/tmp", "HOME=/tmp ADMIN_TOKEN=abc", "holds a secret"),
        ("COPY src src", "COPY . .", "whole checkout"),
    ],
)
def test_each_rule_finds_what_breaks_it(old, new, fault):
    """So that none of them passes for want of looking."""
    assert old in TEXT
    assert any(fault in each for each in faults(TEXT.replace(old, new)))


def test_its_volumes_are_where_tasks_can_write():
    """Fargate gives bind mounts to the image's user only where the image says so, and only the
    volumes that it knows."""
    (command,) = FINAL.given("RUN")
    assert FINAL.execs("VOLUME") == ["/tmp", proxy_tasks._STATE]
    assert f"--owner=10001 --group=10001 --mode=0700 {proxy_tasks._STATE}" in command
    assert "chown 10001:10001 /tmp" in command
    assert FINAL.variables()["STRANGLER_STATE_DIR"] == proxy_tasks._STATE


def test_volumes_are_declared_after_they_were_made():
    """What changes a volume's folder later is thrown away (Dockerfile reference, VOLUME)."""
    keywords = [keyword for keyword, _ in FINAL.instructions]
    assert keywords.index("VOLUME") > len(keywords) - 1 - keywords[::-1].index("RUN")


def test_what_it_copies_is_there_and_not_ignored():
    """A build would end otherwise, where there is an engine to build with."""
    allowed = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {word for words in parse(TEXT).stages[0].given("COPY") for word in words.split()[:-1]}
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_asks_readyz_on_the_admin_port(status, code):
    """By the variable that moves the port, and past a proxy that the environment names."""
    asked = []

    class Admin(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Admin) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        done = _check(STRANGLER_ADMIN_PORT=str(server.server_port), HTTP_PROXY="http://127.0.0.1:1")
        thread.join()
    assert (done.returncode, asked) == (code, ["/readyz"])


def test_the_health_check_fails_where_nobody_listens():
    """Before the start, and after the end."""
    assert _check(STRANGLER_ADMIN_PORT="1").returncode == 1


def _check(**environment):
    program, *words = FINAL.execs("HEALTHCHECK")
    assert program == "python"
    return subprocess.run(
        [sys.executable, *words],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
