"""Rules of FastAPI and Starlette on the smallest trees that show them; what cannot be known is
said. That the usual ways are found is held by test_fastapi_served."""

import pytest

from strangler.analyzers.recognisers.fastapi.recogniser import FastAPI


@pytest.fixture
def found(concluded):
    """A function: files in, what the recogniser concludes out; one file may be its text."""

    def run(files):
        return concluded(FastAPI(), {"main.py": files} if isinstance(files, str) else files)

    return run


APP = "from fastapi import APIRouter, FastAPI\napp = FastAPI()\n"


def test_a_project_without_the_frameworks_has_no_routes(found):
    """Decorators of other libraries look alike."""
    assert found(
        "from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef f(): ...\n"
    ) == (found("x = 1\n"))


def test_a_route_that_nothing_includes_is_reported(found):
    """A router without an application answers nobody."""
    result = found(APP + "router = APIRouter()\n@router.get('/x')\ndef x(): ...\n")
    assert result.routes == []
    assert result.problems == [("STR304", "main.py:3:10")]


def test_a_computed_path_is_reported_with_its_place(found):
    """It is neither guessed nor forgotten."""
    result = found(APP + "@app.get(compute())\ndef x(): ...\n@app.get('/y')\ndef y(): ...\n")
    assert result.routes == ["GET /y"]
    assert result.problems == [("STR302", "main.py:3:2")]


def test_a_computed_prefix_is_reported_once(found):
    """All below is unknown; the place of the inclusion says why."""
    result = found(
        APP
        + "router = APIRouter()\n@router.get('/x')\ndef x(): ...\n@router.get('/y')\n"
        + "def y(): ...\napp.include_router(router, prefix=compute())\n"
    )
    assert result.routes == []
    assert result.problems == [("STR302", "main.py:8:1")]


def test_a_router_of_a_library_is_reported(found):
    """Its routes are not in the project."""
    result = found(APP + "from users import made\napp.include_router(made.router(), prefix='/u')\n")
    assert result.messages == ["the router included here is not known"]


def test_computed_methods_are_any(found):
    """The path is known, so the endpoint is; the methods are said to be unknown."""
    result = found(APP + "@app.api_route('/x', methods=compute())\ndef x(): ...\n")
    assert result.routes == ["ANY /x"]
    assert result.problems == [("STR302", "main.py:3:2")]


def test_both_ways_of_a_condition_are_listed_and_marked(found):
    """Which one holds is known where it runs."""
    result = found(
        APP
        + "if DEBUG:\n    prefix = '/a'\nelse:\n    prefix = '/b'\n"
        + "router = APIRouter(prefix=prefix)\n@router.get('/x')\ndef x(): ...\n"
        + "if DEBUG:\n    @app.get('/debug')\n    def debug(): ...\n"
        + "app.include_router(router)\n"
    )
    assert result.routes == ["GET /a/x", "GET /b/x", "GET /debug"]
    assert [code for code, _ in result.problems] == ["STR340", "STR340"]


def test_the_default_of_a_setting_is_taken_and_said(found):
    """A field of pydantic's settings is read from the environment: its default is no constant."""
    result = found(
        APP
        + "from pydantic_settings import BaseSettings\n"
        + "class Settings(BaseSettings):\n    prefix: str = '/v1'\n    other: str\n"
        + "settings = Settings()\nrouter = APIRouter()\n"
        + "@router.get('/x')\ndef x(): ...\n"
        + "app.include_router(router, prefix=settings.prefix)\n"
        + "app.include_router(router, prefix=settings.other)\n"
    )
    assert result.routes == ["GET /v1/x"]
    assert [code for code, _ in result.problems] == ["STR302", "STR341"]


def test_the_default_of_an_environment_variable_is_taken_and_said(found):
    """As for settings."""
    result = found(APP + "import os\n@app.get(os.getenv('BASE', '/base') + '/x')\ndef x(): ...\n")
    assert result.routes == ["GET /base/x"]
    assert result.messages == ["'/base/x' is the default of setting 'BASE'"]


def test_a_parameter_without_caller_is_the_only_application(found):
    """Who calls is outside the project; there is nothing else it can be handed."""
    files = {
        "main.py": APP,
        "plugin.py": "def setup(app):\n    @app.get('/plugin')\n    def plugin(): ...\n",
    }
    assert found(files).routes == ["GET /plugin"]


def test_a_parameter_without_caller_is_not_guessed_among_several(found):
    """Two applications: it may be either."""
    files = {
        "main.py": APP + "@app.get('/1')\ndef one(): ...\n",
        "other.py": APP + "@app.get('/2')\ndef two(): ...\n",
        "plugin.py": "from fastapi import FastAPI\n"
        "def setup(app: FastAPI):\n    @app.get('/plugin')\n    def plugin(): ...\n",
    }
    result = found(files)
    assert result.routes == ["GET /1", "GET /2"]
    assert result.problems == [("STR302", "plugin.py:2:5")]


def test_applications_are_named_after_their_module_or_variable(found):
    """Several of one module are told apart."""
    files = {
        "one.py": APP + "@app.get('/x')\ndef x(): ...\n",
        "two.py": APP + "more = FastAPI()\n@app.get('/y')\n@more.get('/y')\ndef y(): ...\n",
    }
    sources = [source for source, kind, _ in found(files).edges if kind == "handles"]
    assert sources == ["one:GET /x", "two.app:GET /y", "two.more:GET /y"]


def test_an_application_made_twice_by_one_factory_is_one(found):
    """The server and a command both call it."""
    files = {
        "factory.py": "from fastapi import FastAPI\n"
        "def create_app():\n    app = FastAPI()\n    @app.get('/x')\n    def x(): ...\n"
        "    return app\n",
        "serve.py": "from factory import create_app\napp = create_app()\n",
        "command.py": "from factory import create_app\nother = create_app()\n",
    }
    assert [e[0] for e in found(files).edges] == ["factory:GET /x"]


def test_a_mounted_application_is_listed_where_it_is_mounted(found):
    """Under its prefix, and by its own name."""
    result = found(
        APP
        + "sub = FastAPI()\n@sub.get('/x')\ndef x(): ...\n@app.get('/')\ndef home(): ...\n"
        + "app.mount('/sub/', sub)\napp.mount('/again', sub)\n"
    )
    sources = [source for source, kind, _ in result.edges if kind == "handles"]
    assert sources == ["main.app:GET /", "main.sub:GET /again/x", "main.sub:GET /sub/x"]


def test_what_a_method_of_a_base_class_returns_may_come_from_any_derived_one(found):
    """The object's class is known by annotation only (class hierarchy analysis)."""
    files = {
        "base.py": "class Manager:\n    def application(self): return None\n",
        "simple.py": "from fastapi import FastAPI\nfrom base import Manager\n"
        "class Simple(Manager):\n    def application(self):\n        app = FastAPI()\n"
        "        @app.get('/login')\n        def login(): ...\n        return app\n",
        "main.py": "from fastapi import FastAPI\nfrom base import Manager\nfrom conf import load\n"
        "def manager() -> Manager:\n    return load('manager')()\n"
        "def create():\n    app = FastAPI()\n    made = manager()\n"
        "    if inner := made.application():\n        app.mount('/auth', inner)\n    return app\n",
    }
    assert found(files).routes == ["GET /auth/login"]


def test_hosts_and_route_objects_are_followed(found):
    """starlette.io/routing: Host adds no path; a Router may be mounted."""
    result = found(
        "from starlette.applications import Starlette\n"
        "from starlette.routing import Host, Mount, Route, Router\n"
        "def home(request): ...\n"
        "inner = Router([Route('/x', home)])\n"
        "app = Starlette(routes=[Host('api.example.org', inner), Mount('/m', inner)])\n"
    )
    assert result.routes == ["GET /m/x", "GET /x"]


def test_a_function_that_calls_itself_ends(found):
    """Recursion is gone into once."""
    result = found(
        APP
        + "def add(app, depth):\n    app.add_api_route('/x', add)\n    add(app, depth - 1)\n"
        + "add(app, 3)\n"
    )
    assert result.routes == ["GET /x"]


def test_routers_that_include_each_other_end(found):
    """FastAPI refuses it; the analysis goes on."""
    result = found(
        APP
        + "a = APIRouter(prefix='/a')\nb = APIRouter(prefix='/b')\n"
        + "@a.get('/x')\ndef x(): ...\n"
        + "a.include_router(b)\nb.include_router(a)\napp.include_router(a)\n"
    )
    assert result.routes == ["GET /a/x"]


def test_middleware_and_exception_handlers_are_platform(found):
    """They run around the requests of all parts."""
    result = found(
        APP
        + "class Timing: ...\napp.add_middleware(Timing)\n"
        + "@app.middleware('http')\nasync def log(request, call_next): ...\n"
        + "@app.exception_handler(404)\ndef missing(request, error): ...\n"
    )
    assert result.platform == [
        ("main.Timing", "fastapi middleware"),
        ("main.log", "fastapi middleware"),
        ("main.missing", "fastapi exception handler"),
    ]


def test_documentation_that_is_switched_off_is_no_door(found):
    """FastAPI.setup: each page has an option; without a schema there is none."""
    assert found(APP + "@app.get('/')\ndef home(): ...\n").doors != []
    off = "from fastapi import FastAPI\napp = FastAPI(openapi_url=None)\n"
    assert found(off + "@app.get('/')\ndef home(): ...\n").doors == []


def test_a_guard_is_told_by_the_security_scheme_it_leads_to(found):
    """Its own name says nothing."""
    result = found(
        APP
        + "from fastapi import Depends\nfrom fastapi.security import HTTPBearer\n"
        + "scheme = HTTPBearer()\n"
        + "def someone(given=Depends(scheme)): ...\n"
        + "def pages(size: int = 10): ...\n"
        + "@app.get('/x')\ndef x(who=Depends(someone), page=Depends(pages)): ...\n"
    )
    assert result.auth == {"GET /x": ("main.someone",)}


def test_options_that_are_not_known_may_hold_a_prefix(found):
    """`**options` from outside: the paths below are not known; with a known dict they are."""
    open_options = found(
        APP + "app.include_router(APIRouter(**load()))\nrouter = APIRouter(**load())\n"
        "@router.get('/x')\ndef x(): ...\napp.include_router(router)\n"
    )
    assert open_options.routes == []
    assert open_options.problems == [("STR302", "main.py:4:10")]
    known = found(
        APP + "options = {'prefix': '/p', 'include_in_schema': False}\n"
        "router = APIRouter(**options)\n@router.get('/x')\ndef x(): ...\n"
        "app.include_router(router)\n"
    )
    assert known.routes == ["GET /p/x"]
    assert known.in_schema == []


def test_a_decorator_of_the_project_that_registers_is_followed(found):
    """It returns the router's own, or a function that adds what it is given."""
    result = found(
        APP
        + "def read(path):\n    return app.get('/read' + path)\n"
        + "def write(path):\n    def add(view):\n"
        + "        app.add_api_route(path, view, methods=['POST'])\n        return view\n"
        + "    return add\n"
        + "@read('/a')\ndef a(): ...\n@write('/b')\ndef b(): ...\n"
    )
    assert result.endpoints == [("GET", "/read/a", "main.a"), ("POST", "/b", "main.b")]


def test_libraries_around_an_application_are_none(found):
    """Only what is named after FastAPI's class is taken for a class like it."""
    result = found(
        {
            "main.py": APP
            + "from fastapi_users import FastAPIUsers\nfrom asgi import CorrelationMiddleware\n"
            + "users = FastAPIUsers(load)\n"
            + "app.include_router(users.get_users_router(), prefix='/users')\n"
            + "app = CorrelationMiddleware(app)\n",
            "plugin.py": "def setup(app):\n    @app.get('/plugin')\n    def plugin(): ...\n",
        }
    )
    assert result.routes == ["GET /plugin"]
    assert result.messages == ["the router included here is not known"]
