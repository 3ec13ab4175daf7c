"""The graph that `graph --edges calls` prints."""

import json

import pytest

from strangler.analyzers.calls.solving import solve
from strangler.analyzers.graphing.calling import build_call_network
from strangler.reports.to_json import graph_json
from support.trees import link

FILES = {
    "p/__init__.py": "",
    "p/a.py": "from p.b import run\nimport requests\nrun(lambda: len('x'))\nrequests.get('/')\n",
    "p/b.py": "class Job: ...\ndef run(f):\n    f()\n",
}


@pytest.fixture
def printed(tmp_path):
    def printed_(symbols: bool, builtins: bool = False):
        inventory = link(tmp_path, FILES).inventory
        return json.loads(
            graph_json(build_call_network(inventory, solve(inventory).graph, symbols, builtins).adj)
        )

    return printed_


def test_every_symbol_is_a_key_and_outside_calls_keep_their_names(printed):
    assert printed(symbols=True) == {
        "p": [],
        "p.a": ["p.b.run", "requests.get"],
        "p.a.<lambda1>": [],
        "p.b": [],
        "p.b.Job": [],
        "p.b.run": ["p.a.<lambda1>"],
        "requests.get": [],
    }


def test_built_ins_are_there_when_asked_for(printed):
    found = printed(symbols=True, builtins=True)
    assert found["p.a.<lambda1>"] == ["<builtin>.len"]
    assert found["<builtin>.len"] == []


def test_between_modules_only_calls_that_cross_count(printed):
    assert printed(symbols=False) == {"p": [], "p.a": ["p.b"], "p.b": ["p.a"]}
