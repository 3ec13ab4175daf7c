"""What runs for an endpoint of Pyramid: tweens, factories, services, policies."""

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


RENDERING = {
    "app.py": """
from pyramid.config import Configurator
from pyramid.events import BeforeRender, subscriber
def main(settings):
    config = Configurator()
    config.set_security_policy(Policy())
    config.add_view_deriver(timed)
    config.add_route("page", "/page")
    config.add_route("raw", "/raw")
    config.add_route("mail", "/mail")
    config.add_subscriber("app.globals_of", BeforeRender)
    config.scan("views")
class Policy:
    def remember(self, request, userid, **kw): return kept()
    def identity(self, request): ...
def kept(): ...
def globals_of(event): flags()
def flags(): ...
def timed(view, info):
    def wrapper(context, request):
        clock()
        return view(context, request)
    return wrapper
def clock(): ...
""",
    "views.py": """
from pyramid.view import view_config
from pyramid.renderers import render
from pyramid.security import remember
@view_config(route_name="page", renderer="json")
def page(request): return {}
@view_config(route_name="raw")
def raw(request):
    remember(request, "me")
@view_config(route_name="mail")
def mail(request):
    render("app:mail.jinja2", {"a": 1}, request)
""",
}


def test_what_renders_calls_the_subscribers_before_it(ran):
    """`RendererHelper.render` notifies them for every renderer, JSON too."""
    found = ran(RENDERING)
    assert "app.flags" in found.runs("ANY /page")
    assert "app.flags" in found.runs("ANY /mail")
    assert "app.flags" not in found.runs("ANY /raw")


def test_a_user_is_remembered_by_the_policy(ran):
    found = ran(RENDERING)
    assert "app.kept" in found.runs("ANY /raw")
    assert "app.kept" not in found.runs("ANY /page")


def test_view_derivers_run_around_every_view(ran):
    found = ran(RENDERING)
    assert all("app.clock" in found.runs(f"ANY /{name}") for name in ("page", "raw", "mail"))
