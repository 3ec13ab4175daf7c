"""Helpers of a project that register routes; tests/support/served has whole applications."""

import pytest

from strangler.analyzers.recognisers.flask.recogniser import Flask

HELPER = (
    "from flask import Flask\napp = Flask(__name__)\n"
    "def rule(path, view):\n    app.add_url_rule(path, view_func=view)\n"
    "def home(): ...\n"
)


@pytest.fixture
def flask(concluded):
    """One file in, what the Flask recogniser concludes out."""
    return lambda source: concluded(Flask(), {"web.py": source})


def test_a_helper_that_nobody_calls_is_listed_as_computed(flask):
    found = flask(HELPER)
    assert found.routes == []
    assert ("STR302", "web.py:4:5") in found.problems


def test_what_a_caller_computes_is_listed_where_the_helper_is_called(flask):
    found = flask(f"{HELPER}import os\nrule(os.environ['PATH'], home)\nrule('/a', home)\n")
    assert found.endpoints == [("GET", "/a", "web.home")]
    assert found.problems == [("STR302", "web.py:7:1")]


def test_callers_that_give_a_loops_variable_register_each_turn(flask):
    source = "for name in ('a', 'b'):\n    rule('/' + name, home)\n"
    assert flask(HELPER + source).routes == ["GET /a", "GET /b"]


def test_a_list_that_is_added_to_is_not_taken_as_it_was_made(flask):
    """What `append` added is not known there, so nothing is claimed of the list."""
    source = (
        "def rules(paths):\n    for path in paths:\n"
        "        app.add_url_rule(path, view_func=home)\n"
        "def main():\n    names = ['/a']\n    names.append('/b')\n    rules(names)\n"
    )
    assert flask(HELPER + source).routes == []


def test_a_method_that_replaces_the_frameworks_own_changes_no_rule(flask):
    """What it does depends on its object, so calls of it are read as they stand."""
    found = flask(
        "from flask import Flask\n"
        "class Site(Flask):\n"
        "    def add_url_rule(self, rule, *args, **options):\n"
        "        super().add_url_rule(self.before + rule, *args, **options)\n"
        "app = Site(__name__)\n"
        "def home(): ...\n"
        "app.add_url_rule('/a', view_func=home)\n"
    )
    assert "GET /a" in found.routes


def test_an_object_that_a_function_makes_itself_is_found_as_before(flask):
    """Its parameter is handed to another function, and is no part of a route."""
    found = flask(
        "from flask import Blueprint, Flask\n"
        "def inner(store):\n"
        "    bp = Blueprint('inner', __name__)\n"
        "    @bp.route('/b')\n    def b(): ...\n"
        "    return bp\n"
        "def outer(store):\n"
        "    bp = Blueprint('outer', __name__)\n"
        "    bp.register_blueprint(inner(store), url_prefix='/a')\n"
        "    return bp\n"
        "app = Flask(__name__)\n"
        "app.register_blueprint(outer({}))\n"
    )
    assert found.routes == ["GET /a/b"]


RESOURCES = (
    "from flask import Flask, Blueprint\nfrom flask_restful import Api, Resource\n"
    "app = Flask(__name__)\n"
    "def resource(*urls):\n"
    "    def wrapper(cls):\n        api.add_resource(cls, *urls)\n        return cls\n"
    "    return wrapper\n"
    "def shown(flag):\n    return lambda cls: cls if flag else None\n"
)


def test_a_decorator_that_registers_takes_a_class_with_other_decorators(flask):
    found = flask(
        f"{RESOURCES}api = Api(app)\n"
        "@resource('/a', '/b')\n@shown(True)\nclass A(Resource):\n    def get(self): ...\n"
    )
    assert found.endpoints == [("GET", "/a", "web.A.get"), ("GET", "/b", "web.A.get")]
    assert found.problems == []


def test_a_blueprint_that_a_function_gives_back_keeps_its_prefix(flask):
    """An API that is set up on it is not taken for one of the application."""
    found = flask(
        f"{RESOURCES}def timed(bp):\n    return bp\n"
        "web = timed(Blueprint('web', __name__))\n"
        "api = Api()\napi.init_app(web)\n"
        "app.register_blueprint(web, url_prefix='/v1')\n"
        "@resource('/a')\nclass A(Resource):\n    def get(self): ...\n"
        "@web.route('/b')\ndef b(): ...\n"
    )
    assert found.routes == ["GET /v1/a", "GET /v1/b"]


@pytest.mark.parametrize(
    "rule",
    [
        "'/{}/<int:{}>'.format(PART, 'id')",
        "'/{0}/<int:id>'.format(PART)",
        "BASE.format(part=PART)",
        "'/%s/<int:id>' % PART",
        "'/%s/<int:%s>' % (PART, 'id')",
    ],
)
def test_texts_that_are_filled_with_constants_are_known(flask, rule):
    found = flask(
        "from flask import Flask\napp = Flask(__name__)\n"
        "PART = 'a'\nBASE = '/{part}/<int:id>'\n"
        f"@app.route({rule})\ndef home(id): ...\n"
    )
    assert found.routes == ["GET /a/{id}"]


@pytest.mark.parametrize("rule", ["'/{:>3}'.format(PART)", "'/{}'.format(x())", "'/%(a)s' % PART"])
def test_texts_that_are_filled_in_other_ways_are_reported(flask, rule):
    found = flask(
        "from flask import Flask\napp = Flask(__name__)\nPART = 'a'\n"
        f"@app.route({rule})\ndef home(): ...\n"
    )
    assert found.routes == []
    assert [code for code, _ in found.problems] == ["STR302"]


def test_what_is_no_text_is_never_written_into_a_path(flask):
    """A class's name would read as our own value for it."""
    found = flask(
        "from flask import Flask\nimport os\napp = Flask(__name__)\n"
        "def rule(path, view):\n    app.add_url_rule('/%s/x' % path, view_func=view)\n"
        "def home(): ...\nrule(os.environ, home)\n"
    )
    assert found.routes == []
    assert [code for code, _ in found.problems] == ["STR302"]
