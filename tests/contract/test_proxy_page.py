"""docs/proxy.md says what is there, all of it, and nothing else."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from strangler.proxy.control.metrics import Metrics
from strangler.proxy.dataplane.entries import Entry
from support.admin_serving import SECRET, served
from support.planes import plane

PAGE = (Path(__file__).parents[2] / "docs/proxy.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text: str) -> list[str]:
    """First cells of a table."""
    return [line.split("|")[1] for line in text.splitlines() if line.startswith("| ")]


def test_every_option_is_told():
    """As `--help` lists them."""
    command = [sys.executable, "-m", "strangler", "proxy", "--help"]
    helped = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    options = {*re.findall(r"--[a-z][a-z-]+", helped.partition("Options:")[2])} - {"--help"}
    told = {*re.findall(r"--[a-z][a-z-]+", " ".join(rows(section("Ports and options"))))}
    assert told == options


def test_every_path_of_the_admin_api_is_told(tmp_path):
    """With its methods, as the OpenAPI document lists them."""
    headers = {"authorization": f"Bearer {SECRET}"}
    with served(plane(tmp_path)) as url:
        answer = httpx.get(f"{url}/api/v1/openapi.json", headers=headers, trust_env=False)
    there = {
        f"{method.upper()} {path}"
        for path, operations in answer.json()["paths"].items()
        for method in operations
    }
    told = re.findall(r"`((?:GET|PUT|POST) [^`]+)`", " ".join(rows(section("The admin API"))))
    assert {*told} == there


def test_every_metric_is_told(tmp_path):
    """By the name under which Prometheus finds it."""
    text = Metrics(plane(tmp_path)).text().decode()
    there = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE strangler_")}
    there.add("strangler_telemetry_spans_total")  # only while traces are exported
    told = {*re.findall(r"strangler_[a-z_]+", " ".join(rows(section("Metrics"))))}
    assert told == there


def test_every_field_of_the_access_log_is_told():
    """As the workers write them."""
    told = {*re.findall(r"`([a-z_]+)`", " ".join(rows(section("Logs"))))}
    assert told == {*Entry.__struct_fields__}


CALLS = [
    shlex.split(call.replace("\\\n", " "))
    for call in re.findall(r"^    (curl (?:.*\\\n)*.*)$", PAGE, re.MULTILINE)
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[-1].rpartition("/")[2])
def test_every_call_that_is_shown_works(tmp_path, call):
    """With the token in place of the variable."""
    method = call[call.index("-X") + 1] if "-X" in call else "GET"
    content = call[call.index("-d") + 1] if "-d" in call else None
    path = "/" + call[-1].split("/", 3)[3]
    with served(plane(tmp_path)) as url:
        answer = httpx.request(
            method,
            url + path,
            headers={"authorization": f"Bearer {SECRET}"},
            json=json.loads(content) if content else None,
            trust_env=False,
        )
    assert answer.status_code == 200, answer.text
