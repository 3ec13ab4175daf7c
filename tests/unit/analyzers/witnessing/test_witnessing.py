"""`analyze` with a trace: real runs of small programs, merged."""

import json
from hashlib import sha256

import pytest

from strangler import analyze
from strangler.errors import UnusableInputError
from strangler.reports.document import document
from strangler.reports.to_json import schema
from support.traced import records
from support.trees import write

PROGRAM = {
    "pyproject.toml": "[project]\nname = 'p'\n",
    "p/__init__.py": "",
    "p/a.py": """
        from p import b

        def direct():
            return b.known()

        def computed(name):
            return globals()[name]()

        def hidden():
            return 1

        def run():
            direct()
            computed("hid" + "den")
    """,
    "p/b.py": "def known():\n    return 1\n",
    "main.py": "from p.a import run\nrun()\n",
}


def trace(tmp_path, files, *command, **variables):
    file = tmp_path / "trace.jsonl"
    found = records(tmp_path / "p", files, *command, **variables)
    file.write_text("".join(f"{json.dumps(record)}\n" for record in found))
    return file


def codes(analysis):
    return [d.code for d in analysis.diagnostics if d.code.startswith("STR39")]


def test_calls_that_static_analysis_missed_are_listed(tmp_path):
    """And the others counted; edges between modules that were seen are marked."""
    file = trace(tmp_path, PROGRAM)
    found = analyze(tmp_path / "p", traces=[file], cache=False)
    assert found.trace is not None
    assert [(m.caller, m.callee, m.location.line) for m in found.trace.missed] == [
        ("p.a.computed", "p.a.hidden", 8)
    ]
    assert (found.trace.executed, found.trace.found) == (5, 4)
    assert codes(found) == ["STR392"]
    report = document(found)
    seen = {(e["source"], e["target"]) for e in report["edges"] if "seen" in e}
    assert ("p.a", "p.b") in seen
    assert report["trace"]["share_direct"] == 0.8


def test_a_report_with_a_trace_fits_its_schema(tmp_path):
    """The trace and edges that were seen included."""
    jsonschema = pytest.importorskip("jsonschema")
    found = analyze(tmp_path / "p", traces=[trace(tmp_path, PROGRAM)], cache=False)
    errors = jsonschema.Draft202012Validator(schema()).iter_errors(document(found))
    assert [f"{e.json_path}: {e.message}" for e in errors] == []


def test_an_unchanged_trace_comes_from_the_cache(tmp_path):
    """And another one does not."""
    file = trace(tmp_path, PROGRAM)
    cache = tmp_path / "cache"
    first = analyze(tmp_path / "p", traces=[file], cache=cache)
    assert analyze(tmp_path / "p", traces=[file], cache=cache) == first
    assert analyze(tmp_path / "p", cache=cache).trace is None


def test_changed_sources_are_named(tmp_path):
    """What the trace says of them may be wrong."""
    file = trace(tmp_path, PROGRAM)
    write(tmp_path / "p", {"p/b.py": "def known():\n    return 2\n"})
    found = analyze(tmp_path / "p", traces=[file], cache=False)
    assert found.trace is not None
    assert found.trace.changed == ("p/b.py",)
    assert "STR391" in codes(found)


def test_a_trace_of_another_project_is_not_merged(tmp_path):
    """It shares no file with this one."""
    file = trace(tmp_path, PROGRAM)
    other = write(tmp_path / "other", {"x.py": "def f():\n    pass\n"})
    found = analyze(other, traces=[file], cache=False)
    assert (found.trace, codes(found)) == (None, ["STR390"])


@pytest.mark.parametrize("text", ["", "hello\n", '{"kind":"trace","version":9,"pythons":[]}\n'])
def test_what_is_no_trace_cannot_be_used(tmp_path, text):
    """The message says how to make one."""
    file = tmp_path / "t.jsonl"
    file.write_text(text)
    with pytest.raises(UnusableInputError, match=r"strangler trace|record it anew"):
        analyze(write(tmp_path / "p", PROGRAM), traces=[file], cache=False)


BLOG = {
    "pyproject.toml": "[project]\nname = 'blog'\n",
    "blog/__init__.py": "",
    "blog/app.py": """
        import os
        import sqlite3
        from flask import Flask

        app = Flask(__name__)
        db = sqlite3.connect(":memory:", check_same_thread=False)
        db.execute("CREATE TABLE posts (title text)")

        @app.get("/posts")
        def posts():
            return str(db.execute(os.environ["READ"]).fetchall())

        @app.post("/posts")
        def add():
            db.execute(os.environ["WRITE"])
            return ""

        def plugged():
            return ""

        getattr(app, "add_" + "url_rule")("/plugged", view_func=plugged)
    """,
    "main.py": """
        import os
        os.environ["READ"] = "SELECT title FROM posts"
        os.environ["WRITE"] = "INSERT INTO posts VALUES ('a')"
        from blog.app import app
        client = app.test_client()
        client.get("/posts")
        client.post("/posts")
        client.get("/plugged")
    """,
}


def test_effects_that_were_seen_widen_the_endpoint(tmp_path):
    """They are proven; the place is the line that ran."""
    found = analyze(tmp_path / "p", traces=[trace(tmp_path, BLOG)], cache=False)
    by_id = {e.id.partition(":")[2]: e for e in found.endpoints}
    assert by_id["GET /posts"].reads == ("posts",)
    assert by_id["POST /posts"].writes == ("posts",)
    assert by_id["POST /posts"].effect == "write"
    assert not by_id["POST /posts"].complete
    assert found.trace is not None
    seen = {(e.endpoint.partition(":")[2], e.kind, e.target) for e in found.trace.effects}
    assert {("GET /posts", "reads", "posts"), ("POST /posts", "writes", "posts")} <= seen


def test_routes_that_were_served_and_not_found_are_listed(tmp_path):
    """By the framework's own name of them."""
    found = analyze(tmp_path / "p", traces=[trace(tmp_path, BLOG)], cache=False)
    assert found.trace is not None
    assert found.trace.unknown == ("flask:GET /plugged",)
    assert "STR393" in codes(found)


def test_digests_are_of_the_file_as_it_was(tmp_path):
    """SHA-256, its first half."""
    root = write(tmp_path / "p", PROGRAM)
    found = records(root, {})
    digests = {r["path"]: r["digest"] for r in found if r["kind"] == "file"}
    assert digests["p/b.py"] == sha256((root / "p/b.py").read_bytes()).hexdigest()[:32]
