import pytest

from strangler.analyzers.recognisers.flask.recogniser import Flask

APP = "from flask import Flask, Blueprint\napp = Flask(__name__)\n"


@pytest.fixture
def flask(concluded):
    """Files in, what the Flask recogniser concludes out."""
    return lambda **files: concluded(
        Flask(), {f"{name.replace('__', '/')}.py": source for name, source in files.items()}
    )


def test_a_decorated_view_answers_get(flask):
    """HEAD and OPTIONS are Flask's own and not listed."""
    found = flask(web=f"{APP}@app.route('/a')\ndef view(): ...\n")
    assert found.endpoints == [("GET", "/a", "web.view")]
    assert found.edges == [("web:GET /a", "handles", "web.view")]


def test_methods_are_those_of_the_rule(flask):
    found = flask(
        web=f"{APP}BOTH = ['get', 'POST', 'HEAD']\n"
        "@app.route('/a', methods=BOTH)\n@app.put('/b')\ndef view(): ...\n"
    )
    assert found.routes == ["GET /a", "POST /a", "PUT /b"]


def test_converters_become_template_variables(flask):
    found = flask(
        web=f"{APP}@app.route('/<int:id>/<any(a, b):kind>/<name>/<path:rest>')\ndef v(): ...\n"
    )
    assert found.routes == ["GET /{id}/{kind}/{name}/{rest*}"]


def test_a_rule_is_folded_from_constants(flask):
    found = flask(
        web=f"from conf import ROOT\n{APP}@app.route(f'{{ROOT}}/x' + '/y')\ndef v(): ...\n",
        conf="ROOT = '/api'\n",
    )
    assert found.routes == ["GET /api/x/y"]


def test_blueprint_prefix_reaches_its_endpoints(flask):
    """A path starts with its blueprint's prefix."""
    found = flask(
        web=f"{APP}from posts import bp\napp.register_blueprint(bp)\n",
        posts="from flask import Blueprint\nbp = Blueprint('posts', __name__, url_prefix='/p/')\n"
        "@bp.route('/a')\ndef a(): ...\n@bp.route('')\ndef b(): ...\n",
    )
    assert found.routes == ["GET /p/", "GET /p/a"]
    assert found.seeds == {"posts": ("posts",)}


def test_the_prefix_of_the_registration_replaces_the_blueprints_own(flask):
    """Even where the blueprint is registered twice."""
    found = flask(
        web=f"{APP}bp = Blueprint('b', __name__, url_prefix='/own')\n"
        "@bp.route('/a')\ndef a(): ...\n"
        "app.register_blueprint(bp)\napp.register_blueprint(bp, url_prefix='/two', name='two')\n"
    )
    assert found.routes == ["GET /own/a", "GET /two/a"]


def test_nested_blueprints_join_their_prefixes(flask):
    found = flask(
        web=f"{APP}parent = Blueprint('parent', __name__, url_prefix='/p')\n"
        "child = Blueprint('child', __name__, url_prefix='c')\n"
        "bare = Blueprint('bare', __name__)\n"
        "@child.get('/a')\ndef a(): ...\n@bare.get('/b')\ndef b(): ...\n"
        "child.register_blueprint(bare)\nparent.register_blueprint(child)\n"
        "app.register_blueprint(parent)\n"
    )
    assert found.routes == ["GET /p/c/a", "GET /p/c/b"]
    assert set(found.seeds) == {"parent.child", "child.bare"}


def test_an_application_factory_is_looked_into(flask):
    """Also what it imports, makes and decorates inside."""
    found = flask(
        web="from flask import Flask\n\ndef create_app():\n    app = Flask('shop')\n"
        "    from api import make\n    app.register_blueprint(make(), url_prefix='/api')\n"
        "    @app.get('/in')\n    def inner(): ...\n    return app\n",
        api="from flask import Blueprint\n\ndef make():\n    bp = Blueprint('api', __name__)\n"
        "    @bp.get('/x')\n    def x(): ...\n    return bp\n",
    )
    assert found.endpoints == [
        ("GET", "/api/x", "api.make.x"),
        ("GET", "/in", "web.create_app.inner"),
    ]
    assert ("shop:GET /in", "handles", "web.create_app.inner") in found.edges


def test_an_application_handed_to_a_function_is_the_projects_only_one(flask):
    """The file of that function need not import Flask."""
    found = flask(
        web=f"{APP}from routes import setup\nsetup(app)\n",
        routes="def view(): ...\n\ndef setup(app):\n    app.add_url_rule('/a', view_func=view)\n",
    )
    assert found.endpoints == [("GET", "/a", "routes.view")]


def test_blueprints_registered_in_a_loop_are_taken_as_they_are(flask):
    found = flask(
        web=f"{APP}bp = Blueprint('b', __name__, url_prefix='/b')\n@bp.get('/a')\ndef a(): ...\n"
        "for one in (bp,):\n    app.register_blueprint(one)\n"
    )
    assert found.routes == ["GET /b/a"]


def test_a_method_view_answers_what_it_implements_or_inherits(flask):
    found = flask(
        web=f"{APP}from flask.views import MethodView\n"
        "class Base(MethodView):\n    def get(self): ...\n"
        "class Item(Base):\n    def patch(self): ...\n"
        "class Narrow(Item):\n    methods = ['GET']\n"
        "item = Item.as_view('item')\n"
        "app.add_url_rule('/item', view_func=item)\n"
        "app.add_url_rule('/narrow', view_func=Narrow.as_view('narrow'))\n"
    )
    assert found.endpoints == [
        ("GET", "/item", "web.Item.get"),
        ("GET", "/narrow", "web.Narrow.get"),
        ("PATCH", "/item", "web.Item.patch"),
    ]


def test_a_plain_view_class_answers_through_dispatch_request(flask):
    found = flask(
        web=f"{APP}from flask.views import View\n"
        "class Page(View):\n    methods = ['GET', 'POST']\n    def dispatch_request(self): ...\n"
        "app.add_url_rule('/page', view_func=Page.as_view('page'))\n"
    )
    assert found.endpoints == [
        ("GET", "/page", "web.Page.dispatch_request"),
        ("POST", "/page", "web.Page.dispatch_request"),
    ]


def test_a_subclass_of_a_blueprint_is_one(flask):
    found = flask(
        web=f"{APP}from own import Own\nbp = Own('b', __name__, url_prefix='/b')\n"
        "@bp.get('/a')\ndef a(): ...\napp.register_blueprint(bp)\n",
        own="from flask import Blueprint\nclass Own(Blueprint): ...\n",
    )
    assert found.routes == ["GET /b/a"]


def test_guards_are_listed(flask):
    """Through wrappers, decorators and the `decorators` of a class."""
    found = flask(
        web=f"{APP}from flask.views import MethodView\nfrom flask_login import login_required\n"
        "@app.get('/a')\n@login_required\ndef a(): ...\ndef b(): ...\n"
        "app.add_url_rule('/b', view_func=login_required(b))\n"
        "class C(MethodView):\n    decorators = [login_required]\n    def get(self): ...\n"
        "app.add_url_rule('/c', view_func=C.as_view('c'))\n"
    )
    assert set(found.auth.values()) == {("flask_login.login_required",)}


def test_what_runs_for_every_request_is_platform(flask):
    """A hook of one blueprint is that blueprint's own affair."""
    found = flask(
        web=f"{APP}bp = Blueprint('b', __name__)\n"
        "@app.before_request\ndef every(): ...\n@bp.before_app_request\ndef too(): ...\n"
        "@bp.before_request\ndef own(): ...\n@app.errorhandler(404)\ndef missing(e): ...\n"
        "def late(e): ...\napp.teardown_appcontext(late)\n"
    )
    assert found.platform == [
        ("web.every", "flask before request"),
        ("web.late", "flask teardown appcontext"),
        ("web.missing", "flask errorhandler"),
        ("web.too", "flask before request"),
    ]


def test_a_command_is_a_door(flask):
    found = flask(web=f"{APP}@app.cli.command('seed')\ndef seed_all(): ...\n")
    assert found.doors == [("command", "seed", "web.seed_all")]


def test_a_computed_prefix_is_reported_and_the_endpoint_kept(flask):
    found = flask(
        web=f"{APP}import os\nbp = Blueprint('b', __name__, url_prefix=os.environ['P'])\n"
        "@bp.get('/a')\ndef a(): ...\napp.register_blueprint(bp)\n"
    )
    assert found.routes == ["GET /a"]
    assert found.problems == [("STR302", "web.py:4:6")]


def test_a_computed_rule_is_reported_with_its_place(flask):
    found = flask(web=f"{APP}import os\n@app.get(os.environ['R'])\ndef a(): ...\n")
    assert found.routes == []
    assert found.problems == [("STR302", "web.py:4:2")]


def test_a_blueprint_that_nothing_registers_is_noted(flask):
    found = flask(web=f"{APP}bp = Blueprint('b', __name__)\n@bp.get('/a')\ndef a(): ...\n")
    assert found.routes == []
    assert found.problems == [("STR304", "web.py:3:6")]


def test_a_project_without_flask_is_left_alone(flask):
    found = flask(web="class Cache:\n    def get(self, k): ...\nc = Cache()\nc.get('/x')\n")
    assert (found.routes, found.problems) == ([], [])


def test_an_application_that_a_test_makes_is_none_of_the_products(flask):
    """A parameter still means the only application that the product makes."""
    found = flask(
        web=f"{APP}from parts import init\ninit(app)\n",
        parts="from flask import Blueprint\nbp = Blueprint('b', __name__)\n"
        "@bp.route('/a')\ndef a(): ...\ndef init(app):\n    app.register_blueprint(bp)\n",
        tests__test_web="from flask import Flask\ndef test_it():\n    app = Flask('t')\n",
    )
    assert found.routes == ["GET /a"]


def test_blueprints_of_a_list_are_registered_by_a_loop_over_it(flask):
    found = flask(
        web=f"{APP}from parts import blueprints\nfor each in blueprints:\n"
        "    app.register_blueprint(each, url_prefix='/x')\n",
        parts="from flask import Blueprint\na = Blueprint('a', __name__)\n"
        "b = Blueprint('b', __name__)\nblueprints = [a, b]\n"
        "@a.route('/a')\ndef one(): ...\n@b.route('/b')\ndef two(): ...\n",
    )
    assert found.routes == ["GET /x/a", "GET /x/b"]


def test_a_loop_over_a_parameter_gives_its_prefix_to_blueprints_nobody_else_registers(flask):
    """A number in an f-string is written as Python writes it."""
    found = flask(
        web="from flask import Flask\nVERSION = 1\ndef create_app(blueprints):\n"
        "    app = Flask(__name__)\n    configure(app, blueprints)\n    return app\n"
        "def configure(app, blueprints):\n    for each in blueprints:\n"
        "        app.register_blueprint(each, url_prefix=f'/api/{VERSION}')\n",
        parts="from flask import Blueprint\nbp = Blueprint('b', __name__)\n"
        "@bp.route('/a')\ndef a(): ...\n",
    )
    assert found.routes == ["GET /api/1/a"]


def test_a_parameter_is_the_application_that_its_callers_hand_over(flask):
    """Where the project has several applications."""
    found = flask(
        web="from flask import Flask\nfrom parts import init\ndef create_app():\n"
        "    app = Flask(__name__)\n    init(app)\n    return app\n",
        other=f"{APP}@app.route('/other')\ndef other(): ...\n",
        parts="from flask import Blueprint\nbp = Blueprint('b', __name__)\n"
        "@bp.route('/a')\ndef a(): ...\ndef init(app):\n    app.register_blueprint(bp)\n",
    )
    assert [e for e in found.endpoints if e[1] == "/a"] == [("GET", "/a", "parts.a")]


def test_each_instance_of_a_blueprints_subclass_is_one_of_its_own(flask):
    found = flask(
        web=f"{APP}from parts import one, two\n"
        "app.register_blueprint(one)\napp.register_blueprint(two)\n",
        parts="from flask import Blueprint\nclass Ours(Blueprint): ...\n"
        "one = Ours('one', __name__, url_prefix='/one')\n"
        "two = Ours('two', __name__, url_prefix='/two')\n"
        "@one.route('/a')\ndef a(): ...\n@two.route('/b')\ndef b(): ...\n",
    )
    assert found.routes == ["GET /one/a", "GET /two/b"]


def test_a_path_made_of_itself_ends(flask):
    """`path = path + "/x"` is computed, and no endless chain."""
    found = flask(web=f"{APP}path = path + '/x'\n@app.route(path)\ndef a(): ...\n")
    assert found.routes == []


def test_a_rule_made_by_a_function_of_the_project_is_folded(flask):
    """One that returns what it is given unless something is configured is taken to do so."""
    found = flask(
        web=f"{APP}import os\ndef below(rule):\n    return f'/api{{rule}}'\n"
        "def maybe(rule):\n    if os.environ.get('MANY'):\n        return '/<org>{}'.format(rule)\n"
        "    return rule\n"
        "@app.route(below('/a'))\ndef a(): ...\n@app.route(maybe('/b'))\ndef b(): ...\n"
        "@app.route(os.path.join('c'))\ndef c(): ...\n",
    )
    assert found.routes == ["GET /api/a", "GET /b"]
    assert len(found.problems) == 2
