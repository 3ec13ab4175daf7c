"""What is found in a fixture application, against the routes that FastAPI serves of it."""

import inspect
import re
import sys
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import Mount, WebSocketRoute

from strangler.analyzers.recognisers.fastapi.recogniser import FastAPI

_HARBOUR = Path(__file__).parents[3] / "support" / "wired"
_DOCUMENTED = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def found(concluded):
    """What the recogniser says of the fixture."""
    files = {
        str(path.relative_to(_HARBOUR)): path.read_text("utf-8")
        for path in sorted(_HARBOUR.rglob("*.py"))
    }
    return concluded(FastAPI(), files)


@pytest.fixture
def applications(monkeypatch):
    """The fixture's applications, made by the framework."""
    monkeypatch.syspath_prepend(str(_HARBOUR))
    from harbour.main import app
    from harbour.second import create_app

    yield app, create_app()
    for name in [name for name in sys.modules if name.partition(".")[0] == "harbour"]:
        del sys.modules[name]


def test_every_route_that_is_served_is_found_and_no_other(found, applications):
    """Routers, factories, loops, classes, mounts: the framework's own table is the truth."""
    served = {route for app in applications for route in _served(app.routes, "")}
    assert set(found.routes) == served
    assert len(served) > 60


@pytest.mark.filterwarnings("ignore:Duplicate Operation ID")
def test_what_the_schema_hides_is_known(found, applications):
    """An operation is shown by the schema of its application, or known to be hidden from it."""
    shown = {
        f"{method.upper()} {_template(path)}"
        for app in applications
        for path, operations in app.openapi()["paths"].items()
        for method in operations
    }
    assert {route.replace("*}", "}") for route in found.in_schema} == {
        *shown,
        "GET /sub/status",  # a mounted application has a schema of its own
    }


def test_documentation_and_foreign_applications_are_doors(found):
    """FastAPI's own pages and what is mounted from elsewhere answer, but are no endpoints."""
    doors = {(kind, name) for kind, name, _ in found.doors}
    assert ("mount", "/assets") in doors
    assert ("documentation", "/docs") in doors
    assert ("documentation", "/redoc") in doors  # of the second application
    assert ("documentation", "/sub/docs") not in doors  # it has no schema
    assert ("websocket", "/ws/{room}") in doors


def test_guards_come_from_every_level(found):
    """Those of the application, of a router, of an inclusion, of the operation."""
    officer, token = "harbour.security.require_officer", "harbour.security.read_token"
    assert found.auth["GET /added-by-name"] == (officer,)
    assert found.auth["GET /api/v1/all/cargo/{cargo_id}"] == (officer, token)
    whoever = "harbour.security.whoever"
    assert found.auth["PUT /api/v1/all/cargo/nested/own/{x}/{y}"] == (officer, token, whoever)
    assert found.auth["GET /versioned/v2/pilots"] == (officer, token)  # what `whoever` leads to
    assert found.auth["GET /raw"] == ()  # Starlette's routes know no dependencies
    assert found.auth["GET /sub/status"] == ()  # nor does what is mounted take them over


def test_dependencies_are_called_by_the_endpoint(found):
    """Also those that only provide something."""
    calls = {
        target
        for source, kind, target in found.edges
        if kind == "calls" and source.endswith("GET /api/v1/all/cargo/{cargo_id}")
    }
    assert calls == {
        "harbour.security.database",
        "harbour.security.read_token",
        "harbour.security.require_officer",
    }


def _served(routes, prefix):
    """`METHOD /template` of all routes; HEAD that Starlette adds by itself left out."""
    for context in iter_route_contexts(routes):
        route, effective = context.original_route, context._effective_route
        if isinstance(route, Mount):
            inner = getattr(effective.app, "routes", None) or ()
            yield from _served(inner, prefix + effective.path)
            continue
        path = _template(prefix + context.path)
        methods = set(context.methods or ())
        if isinstance(route, WebSocketRoute):
            methods = {"GET"}
        elif not isinstance(route, APIRoute):
            if route.endpoint.__module__.startswith("fastapi."):
                continue  # a page of the documentation
            methods.discard("HEAD")
            if inspect.isclass(route.endpoint):
                methods = {m for m in _DOCUMENTED if hasattr(route.endpoint, m.lower())}
        for method in methods:
            yield f"{method} {path}"


def _template(path):
    return re.sub(
        r"{(\w+)(?::(\w+))?}", lambda m: f"{{{m[1]}{'*' if m[2] == 'path' else ''}}}", path
    )
