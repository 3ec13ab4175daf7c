"""What is found of an API is what the running Django REST framework serves."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from strangler.analyzers.concluding import conclude
from strangler.analyzers.config import Config
from strangler.analyzers.discovery import discover
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.registry import load

SUPPORT = Path(__file__).parents[1] / "support"
SITE = SUPPORT / "drf_site"
OPEN = "rest_framework.permissions.AllowAny"


@pytest.fixture(scope="module")
def served():
    """What the framework says about the site."""
    pytest.importorskip("rest_framework_nested", reason="drf-nested-routers is not installed")
    asked = [sys.executable, str(SUPPORT / "inspect_drf.py"), "config.settings"]
    answer = subprocess.run(asked, cwd=SITE, env={"PYTHONPATH": "."}, capture_output=True)
    assert answer.returncode == 0, answer.stderr.decode()
    return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def found():
    """What the recognisers conclude about it."""
    recognisers = load()
    tree = discover(SITE, Config()).tree
    facts = {f.module: extract((SITE / f.path).read_bytes(), recognisers) for f in tree.files}
    return conclude(recognisers, ProjectInventory(tree, facts, recognisers))


def test_every_route_of_the_site_is_found_with_its_handler_and_no_other(served, found):
    assert [(e.path, e.method, e.handler) for e in found.endpoints] == sorted(
        (e["path"], e["method"], e["handler"]) for e in served["endpoints"]
    )


def test_permissions_authentication_and_throttles_are_those_that_the_framework_applies(
    served, found
):
    """Of actions, views, decorators, settings and the framework's defaults."""
    assert {(e.method, e.path): set(e.auth) for e in found.endpoints} == {
        (e["method"], e["path"]): set(e["auth"]) - {OPEN} for e in served["endpoints"]
    }


def test_nothing_is_reported_but_that_format_suffixes_are_not_listed(served, found):
    """Of four default routers and one list; a truth with them would be a third longer."""
    assert served["suffixed"] > 30
    (note,) = found.diagnostics
    assert note.code == "STR332"
    assert note.message.startswith("5 routers or lists repeat routes with a format suffix")
