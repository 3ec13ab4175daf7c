"""What runs for an endpoint of Flask: hooks, guards, what its extensions call back."""

FLASK = "from flask import Flask, Blueprint, session\napp = Flask(__name__)\n"


def test_hooks_of_the_application_and_of_the_blueprints_around_a_view_run(ran):
    """Those of another blueprint do not; of a nested one its parents' do (`preprocess_request`)."""
    found = ran(
        FLASK
        + """
outer = Blueprint("outer", __name__)
inner = Blueprint("inner", __name__)
other = Blueprint("other", __name__)
@app.before_request
def every(): ...
@outer.before_request
def of_outer(): ...
@inner.after_request
def of_inner(response): ...
@other.before_request
def of_other(): ...
@other.before_app_request
def of_all(): ...
@app.teardown_appcontext
def last(error): ...
@inner.get("/a")
def view(): ...
outer.register_blueprint(inner)
app.register_blueprint(outer)
app.register_blueprint(other)
"""
    )
    (endpoint,) = found.conclusions.endpoints
    assert endpoint.runs == ("m.every", "m.of_all", "m.of_outer", "m.of_inner", "m.last")


def test_a_view_class_is_made_and_its_own_dispatch_runs(ran):
    """`View.as_view` makes an instance for each request."""
    found = ran(
        FLASK
        + """
from flask.views import MethodView
def load(): ...
class Base(MethodView):
    def __init__(self): load()
    def dispatch_request(self, **given):
        return super().dispatch_request(**given)
class Item(Base):
    def get(self, id): ...
    def post(self, id): save()
def save(): ...
app.add_url_rule("/<int:id>", view_func=Item.as_view("item"))
"""
    )
    assert found.runs("GET /{id}") >= {"m.Base.__init__", "m.load", "m.Base.dispatch_request"}
    assert "m.save" not in found.runs("GET /{id}")
    assert "m.save" in found.runs("POST /{id}")


def test_what_a_decorator_wraps_around_a_view_runs_for_it_alone(ran):
    """A guard shared by two views does for each only what this one does."""
    found = ran(
        FLASK
        + """
import functools
def guard(view):
    @functools.wraps(view)
    def guarded(**given):
        check()
        return view(**given)
    return guarded
def check(): ...
def save(): ...
@app.get("/a")
@guard
def a(): ...
@app.post("/b")
@guard
def b(): save()
"""
    )
    assert "m.check" in found.runs("GET /a")
    assert "m.save" not in found.runs("GET /a")
    assert found.runs("POST /b") >= {"m.check", "m.save"}


def test_the_session_is_read_and_written_by_its_methods(ran):
    """So that the catalogue can say which key."""
    found = ran(FLASK + "@app.get('/')\ndef a():\n    session['cart'] = session.get('old')\n")
    assert found.runs("GET /") >= {
        "flask.sessions.SessionMixin.__setitem__",
        "flask.sessions.SessionMixin.get",
    }


def test_rendering_calls_context_processors_and_a_late_function_is_called(ran):
    found = ran(
        FLASK
        + """
from flask import after_this_request, render_template
@app.context_processor
def menu(): return entries()
def entries(): ...
@app.get("/")
def page():
    @after_this_request
    def late(response): return response
    return render_template("a.html")
@app.get("/plain")
def plain(): ...
"""
    )
    assert found.runs("GET /") >= {"m.menu", "m.entries", "m.page.late"}
    assert "m.menu" not in found.runs("GET /plain")


def test_the_current_user_is_what_the_loader_gives(ran):
    found = ran(
        FLASK
        + """
from flask_login import LoginManager, UserMixin, current_user, login_required
manager = LoginManager()
class User(UserMixin):
    def orders(self): ...
@manager.user_loader
def load(key): return User()
@app.get("/")
@login_required
def page(): return current_user.orders()
"""
    )
    assert found.runs("GET /") >= {"m.load", "m.User.orders"}


APPBUILDER = (
    FLASK
    + """
from flask_appbuilder import AppBuilder
from flask_appbuilder.api import ModelRestApi, expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
builder = AppBuilder(app, None)
class Order: ...
class Tag: ...
class Mine:
    def apply(self, query, value): ...
class Base(ModelRestApi):
    @expose("/")
    def get_list(self, **kwargs):
        return super().get_list(**kwargs)
class Orders(Base):
    resource_name = "orders"
    datamodel = SQLAInterface(Order)
    base_filters = [["id", Mine, lambda: []]]
    def pre_add(self, item): check(item)
class Tags(Base):
    resource_name = "tags"
    datamodel = SQLAInterface(Tag)
def check(item): ...
builder.add_api(Orders)
builder.add_api(Tags)
"""
)


def test_an_api_over_a_model_touches_that_model_and_calls_its_hooks(ran):
    """Whoever derives from a base has its own."""
    found = ran(APPBUILDER)
    listed, added = found.bodies("m.Orders.get_list"), found.bodies("m.Orders.post")
    touched = [t for body in listed for t in found.activity.touches.get(body, ())]
    assert {(touch.model, touch.writes) for touch in touched} == {("m.Order", False)}
    assert found.symbols("m.Orders.get_list") >= {"m.Mine.apply"}
    touched = [t for body in added for t in found.activity.touches.get(body, ())]
    assert {(touch.model, touch.writes) for touch in touched} == {("m.Order", True)}
    assert "m.check" in found.symbols("m.Orders.post")
    assert not {"m.check", "m.Mine.apply"} & found.symbols("m.Tags.post", "m.Tags.get_list")
