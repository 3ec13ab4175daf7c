"""What the analysis says of tables against what the running blog tells its database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from strangler import analyze

ROOT = Path(__file__).parents[2]
BLOG = ROOT / "examples" / "blog"
# Templates load relationships (`post.comments`), and templates are not gone into.
READ_BY_TEMPLATES = {"comments"}


@pytest.fixture(scope="module")
def observed():
    """Endpoint -> the tables that its statements read and write."""
    script = ROOT / "tests" / "support" / "observe_tables.py"
    answer = subprocess.run(
        [sys.executable, script, BLOG], cwd=BLOG, stdout=subprocess.PIPE, check=True
    )
    return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def told():
    """Endpoint -> what the analysis says."""
    found = analyze(BLOG).endpoints
    return {f"{e.method} {e.path.replace('*}', '}')}": e for e in found}


def test_every_table_that_an_endpoint_writes_is_told(observed, told):
    """Whether or not the endpoint is complete: listeners, cascades, association tables."""
    missed = {
        name: sorted(set(tables["writes"]) - set(told[name].writes))
        for name, tables in observed.items()
    }
    assert {name: tables for name, tables in missed.items() if tables} == {}


def test_no_endpoint_is_promised_to_write_nothing_and_writes(observed, told):
    broken = [
        name
        for name, tables in observed.items()
        if tables["writes"] and told[name].complete and told[name].effect in ("none", "read")
    ]
    assert broken == []


def test_every_table_that_an_endpoint_reads_is_told_but_what_templates_load(observed, told):
    missed = {
        name: set(tables["reads"]) - {*told[name].reads, *told[name].writes}
        for name, tables in observed.items()
    }
    assert {t for tables in missed.values() for t in tables} <= READ_BY_TEMPLATES


def test_little_is_told_that_does_not_happen(observed, told):
    """A branch that a request did not take, a key with ON DELETE, a listener that sets a value."""
    extra = {
        name: sorted(set(told[name].writes) - set(tables["writes"]))
        for name, tables in observed.items()
    }
    assert {name: tables for name, tables in extra.items() if tables} == {
        "DELETE /api/v1/posts/{slug}": ["comments", "revisions"],
        "POST /api/v1/posts/": ["revisions"],
        "POST /posts/new": ["revisions"],
        "POST /posts/{slug}/comments/": ["revisions"],
        "POST /posts/{slug}/comments/{comment_id}/approve": ["comments"],
    }
