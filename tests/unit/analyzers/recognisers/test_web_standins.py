"""What runs for an endpoint of a web framework: handler, hooks, dependencies, and what libraries
call back, with the recognisers' own stand-ins."""

import pytest

from strangler.analyzers.calls.solving import solve
from strangler.analyzers.calls.standing import folders_of, read_standins
from strangler.analyzers.concluding import behaviour_of, conclude
from strangler.analyzers.recognisers.fastapi.recogniser import FastAPI
from strangler.analyzers.recognisers.flask.recogniser import Flask
from strangler.analyzers.recognisers.pyramid.recogniser import Pyramid
from strangler.analyzers.recognisers.tasks.recogniser import Tasks
from strangler.model.behaviour import Base
from support.trees import link


class Ran:
    """A small project with what its endpoints run."""

    def __init__(self, inventory, recognisers):
        self.conclusions = conclude(recognisers, inventory)
        self.behaviour, failures = behaviour_of(recognisers, inventory, self.conclusions)
        assert failures == ()
        self.enters = {
            f"{e.method} {e.path}": (e.handler, *e.runs) for e in self.conclusions.endpoints
        }
        enter = {name for names in self.enters.values() for name in names}
        enter |= {door.handler for door in self.conclusions.doors}
        standins = read_standins(inventory, folders_of(recognisers))
        self.activity = solve(inventory, standins, self.behaviour, sorted(enter)).activity

    def bodies(self, *names):
        """The bodies that run when all of some names are entered."""
        found, waiting = set(), [b for name in names for b in self.activity.by_name[name]]
        while waiting:
            body = waiting.pop()
            if body not in found:
                found.add(body)
                waiting += [call.callee for call in self.activity.calls.get(body, ())]
        return found

    def runs(self, endpoint):
        """The symbols that run for `GET /path`, each with its receiver if it is told apart."""
        return self.symbols(*self.enters[endpoint])

    def symbols(self, *names):
        """The symbols that run when some names are entered."""
        return {self.activity.bodies[body].symbol for body in self.bodies(*names)}

    def receivers(self, *names):
        """(symbol, receiver) of the library's bodies that run when some names are entered."""
        found = (self.activity.bodies[body] for body in self.bodies(*names))
        return {(body.symbol, body.receiver) for body in found if body.library}

    def open(self, endpoint):
        """The open calls for an endpoint."""
        bodies = self.bodies(*self.enters[endpoint])
        return {call.name for body in bodies for call in self.activity.open.get(body, ())}


@pytest.fixture
def ran(tmp_path):
    """Files in, what runs for their endpoints out; one file may be its text."""

    def run(files):
        recognisers = (FastAPI(), Flask(), Pyramid(), Tasks())
        named = {"m.py": files} if isinstance(files, str) else files
        return Ran(link(tmp_path, named, recognisers=recognisers).inventory, recognisers)

    return run


# -- Flask

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


# -- FastAPI

FASTAPI = "from fastapi import APIRouter, Depends, FastAPI\napp = FastAPI()\n"


def test_dependencies_of_every_level_run_what_they_depend_on_first(ran):
    """Of route, router, inclusion and application (tutorial/dependencies)."""
    found = ran(
        FASTAPI.replace(
            "FastAPI()", "FastAPI(dependencies=[Depends(lambda: 0), Depends(of_app)])"
        ).replace("app =", "def of_app(): ...\napp =")
        + """
def deep(): ...
def of_router(x=Depends(deep)): ...
def of_route(): ...
def of_parameter(): ...
router = APIRouter(dependencies=[Depends(of_router)])
@router.get("/a", dependencies=[Depends(of_route)])
def a(x=Depends(of_parameter)): ...
app.include_router(router)
"""
    )
    runs = found.conclusions.endpoints[0].runs
    assert [name for name in runs if "lambda" not in name] == [
        "m.of_app",
        "m.deep",
        "m.of_router",
        "m.of_route",
        "m.of_parameter",
    ]


def test_a_parameter_gets_what_its_dependency_yields(ran):
    """Also one that is asked for in an alias."""
    found = ran(
        FASTAPI
        + """
from typing import Annotated
class Repo:
    def save(self): ...
class Users:
    def all(self): ...
def repo():
    yield Repo()
async def users(): return Users()
Listed = Annotated[object, Depends(users)]
@app.get("/a")
async def a(listed: Listed, repo=Depends(repo)):
    repo.save()
    listed.all()
"""
    )
    assert found.runs("GET /a") >= {"m.repo", "m.Repo.save", "m.users", "m.Users.all"}
    assert found.open("GET /a") == set()


def test_classes_instances_and_made_functions_are_dependencies(ran):
    """Making a class runs its `__init__`, an instance its `__call__`, a maker what it made."""
    found = ran(
        FASTAPI
        + """
class Pages:
    def __init__(self, page: int = 1): parse()
def parse(): ...
class Checker:
    def __init__(self, role): ...
    def __call__(self): check()
def check(): ...
admin = Checker("admin")
def requires(role):
    def inner(): ask()
    return inner
def ask(): ...
@app.get("/a")
def a(pages: Pages = Depends(), ok=Depends(admin), other=Depends(requires("x"))): ...
"""
    )
    assert found.runs("GET /a") >= {"m.parse", "m.check", "m.ask"}


def test_middleware_runs_for_its_application_and_hands_on(ran):
    found = ran(
        FASTAPI
        + """
from starlette.middleware.base import BaseHTTPMiddleware
class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        response = await call_next(request)
        note()
        return response
def note(): ...
class Plain:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)
app.add_middleware(Timing)
app.add_middleware(Plain)
@app.middleware("http")
async def outermost(request, call_next): return await call_next(request)
@app.get("/a")
def a(): ...
"""
    )
    (endpoint,) = found.conclusions.endpoints
    assert endpoint.runs == ("m.outermost", "m.Plain.__call__", "m.Timing.dispatch")
    assert "m.note" in found.runs("GET /a")
    assert found.open("GET /a") == set()


def test_background_tasks_are_called_and_validators_run(ran):
    found = ran(
        FASTAPI
        + """
from fastapi import BackgroundTasks
from pydantic import BaseModel, field_validator
class Item(BaseModel):
    name: str
    @field_validator("name")
    @classmethod
    def known(cls, value): return look(value)
def look(value): ...
def mail(address): ...
@app.post("/a")
def a(tasks: BackgroundTasks):
    tasks.add_task(mail, "x")
    return Item(name="x")
"""
    )
    assert found.runs("POST /a") >= {"m.mail", "m.Item.known", "m.look"}


# -- Pyramid

PYRAMID = {
    "app.py": """
from pyramid.config import Configurator
def main(settings):
    config = Configurator(root_factory=Root)
    config.add_tween("app.tween_factory")
    config.add_request_method(user, property=True)
    config.register_service_factory("app.orders_factory", name="orders")
    config.register_service_factory("app.mail_factory", iface=Mail)
    config.add_route("a", "/a/{id}", factory="app.Orders", traverse="/{id}")
    config.add_route("b", "/b")
    config.scan("views")
class Root:
    def __init__(self, request): ...
class Orders:
    def __init__(self, request): self.request = request
    def __getitem__(self, key): return Order()
class Order:
    def lines(self): ...
class Mail:
    def send(self): ...
class Service:
    def list(self): ...
class User:
    def rename(self): ...
def tween_factory(handler, registry):
    def tween(request):
        return handler(request)
    return tween
def user(request): return User()
def orders_factory(context, request): return Service()
def mail_factory(context, request): return Mail()
""",
    "views.py": """
from pyramid.view import view_config
from app import Mail
@view_config(route_name="a")
def a(context, request):
    context.lines()
    request.find_service(name="orders").list()
class B:
    def __init__(self, request): self.request = request
    @view_config(route_name="b")
    def answer(self):
        self.request.user.rename()
        self.request.find_service(Mail).send()
        self.request.session["seen"] = 1
""",
}


def test_pyramid_runs_tweens_and_factories_and_finds_services(ran):
    """A service is found by its name or interface, and no other is made."""
    found = ran(PYRAMID)
    a, b = found.runs("ANY /a/{id}"), found.runs("ANY /b")
    assert {"app.tween_factory.tween", "app.Orders.__init__", "app.Orders.__getitem__"} <= a
    assert {"app.Order.lines", "app.orders_factory", "app.Service.list"} <= a
    assert not {"app.Root.__init__", "app.mail_factory"} & a
    assert {"app.Root.__init__", "views.B.__init__", "app.user", "app.User.rename"} <= b
    assert {"app.mail_factory", "app.Mail.send", "pyramid.session.Session.__setitem__"} <= b
    assert "app.orders_factory" not in b
    assert found.open("ANY /a/{id}") == found.open("ANY /b") == set()


# -- tasks

TASKS = """
from celery import Celery, chain, shared_task
app = Celery()
def work(): ...
@shared_task(bind=True)
def send(self, key):
    work()
    self.retry()
@app.task
def clean(): ...
@shared_task
def start():
    send.delay(1)
    (clean.s() | send.si(2)).delay()
@shared_task
def at_once(): clean()
"""


def test_a_task_of_celery_is_published_and_not_called(ran):
    """`delay` is called on the task, which names what is published; a call runs it at once."""
    found = ran(TASKS)
    assert Base("m.send", "celery.app.task.Task") in found.behaviour
    assert found.symbols("m.start") & {"m.work", "m.send", "m.clean"} == set()
    assert found.receivers("m.start") >= {
        ("celery.app.task.Task.delay", "m.send"),
        ("celery.app.task.Task.s", "m.clean"),
        ("celery.app.task.Task.si", "m.send"),
    }
    assert "m.clean" in found.symbols("m.at_once")
    assert "celery.app.task.Task.retry" in found.symbols("m.send")


def test_an_actor_is_sent_and_a_scheduled_job_is_called(ran):
    found = ran(
        """
import dramatiq
from apscheduler.schedulers.background import BackgroundScheduler
from celery import shared_task
scheduler = BackgroundScheduler()
@dramatiq.actor
def resize(key): ...
def tick(): ...
@shared_task
def start():
    resize.send(1)
    scheduler.add_job(tick, "interval")
"""
    )
    assert ("dramatiq.actor.Actor.send", "m.resize") in found.receivers("m.start")
    assert "m.tick" in found.symbols("m.start")
    assert "m.resize" not in found.symbols("m.start")
