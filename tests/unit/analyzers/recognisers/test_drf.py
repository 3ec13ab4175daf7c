"""Routers, viewsets and views of Django REST framework, on the smallest trees that show a rule.

What the framework itself makes of a whole site is in tests/functional/test_recognised_drf.py."""

from types import SimpleNamespace

import pytest

from strangler.analyzers.concluding import conclude
from strangler.analyzers.config import Config
from strangler.analyzers.discovery import discover
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.registry import load

VIEWS = (
    "from rest_framework import viewsets\n"
    "class Books(viewsets.ReadOnlyModelViewSet):\n"
    "    permission_classes = []\n"
    "    authentication_classes = []\n"
)
ROUTES = ["GET /books/", "GET /books/{pk}/"]


@pytest.fixture
def routed(tmp_path):
    """A function: the site's files in, routes, handlers, policies and problems out."""

    def run(urls, **files):
        tree = {"site.settings": "ROOT_URLCONF = 'site.urls'\n", "site.views": VIEWS}
        tree |= {name.replace("__", "."): source for name, source in files.items()}
        for name, source in {**tree, "site.urls": urls}.items():
            path = tmp_path.joinpath(*name.split(".")).with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            (path.parent / "__init__.py").touch()
            path.write_text(source, encoding="utf-8")
        recognisers = load()
        found = discover(tmp_path, Config()).tree
        facts = {
            f.module: extract((tmp_path / f.path).read_bytes(), recognisers) for f in found.files
        }
        assert [p for f in facts.values() for p in f.problems] == []
        result = conclude(recognisers, ProjectInventory(found, facts, recognisers))
        return SimpleNamespace(
            routes=[f"{e.method} {e.path}" for e in result.endpoints],
            handlers={f"{e.method} {e.path}": e.handler for e in result.endpoints},
            auth={f"{e.method} {e.path}": e.auth for e in result.endpoints},
            places={f"{e.method} {e.path}": str(e.location) for e in result.endpoints},
            edges=sorted((e.source, e.target) for e in result.edges),
            problems=[(d.code, str(d.location)) for d in result.diagnostics],
            messages=[d.message for d in result.diagnostics],
        )

    return run


HEAD = (
    "from django.urls import include, path\n"
    "from rest_framework.routers import DefaultRouter, SimpleRouter\n"
    "from site import views\n"
)


def test_an_endpoint_stands_where_its_viewset_is_registered(routed):
    found = routed(
        HEAD + "router = SimpleRouter()\nrouter.register('books', views.Books)\n"
        "urlpatterns = router.urls\n"
    )
    assert found.routes == ROUTES
    assert found.handlers["GET /books/"] == "site.views.Books.list"
    assert found.places["GET /books/"] == "site/urls.py:5:1"
    assert ("site:GET /books/", "site.views.Books") in found.edges


def test_a_module_that_imports_no_framework_registers_on_a_router_of_the_project(routed):
    found = routed(
        "from site.api import router\nfrom site.views import Books\n"
        "router.register('books', Books)\nurlpatterns = router.urls\n",
        site__api="from site.base import Mine\nrouter = Mine()\n",
        site__base="from rest_framework.routers import SimpleRouter\n"
        "class Mine(SimpleRouter): pass\n",
    )
    assert found.routes == ROUTES


def test_a_router_is_filled_from_other_modules(routed):
    """Importing them runs their registrations, in whatever order."""
    found = routed(
        "from django.urls import include, path\nfrom site.api import router\nimport site.shelf\n"
        "urlpatterns = [path('v1/', include(router.urls))]\n",
        site__api="from rest_framework.routers import SimpleRouter\nrouter = SimpleRouter()\n",
        site__shelf="from site.api import router\nfrom site.views import Books\n"
        "router.register('books', Books)\n",
    )
    assert found.routes == ["GET /v1/books/", "GET /v1/books/{pk}/"]


def test_a_function_makes_the_router(routed):
    found = routed(
        HEAD + "def urls(prefix, slash=True):\n"
        "    router = SimpleRouter(trailing_slash=slash)\n"
        "    if prefix:\n        router.register(prefix, views.Books)\n"
        "    return router.urls\n"
        "urlpatterns = [path('a/', include(urls('books'))), path('b/', include(urls('')))]\n"
    )
    assert found.routes == ["GET /a/books/", "GET /a/books/{pk}/"]


def test_a_changed_class_attribute_changes_every_router_that_shares_it(routed):
    """As in Python: `SimpleRouter.routes` is one list."""
    found = routed(
        HEAD + "class Loud(SimpleRouter):\n"
        "    def __init__(self):\n        super().__init__()\n"
        "        self.routes[0].mapping['delete'] = 'clear'\n"
        "class Books(views.Books):\n    def clear(self, request): pass\n"
        "loud = Loud()\nplain = SimpleRouter()\nplain.register('books', Books)\n"
        "urlpatterns = plain.urls\n"
    )
    assert found.routes == ["DELETE /books/", *ROUTES]


def test_a_helper_makes_the_action_decorator(routed):
    found = routed(
        HEAD + "from rest_framework.decorators import action\n"
        "def posted(word):\n"
        "    return action(detail=False, methods=['post'], url_path=f'do-{word}')\n"
        "class Books(views.Books):\n    @posted('sell')\n    def sell(self, request): pass\n"
        "router = SimpleRouter()\nrouter.register('books', Books)\nurlpatterns = router.urls\n"
    )
    assert found.routes == ["GET /books/", "POST /books/do-sell/", "GET /books/{pk}/"]


def test_a_computed_prefix_is_listed_at_its_registration(routed):
    found = routed(
        HEAD + "import os\nrouter = SimpleRouter()\n"
        "router.register(os.environ['PREFIX'], views.Books)\n"
        "router.register('books', views.Books)\nurlpatterns = router.urls\n"
    )
    assert found.routes == ROUTES
    assert found.problems == [("STR330", "site/urls.py:6:1")]


def test_a_loop_over_something_unknown_is_listed_once(routed):
    found = routed(
        HEAD + "from plugins import found\nrouter = SimpleRouter()\n"
        "for name, viewset in found():\n    router.register(name, viewset)\n"
        "urlpatterns = router.urls\n"
    )
    assert found.routes == []
    assert found.problems == [("STR330", "site/urls.py:7:5")]


def test_a_viewset_of_another_package_is_listed_with_its_name(routed):
    found = routed(
        HEAD + "from accounts.api import UserViewSet\nrouter = SimpleRouter()\n"
        "router.register('users', UserViewSet)\nurlpatterns = router.urls\n"
    )
    assert found.problems == [("STR331", "site/urls.py:6:1")]
    assert "accounts.api.UserViewSet is registered as 'users'" in found.messages[0]


def test_a_base_of_another_package_is_listed_and_the_rest_is_found(routed):
    found = routed(
        HEAD + "from audit import Audited\n"
        "class Books(Audited, views.Books): pass\nclass More(Audited, views.Books): pass\n"
        "router = SimpleRouter()\nrouter.register('books', Books)\nrouter.register('more', More)\n"
        "urlpatterns = router.urls\n"
    )
    assert len(found.routes) == 4
    assert found.problems == [("STR331", "site/urls.py:8:1")]


def test_computed_methods_of_an_action_are_listed(routed):
    found = routed(
        HEAD + "from rest_framework.decorators import action\nfrom conf import METHODS\n"
        "class Books(views.Books):\n    @action(detail=True, methods=METHODS)\n"
        "    def sell(self, request, pk): pass\n"
        "router = SimpleRouter()\nrouter.register('books', Books)\nurlpatterns = router.urls\n"
    )
    assert found.routes == ROUTES
    assert found.problems == [("STR330", "site/urls.py:10:1")]


def test_a_prefix_from_configuration_has_its_default_and_says_so(routed):
    found = routed(
        HEAD + "from django.conf import settings\nrouter = SimpleRouter()\n"
        "router.register('books', views.Books)\n"
        "urlpatterns = [path(settings.BASE, include(router.urls))]\n",
        site__settings="import os\nROOT_URLCONF = 'site.urls'\n"
        "BASE = os.environ.get('BASE', 'base/')\n",
    )
    assert found.routes == ["GET /base/books/", "GET /base/books/{pk}/"]
    assert found.problems == [("STR333", "site/urls.py:7:16")]


def test_computed_policies_are_named_by_what_computes_them(routed):
    found = routed(
        HEAD + "from rest_framework.views import APIView\nfrom conf import rules\n"
        "class Home(APIView):\n    permission_classes = rules()\n"
        "    def get(self, request): pass\n"
        "urlpatterns = [path('', Home.as_view())]\n"
    )
    assert found.auth["GET /"][0] == "site.urls.Home.permission_classes"


@pytest.mark.parametrize(
    ("imported", "view", "method"),
    [
        ("from drf_spectacular.views import SpectacularAPIView as V", "V.as_view()", "GET"),
        ("from rest_framework_simplejwt.views import TokenVerifyView as V", "V.as_view()", "POST"),
        ("from rest_framework_simplejwt.views import token_refresh", "token_refresh", "POST"),
        ("from rest_framework.schemas import get_schema_view as g", "g(title='x')", "GET"),
        ("from drf_yasg.views import get_schema_view as g\nv = g()", "v.with_ui('redoc')", "GET"),
    ],
)
def test_ready_made_views_of_companions_are_known(routed, imported, view, method):
    found = routed(f"{HEAD}{imported}\nurlpatterns = [path('x/', {view})]\n")
    assert found.routes == [f"{method} /x/"]
    assert found.problems == []


def test_a_decorator_of_django_around_a_view_restricts_and_guards_it(routed):
    found = routed(
        HEAD + "from django.contrib.auth.decorators import login_required\n"
        "from django.views.decorators.http import require_POST\n"
        "class Both(views.viewsets.ViewSet):\n"
        "    def list(self, r): pass\n    def create(self, r): pass\n"
        "both = Both.as_view({'get': 'list', 'post': 'create'})\n"
        "urlpatterns = [path('x/', login_required(require_POST(both)))]\n"
    )
    assert found.routes == ["POST /x/"]
    assert "django.contrib.auth.decorators.login_required" in found.auth["POST /x/"]


def test_a_fault_of_the_reader_leaves_the_other_routes(routed, monkeypatch):
    from strangler.analyzers.recognisers.drf.views import Reader

    monkeypatch.setattr(Reader, "view", lambda *_: 1 / 0)
    found = routed(
        HEAD + "def home(request): pass\nurlpatterns = [path('', home)]\n",
    )
    assert found.routes == ["ANY /"]
    assert found.problems == [("STR301", "None")]


@pytest.mark.parametrize(
    "doubled", ["x = x + x", "x += x", "x.extend(x)", "s = s + s", "s = f'{s}{s}'"]
)
def test_code_that_doubles_without_end_ends(routed, doubled):
    found = routed(
        HEAD + f"x = [1, 2]\ns = 'ab'\nfor _ in range(1000):\n    {doubled}\n"
        "router = SimpleRouter()\nrouter.register('books', views.Books)\n"
        "urlpatterns = router.urls\n"
    )
    assert found.routes == ROUTES


def test_code_that_calls_itself_ends(routed):
    found = routed(
        HEAD + "def again(r):\n    r.register('books', views.Books)\n    return again(r)\n"
        "router = SimpleRouter()\nrouter.register('books', views.Books)\nagain(router)\n"
        "urlpatterns = router.urls\n"
    )
    assert found.routes == ROUTES


def test_an_unknown_part_never_becomes_text(routed):
    """`str.format` would print anything."""
    found = routed(
        HEAD + "from conf import name\nrouter = SimpleRouter()\n"
        "router.register('a-{}'.format(name), views.Books)\n"
        "router.register('b-{x}'.format(x=views), views.Books)\n"
        "urlpatterns = router.urls\n"
    )
    assert found.routes == []
    assert [code for code, _ in found.problems] == ["STR330", "STR330"]


def test_the_view_of_an_instance_is_that_of_its_class(routed):
    """`as_view` is a class method."""
    found = routed(
        "from django.urls import path\nfrom site import api\n"
        "urlpatterns = [path('a/', api.Shelf().as_view(extra=1))]\n",
        site__api="from rest_framework.views import APIView\n"
        "class Shelf(APIView):\n    def get(self, request): ...\n",
    )
    assert found.handlers == {"GET /a/": "site.api.Shelf.get"}


def test_routers_of_drf_extensions_nest(routed):
    """As drf-extensions 0.8 routes them: the innermost parent takes the last lookup."""
    found = routed(
        "from rest_framework_extensions.routers import ExtendedSimpleRouter\n"
        "from site.views import Books\n"
        "router = ExtendedSimpleRouter()\n"
        "pages = (\n    router.register('books', Books, basename='book')\n"
        "    .register('pages', Books, 'page', ['book'])\n)\n"
        "pages.register(\n    'notes', Books, basename='note',\n"
        "    parents_query_lookups=['book', 'page'],\n)\n"
        "urlpatterns = router.urls\n"
    )
    book = "/books/{parent_lookup_book}"
    note = f"{book}/pages/{{parent_lookup_page}}/notes/"
    assert sorted(found.routes) == sorted(
        f"GET {path}"
        for path in (
            *("/books/", "/books/{pk}/"),
            *(f"{book}/pages/", f"{book}/pages/{{pk}}/"),
            *(note, f"{note}{{pk}}/"),
        )
    )
    assert found.problems == []
