"""What runs around views of Flask: the analysis says what the running framework calls."""

import sys
from types import ModuleType

import pytest

SOURCE = """
import functools
from flask import Blueprint, Flask, abort
from flask.views import MethodView, View
from werkzeug.exceptions import NotFound

SEEN = []
app = Flask(__name__)
shop = Blueprint("shop", __name__, url_prefix="/shop")
other = Blueprint("other", __name__, url_prefix="/other")


def guard(view):
    @functools.wraps(view)
    def guarded(**given):
        in_guard()
        return view(**given)
    return guarded


def in_guard():
    SEEN.append("in_guard")


def logged(word):
    def decorate(view):
        @functools.wraps(view)
        def inner(**given):
            in_logged()
            return view(**given)
        return inner
    return decorate


def in_logged():
    SEEN.append("in_logged")


class Item(MethodView):
    decorators = [guard]

    def get(self):
        return "item"


class Derived(Item):
    decorators = [*Item.decorators, logged("x")]
    methods = ["GET"]

    def get(self):
        return "derived"

    def post(self):
        return "not listed"


class Plain(View):
    init_every_request = False
    methods = ["POST"]

    def __init__(self):
        made()

    def dispatch_request(self):
        return "plain"


class Wrapped(Plain):
    pass


class Logged(Plain):
    pass


def made():
    SEEN.append("made")


def bare():
    return "bare"


class Missing(Exception):
    pass


class Empty(Missing):
    pass


@app.errorhandler(404)
def lost(error):
    SEEN.append("lost")
    return "lost", 404


@app.errorhandler(403)
def forbidden(error):
    SEEN.append("forbidden")
    return "no", 403


def missing(error):
    SEEN.append("missing")
    return "missing", 400


@shop.errorhandler(Exception)
def of_shop(error):
    SEEN.append("of_shop")
    return "shop", 500


@shop.before_request
def before_shop():
    SEEN.append("before_shop")


@app.url_value_preprocessor
def values(endpoint, given):
    SEEN.append("values")


@app.teardown_request
def leave(error):
    SEEN.append("leave")


@app.get("/aborts")
def aborts():
    abort(404)


@app.get("/raises")
def raises():
    raise Empty()


@app.get("/not-found")
def not_found():
    raise NotFound


@shop.get("/broken")
def broken():
    return 1 / 0


app.register_error_handler(Missing, missing)
app.add_url_rule("/item", view_func=Item.as_view("item"))
app.add_url_rule("/derived", view_func=Derived.as_view("derived"))
app.add_url_rule("/plain", view_func=Plain.as_view("plain"))
app.add_url_rule("/wrapped", view_func=guard(Wrapped.as_view("wrapped")))
app.add_url_rule("/by", view_func=logged("y")(Logged.as_view("by")))
app.add_url_rule("/bare", view_func=guard(bare))
app.register_blueprint(shop)
app.register_blueprint(other)
"""
ROUTES = {
    "GET /aborts": {"lost"},
    "GET /raises": {"missing"},
    "GET /not-found": {"lost"},
    "GET /shop/broken": {"before_shop", "of_shop"},
    "GET /item": {"in_guard"},
    "GET /derived": {"in_guard", "in_logged"},
    "POST /plain": set(),
    "POST /wrapped": {"in_guard"},
    "POST /by": {"in_logged"},
    "GET /bare": {"in_guard"},
}


@pytest.fixture
def served(monkeypatch):
    """The application itself."""
    module = ModuleType("served_around")
    monkeypatch.setitem(sys.modules, "served_around", module)
    exec(compile(SOURCE, "served_around.py", "exec"), module.__dict__)
    return module


@pytest.mark.parametrize("route", ROUTES)
def test_what_runs_around_a_view_is_what_flask_calls(ran, served, route):
    """Decorators of classes, of rules, handlers of errors, hooks; and nothing of other views."""
    expected = ROUTES[route] | {"values", "leave"}
    method, path = route.split()
    served.SEEN.clear()
    served.app.test_client().open(path, method=method)
    assert set(served.SEEN) == expected
    runs = {name.removeprefix("m.") for name in ran(SOURCE).runs(route) if name.startswith("m.")}
    watched = {"in_guard", "in_logged", "made", "lost", "forbidden", "missing"}
    watched |= {"of_shop", "before_shop", "values", "leave"}
    if route == "GET /shop/broken":
        watched -= {"lost", "missing"}
    assert runs & watched == expected


def test_a_class_lists_the_methods_that_flask_serves(ran, served):
    """`methods` narrows a MethodView, and says what a View answers."""
    found = {f"{e.method} {e.path}" for e in ran(SOURCE).conclusions.endpoints}
    rules = {
        f"{method} {rule.rule}"
        for rule in served.app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert found == rules


def test_what_an_api_puts_around_its_resources_runs_for_each(ran):
    """`Api(decorators=[...])`, `Namespace(decorators=[...])` and `method_decorators`
    (flask_restful.Resource.dispatch_request)."""
    found = ran(
        """
from flask import Flask
from flask_restful import Api, Resource
app = Flask(__name__)
def of_api(view):
    def around(*given):
        in_api()
        return view(*given)
    return around
def of_method(view):
    def around(*given):
        in_method()
        return view(*given)
    return around
def in_api(): ...
def in_method(): ...
class Item(Resource):
    method_decorators = [of_method]
    def get(self): ...
class Free(Resource):
    def get(self): ...
guarded = Api(app, decorators=[of_api])
free = Api(app)
guarded.add_resource(Item, "/item")
free.add_resource(Free, "/free")
"""
    )
    assert found.runs("GET /item") >= {"m.in_api", "m.in_method"}
    assert not found.runs("GET /free") & {"m.in_api", "m.in_method"}
    assert not found.open("GET /item")
