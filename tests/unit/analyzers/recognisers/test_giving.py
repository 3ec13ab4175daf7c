"""What small frameworks run around a handler, and what they pass to it."""

import pytest

from strangler.analyzers.concluding import behaviour_of, conclude
from strangler.analyzers.recognisers.aiohttp import Aiohttp
from strangler.analyzers.recognisers.bottle import Bottle
from strangler.analyzers.recognisers.falcon import Falcon
from strangler.analyzers.recognisers.tornado import Tornado
from strangler.model.behaviour import Given
from support.trees import link


@pytest.fixture
def told(tmp_path):
    """The text of `m.py` in, its endpoints and what their functions are given out."""

    def tell(source):
        recognisers = (Aiohttp(), Bottle(), Falcon(), Tornado())
        inventory = link(tmp_path, {"m.py": source}, recognisers=recognisers).inventory
        conclusions = conclude(recognisers, inventory)
        behaviour, failures = behaviour_of(recognisers, inventory, conclusions)
        assert failures == ()
        return conclusions.endpoints, set(behaviour)

    return tell


def test_a_tornado_handler_is_prepared_and_finished(told):
    """`RequestHandler._execute`: initialize, prepare, the method, on_finish."""
    endpoints, _ = told("""
        from tornado.web import Application, RequestHandler
        class Base(RequestHandler):
            def prepare(self): ...
            def on_finish(self): ...
        class Item(Base):
            def initialize(self, store): ...
            def get(self): ...
        app = Application([("/item", Item)])
        """)
    assert [e.runs for e in endpoints] == [
        ("m.Item.initialize", "m.Item.prepare", "m.Item.on_finish")
    ]


def test_falcon_components_and_hooks_run(told):
    """Middleware for all, hooks for the responder that they decorate."""
    endpoints, behaviour = told("""
        import falcon
        class Timing:
            def process_request(self, req, resp): ...
            def process_response(self, req, resp, resource, req_succeeded): ...
        def check(req, resp, resource, params): ...
        class Item:
            @falcon.before(check)
            def on_get(self, req, resp): ...
            def on_post(self, req, resp): ...
        app = falcon.App(middleware=[Timing()])
        app.add_route("/item", Item())
        """)
    timing = ("m.Timing.process_request", "m.Timing.process_response")
    assert {e.method: e.runs for e in endpoints} == {"GET": (*timing, "m.check"), "POST": timing}
    assert {
        Given("m.Item.on_get", "req", "falcon.Request"),
        Given("m.Timing.process_request", "resp", "falcon.Response"),
        Given("m.check", "req", "falcon.Request"),
    } <= behaviour


def test_aiohttp_middleware_is_given_the_request_and_what_comes_next(told):
    endpoints, behaviour = told("""
        from aiohttp import web
        @web.middleware
        async def log(request, handler): return await handler(request)
        async def index(request): ...
        app = web.Application(middlewares=[log])
        app.router.add_get("/", index)
        """)
    assert [e.runs for e in endpoints] == [("m.log",)]
    assert behaviour == {
        Given("m.index", "request", "aiohttp.web.Request"),
        Given("m.log", "request", "aiohttp.web.Request"),
        Given("m.log", "handler", "aiohttp.web.Handler"),
    }


def test_hooks_of_bottle_run(told):
    endpoints, _ = told("""
        from bottle import Bottle, hook
        app = Bottle()
        @app.hook("before_request")
        def open_store(): ...
        @hook("config")
        def configured(key, value): ...
        @app.get("/")
        def index(): ...
        """)
    assert [e.runs for e in endpoints] == [("m.open_store",)]
