"""aiohttp, Bottle, Falcon, Tornado and Routes: what cannot be known is said. What can be known
is compared with the running frameworks in test_served."""

import pytest

from strangler.analyzers.recognisers.aiohttp import Aiohttp
from strangler.analyzers.recognisers.bottle import Bottle
from strangler.analyzers.recognisers.connexion.recogniser import Connexion
from strangler.analyzers.recognisers.falcon import Falcon
from strangler.analyzers.recognisers.routes import Routes
from strangler.analyzers.recognisers.tornado import Tornado

COMPUTED = [
    (
        Aiohttp,
        "from aiohttp import web\nimport os\nasync def view(request): ...\n"
        "app = web.Application()\napp.router.add_get(os.environ['P'], view)\n",
        "web.py:5:1",
    ),
    (
        Aiohttp,
        "from aiohttp import web\nimport os\napp = web.Application()\napp.add_routes(os.load())\n",
        "web.py:4:1",
    ),
    (
        Bottle,
        "import bottle, os\n@bottle.route(os.environ['P'])\ndef view(): ...\n",
        "web.py:2:2",
    ),
    (
        Falcon,
        "import falcon, os\napp = falcon.App()\napp.add_route('/x', os.load())\n",
        "web.py:3:1",
    ),
    (
        Tornado,
        "from tornado.web import Application, RequestHandler\nimport os\n"
        "class H(RequestHandler):\n    def get(self): ...\n"
        "app = Application([(os.environ['P'], H)])\n",
        "web.py:5:21",
    ),
    (
        Routes,
        "from routes import Mapper\nimport os\nmap = Mapper()\n"
        "map.connect(os.environ['P'], controller='a', action='b')\n",
        "web.py:4:1",
    ),
    (
        Connexion,
        "import connexion, os\napp = connexion.FlaskApp(__name__)\napp.add_api(os.environ['P'])\n",
        "web.py:3:1",
    ),
]


@pytest.mark.parametrize(("recogniser", "source", "place"), COMPUTED)
def test_a_computed_route_is_reported_with_its_place(concluded, recogniser, source, place):
    found = concluded(recogniser(), {"web.py": source})
    assert found.routes == []
    assert {where for code, where in found.problems if code == "STR302"} != set()
    assert all(where.startswith("web.py:") for _, where in found.problems)
    assert place.rpartition(":")[0] in {where.rpartition(":")[0] for _, where in found.problems}


@pytest.mark.parametrize("recogniser", [Aiohttp, Bottle, Connexion, Falcon, Routes, Tornado])
def test_other_libraries_methods_of_the_same_names_mean_nothing(concluded, recogniser):
    """A project that imports the framework may still have its own `add_route`."""
    name = recogniser.name
    found = concluded(
        recogniser(),
        {
            "own.py": f"import {name}\nclass Table:\n    def add_route(self, a, b): ...\n"
            "    def add_api(self, a): ...\n    def route(self, a): ...\n"
            "table = Table()\ntable.add_route('/a', table)\ntable.add_api(Table)\n"
            "table.connect('/a')\ntable.route('/a')\n"
        },
    )
    assert (found.routes, found.problems) == ([], [])


def test_guards_of_tornado_are_listed(concluded):
    found = concluded(
        Tornado(),
        {
            "web.py": "from tornado.web import Application, RequestHandler, authenticated\n"
            "class H(RequestHandler):\n    @authenticated\n    def get(self): ...\n"
            "app = Application([('/x', H)])\n"
        },
    )
    assert found.auth == {"GET /x": ("tornado.web.authenticated",)}


def test_a_hook_of_falcon_that_asks_for_a_user_is_a_guard(concluded):
    found = concluded(
        Falcon(),
        {
            "web.py": "import falcon\nfrom own import login_required, counted\n"
            "class R:\n    @falcon.before(login_required)\n    @falcon.before(counted)\n"
            "    def on_get(self, req, resp): ...\n"
            "app = falcon.App()\napp.add_route('/x', R())\n"
        },
    )
    assert found.auth == {"GET /x": ("own.login_required",)}


def test_a_sink_of_falcon_is_reported(concluded):
    found = concluded(
        Falcon(), {"web.py": "import falcon\napp = falcon.App()\napp.add_sink(print, '/x')\n"}
    )
    assert [code for code, _ in found.problems] == ["STR302"]


def test_an_application_is_followed_to_the_function_it_is_handed_to(concluded):
    """Where there are several, the call says which."""
    found = concluded(
        Aiohttp(),
        {
            "web.py": "from aiohttp import web\nfrom setup import add\n"
            "def make():\n    app = web.Application()\n    other = web.Application()\n"
            "    app.add_subapp('/in', other)\n    add(other)\n    return app\n",
            "setup.py": "async def view(request): ...\n"
            "def add(app):\n    app.router.add_get('/x', view)\n",
        },
    )
    assert found.endpoints == [("GET", "/in/x", "setup.view")]


def test_a_router_that_is_handed_over_from_afar_is_reported(concluded):
    """`router` may be of any application."""
    found = concluded(
        Aiohttp(),
        {
            "web.py": "from aiohttp import web\nasync def view(request): ...\n"
            "def add(router):\n    router.add_route('GET', '/x', view)\n"
        },
    )
    assert (found.routes, found.problems) == ([], [("STR302", "web.py:4:5")])


def test_a_name_bound_by_with_is_not_taken_for_the_only_mapper(concluded):
    """A submapper's prefix would be missing, so the route is reported."""
    found = concluded(
        Routes(),
        {
            "web.py": "from routes import Mapper\ndef make():\n    map = Mapper()\n"
            "    with map.submapper(path_prefix='/a') as m:\n"
            "        m.connect('/b', controller='c', action='d')\n"
        },
    )
    assert found.routes == []
    assert found.problems == [("STR302", "web.py:5:9")]
