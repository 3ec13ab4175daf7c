"""Loops whose turns are written in the source, seen through Flask's rules."""

import pytest

from strangler.analyzers.recognisers.flask.recogniser import Flask

APP = "from flask import Flask\napp = Flask(__name__)\ndef view(): ...\n"


@pytest.fixture
def flask(concluded):
    """Files in, what the Flask recogniser concludes out."""
    return lambda **files: concluded(
        Flask(), {f"{name}.py": source for name, source in files.items()}
    )


@pytest.mark.parametrize(
    ("loop", "rule"),
    [
        ("for name in ('a', 'b')", "'/' + name"),
        ("for name in sorted(['b', 'a'])", "f'/{name}'"),
        ("for _, name in enumerate(NAMES)", "f'/{name}'"),
        ("for name, _ in zip(NAMES, 'xy')", "f'/{name}'"),
        ("for name in {'a': 1, 'b': 2}", "f'/{name}'"),
        ("for name in TABLE.values()", "f'/{name}'"),
        ("for _, (name, _) in TWICE.items()", "f'/{name}'"),
    ],
)
def test_what_a_loop_goes_through_may_be_written_in_many_ways(flask, loop, rule):
    if "zip" in loop:
        loop = loop.replace("'xy'", "['x', 'y']")
    found = flask(
        web=f"{APP}NAMES = ['a', 'b']\nTABLE = {{1: 'a', 2: 'b'}}\n"
        "TWICE = {1: ('a', 0), 2: ('b', 0)}\n"
        f"{loop}:\n    app.add_url_rule({rule}, view_func=view)\n"
    )
    assert found.routes == ["GET /a", "GET /b"]
    assert found.problems == []


def test_a_list_comprehension_is_a_loop(flask):
    found = flask(web=f"{APP}[app.add_url_rule(r, view_func=view) for r in ('/a', '/b')]\n")
    assert found.routes == ["GET /a", "GET /b"]


def test_names_of_another_module_keep_their_meaning(flask):
    """A table's functions are those that its own module imports."""
    found = flask(
        web=f"{APP}from table import ROUTES\n"
        "for rule, function in ROUTES:\n    app.add_url_rule(rule, view_func=function)\n",
        table="import inner\nROUTES = [('/a', inner.shown)]\n",
        inner="def shown(): ...\n",
    )
    assert found.endpoints == [("GET", "/a", "inner.shown")]


def test_a_computed_loop_is_reported_once_and_nothing_is_guessed(flask):
    found = flask(
        web=f"{APP}import conf\n"
        "for rule in conf.load():\n    app.add_url_rule(rule, view_func=view)\n"
    )
    assert found.routes == []
    assert found.problems == [("STR302", "web.py:6:5")]


def test_a_constant_of_the_function_is_put_in(flask):
    """Only where it is bound once."""
    found = flask(
        web=f"{APP}def add(app):\n    base = '/a'\n    app.add_url_rule(base, view_func=view)\n"
        "def twice(app):\n    base = '/b'\n    base = '/c'\n"
        "    app.add_url_rule(base, view_func=view)\n"
    )
    assert found.routes == ["GET /a"]
    assert found.problems == [("STR302", "web.py:10:5")]
