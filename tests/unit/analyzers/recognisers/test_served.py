"""Applications that their frameworks served once, and what the recognisers find in them.

`tests/support/served/oracle.py` asked the running frameworks; nothing is run here."""

import json
from pathlib import Path

import pytest

from strangler.analyzers.concluding import conclude
from strangler.analyzers.config import Config
from strangler.analyzers.discovery import discover
from strangler.analyzers.documents import read_documents, wanted
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.registry import load
from strangler.diagnostics import Severity

SERVED = Path(__file__).parents[3] / "support" / "served"
FOLDERS = sorted(path.parent.name for path in SERVED.glob("*/expected.json"))


@pytest.fixture(scope="module")
def concluded_folder():
    """What all recognisers conclude about a folder."""
    recognisers = load()

    def run(name):
        root = SERVED / name
        tree = discover(root, Config()).tree
        facts = {
            file.module: extract((root / file.path).read_bytes(), recognisers)
            for file in tree.files
        }
        inventory = ProjectInventory(tree, facts, recognisers)
        documents = read_documents(root, wanted(recognisers, inventory))
        assert documents.diagnostics == ()
        inventory.documents = documents.found
        return conclude(recognisers, inventory)

    return run


@pytest.mark.parametrize("name", FOLDERS)
def test_the_endpoints_found_are_those_that_the_framework_serves(name, concluded_folder):
    """Nothing is missing, nothing is invented, and each has its handler."""
    expected = json.loads((SERVED / name / "expected.json").read_text(encoding="utf-8"))
    found = concluded_folder(name)
    assert [str(d) for d in found.diagnostics if d.severity != Severity.INFO] == []
    listed = [f"{e.method} {e.path} {e.handler}" for e in found.endpoints]
    assert sorted(listed) == sorted(expected.get("endpoints", []))
    doors = [f"{door.name} {door.handler}" for door in found.doors]
    assert sorted(doors) == sorted(expected.get("doors", []))
