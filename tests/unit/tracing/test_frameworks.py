"""Requests of real frameworks: what happens meanwhile bears their route."""

from support.traced import of_kind, records

DJANGO = {
    "site_.py": """
        import sqlite3
        from django.conf import settings
        settings.configure(ROOT_URLCONF="urls", SECRET_KEY="x", ALLOWED_HOSTS=["*"])
        import django
        django.setup()
    """,
    "urls.py": """
        import sqlite3
        from django.http import HttpResponse
        from django.urls import include, path, re_path
        from django.views import View

        def read(path_):
            sqlite3.connect(":memory:").execute("SELECT 1 FROM sqlite_master")

        def one(request, pk):
            read(pk)
            return HttpResponse()

        class Two(View):
            def get(self, request, name):
                return HttpResponse()

        urlpatterns = [
            path("a/", include([path("<int:pk>/", one)])),
            re_path(r"^b/(?P<name>[a-z]+)/$", Two.as_view()),
        ]
    """,
    "main.py": """
        import site_
        from django.test import Client
        client = Client()
        client.get("/a/7/")
        client.get("/b/secret/")
        client.post("/b/secret/")
        client.get("/nowhere/secret/")
    """,
}


def test_django(tmp_path):
    """The route of includes and expressions, the method of the class, and refusals."""
    found = records(tmp_path / "p", DJANGO)
    requests = {
        r["request"]: (r.get("handler"), r.get("refused")) for r in of_kind(found, "request")
    }
    assert requests == {
        "django:GET /a/<int:pk>/": ("urls.one", None),
        "django:GET /^b/(?P<name>[a-z]+)/$": ("urls.Two.get", None),
        "django:POST /^b/(?P<name>[a-z]+)/$": ("urls.Two.post", True),
        "django:GET ?": (None, None),
    }
    (sql,) = of_kind(found, "sql")
    assert (sql["request"], sql["at"][1]) == ("django:GET /a/<int:pk>/", "read")
    assert "secret" not in repr(found)


def test_flask(tmp_path):
    """The rule, with the prefix of its blueprint; hooks before the view belong to it, too."""
    files = {
        "main.py": """
        import sqlite3
        from flask import Blueprint, Flask
        app = Flask(__name__)
        part = Blueprint("part", __name__, url_prefix="/part")

        @app.before_request
        def before():
            sqlite3.connect(":memory:").execute("SELECT 1 FROM sqlite_master")

        @part.get("/<name>")
        def view(name):
            return name

        app.register_blueprint(part)
        client = app.test_client()
        client.get("/part/secret")
        client.get("/secret")
        """
    }
    found = records(tmp_path / "p", files)
    assert {r["request"] for r in of_kind(found, "request")} == {
        "flask:GET /part/<name>",
        "flask:GET ?",
    }
    assert {r["request"] for r in of_kind(found, "sql")} == {
        "flask:GET /part/<name>",
        "flask:GET ?",
    }
    assert "secret" not in repr(found)


def test_fastapi(tmp_path):
    """Prefixes of routers and mounts; a view in a thread of the pool."""
    files = {
        "main.py": """
        import sqlite3
        from fastapi import APIRouter, FastAPI
        from fastapi.testclient import TestClient

        router = APIRouter(prefix="/items")

        @router.get("/{item}")
        def view(item: str):
            sqlite3.connect(":memory:").execute("SELECT 1 FROM sqlite_master")
            return item

        inner = FastAPI()
        inner.include_router(router, prefix="/v1")
        app = FastAPI()
        app.include_router(router, prefix="/v2")
        app.mount("/inner", inner)
        client = TestClient(app)
        client.get("/v2/items/secret")
        client.get("/inner/v1/items/secret")
        client.post("/v2/items/secret")
        """
    }
    found = records(tmp_path / "p", files)
    requests = {
        r["request"]: (r.get("handler"), r.get("refused")) for r in of_kind(found, "request")
    }
    assert requests == {
        "starlette:GET /v2/items/{item}": ("__main__.view", None),
        "starlette:GET /inner/v1/items/{item}": ("__main__.view", None),
        "starlette:POST /v2/items/{item}": ("__main__.view", True),
    }
    assert {r["request"] for r in of_kind(found, "sql")} == {
        "starlette:GET /v2/items/{item}",
        "starlette:GET /inner/v1/items/{item}",
    }


def test_pyramid(tmp_path):
    """The route's pattern."""
    files = {
        "main.py": """
        from pyramid.config import Configurator
        from pyramid.request import Request
        from pyramid.response import Response

        def view(request):
            return Response("")

        with Configurator() as config:
            config.add_route("one", "/one/{name}")
            config.add_view(view, route_name="one")
            app = config.make_wsgi_app()
        Request.blank("/one/secret").get_response(app)
        """
    }
    found = records(tmp_path / "p", files)
    assert [r["request"] for r in of_kind(found, "request")] == ["pyramid:GET /one/{name}"]
