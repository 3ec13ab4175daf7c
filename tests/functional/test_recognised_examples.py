"""What the recognisers find in the examples is what the running frameworks say."""

import json
from pathlib import Path

import pytest

from strangler.analyzers.concluding import conclude
from strangler.analyzers.config import Config
from strangler.analyzers.discovery import discover
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.registry import load

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module", params=["blog", "shop"])
def example(request):
    """An example's conclusions, and its expected.json."""
    root = EXAMPLES / request.param
    recognisers = load()
    tree = discover(root, Config()).tree
    facts = {f.module: extract((root / f.path).read_bytes(), recognisers) for f in tree.files}
    expected = json.loads((root / "expected.json").read_text(encoding="utf-8"))
    return conclude(recognisers, ProjectInventory(tree, facts, recognisers)), expected


def test_endpoints_and_their_handlers_are_all_found_and_nothing_else(example):
    found, expected = example
    assert sorted((e.method, e.path, e.handler) for e in found.endpoints) == sorted(
        (e["method"], e["path"], e["handler"]) for e in expected["endpoints"]
    )


def test_tables_and_foreign_keys_are_all_found_and_nothing_else(example):
    found, expected = example
    assert {
        t.name: (t.model, [(k.column, k.to) for k in t.foreign_keys]) for t in found.tables
    } == {
        t["name"]: (t["model"], [(k["column"], k["to"]) for k in t["foreign_keys"]])
        for t in expected["tables"]
    }


def test_nothing_in_the_examples_is_reported_as_a_problem(example):
    found, _ = example
    assert found.diagnostics == ()
