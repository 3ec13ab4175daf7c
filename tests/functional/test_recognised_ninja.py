"""What is found of an API is what the running django-ninja serves."""

import json
import subprocess
import sys
from pathlib import Path

from strangler.analyzers.concluding import conclude
from strangler.analyzers.config import Config
from strangler.analyzers.discovery import discover
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.registry import load

SUPPORT = Path(__file__).parents[1] / "support"
SITE = SUPPORT / "ninja_site"


def test_every_operation_is_found_with_its_handler_and_its_guards_and_no_other():
    """Routers by name, nested, mounted twice in a loop; guards inherited and switched off."""
    asked = [sys.executable, str(SUPPORT / "inspect_ninja.py"), "config.settings"]
    answer = subprocess.run(asked, cwd=SITE, env={"PYTHONPATH": "."}, capture_output=True)
    assert answer.returncode == 0, answer.stderr.decode()
    recognisers = load()
    tree = discover(SITE, Config()).tree
    facts = {f.module: extract((SITE / f.path).read_bytes(), recognisers) for f in tree.files}
    found = conclude(recognisers, ProjectInventory(tree, facts, recognisers))
    served = json.loads(answer.stdout)
    assert len(served) > 10
    assert sorted([e.path, e.method, e.handler, list(e.auth)] for e in found.endpoints) == served
    assert found.diagnostics == ()
