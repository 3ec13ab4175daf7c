"""What renders the values of Pyramid's views is told of their endpoints."""

import pytest

from support.behaving import behaving
from unit.analyzers.recognisers.test_jinja import MODELS

APP = """
from pyramid.config import Configurator
from sqlalchemy.orm import Session
from blog.models import Post, engine

def main(settings):
    config = Configurator()
    config.include("pyramid_jinja2")
    config.add_route("page", "/")
    config.scan()
    MORE
"""
VIEW = """
from pyramid.view import view_config, view_defaults
from pyramid.renderers import render, render_to_response
from sqlalchemy.orm import Session
from blog.models import Post, engine

def loaded():
    with Session(engine) as session:
        return session.get(Post, 1)
"""
FUNCTION = """
@view_config(route_name="page", renderer=RENDERER)
def page(request):
    return {"post": loaded()}
"""
DEFAULTS = """
@view_defaults(renderer=RENDERER)
class Page:
    def __init__(self, request):
        self.request = request

    @view_config(route_name="page")
    def show(self):
        return {"post": loaded()}
"""
RENDERED = """
@view_config(route_name="page")
def page(request):
    return CALL
"""


def rendering(tmp_path, view, more="pass", **files):
    """The blog with a view."""
    given = {
        "blog/__init__.py": APP.replace("MORE", more),
        "blog/models.py": MODELS + "\nengine = None\n",
        "blog/views.py": VIEW + view,
        "blog/templates/page.jinja2": "{{ post.author }}",
        "blog/templates/page.mako": "${post.author}",
        "blog/templates/page.pt": "<p tal:content='post.author'/>",
    }
    return behaving(tmp_path, given | files)


@pytest.mark.parametrize("view", [FUNCTION, DEFAULTS])
@pytest.mark.parametrize(
    "name", ["templates/page.jinja2", "blog:templates/page.jinja2", "page.jinja2"]
)
def test_a_view_reads_what_its_template_loads(tmp_path, view, name):
    page = rendering(tmp_path, view.replace("RENDERER", repr(name)))
    assert page.endpoint("ANY /") == {"-posts", "-authors"}
    assert page.complete("ANY /")


def test_a_view_that_is_registered_by_a_call_reads_what_its_template_loads(tmp_path):
    view = FUNCTION.partition("\n@")[2].partition("\n")[2]
    more = 'config.add_view("blog.views.page", route_name="page", renderer="page.jinja2")'
    page = rendering(tmp_path, view, more)
    assert page.endpoint("ANY /") == {"-posts", "-authors"}
    assert page.complete("ANY /")


@pytest.mark.parametrize(
    "renderer", ["'page.mako'", "'page.pt'", "'elsewhere.jinja2'", "'csv'", "'blog:' + kind()"]
)
def test_a_renderer_of_which_nothing_is_known_leaves_the_endpoint_incomplete(tmp_path, renderer):
    page = rendering(tmp_path, FUNCTION.replace("RENDERER", renderer) + "def kind(): ...\n")
    assert not page.complete("ANY /")
    for call in ("render", "render_to_response"):
        view = RENDERED.replace("CALL", f'{call}({renderer}, {{"post": loaded()}}, request)')
        page = rendering(tmp_path / call, view + "def kind(): ...\n")
        assert not page.complete("ANY /")


@pytest.mark.parametrize("call", ["render", "render_to_response"])
def test_a_template_that_is_rendered_by_a_call_is_read(tmp_path, call):
    view = RENDERED.replace("CALL", f'{call}("page.jinja2", {{"post": loaded()}}, request)')
    page = rendering(tmp_path, view)
    assert page.endpoint("ANY /") == {"-posts", "-authors"}
    assert page.complete("ANY /")


@pytest.mark.parametrize("renderer", ["json", "string"])
def test_renderers_of_pyramid_itself_are_known(tmp_path, renderer):
    page = rendering(tmp_path, FUNCTION.replace("RENDERER", repr(renderer)))
    assert page.endpoint("ANY /") == {"-posts"}
    assert page.complete("ANY /")


def test_json_asks_what_it_shows_and_the_adapters(tmp_path):
    view = FUNCTION.replace("RENDERER", '"json"').replace("loaded()}", "[Shown()]}")
    view += """
class Shown:
    def __json__(self, request):
        return loaded().author
"""
    assert rendering(tmp_path, view).endpoint("ANY /") == {"-posts", "-authors"}
    view = FUNCTION.replace("RENDERER", '"json"')
    view += "\ndef adapted(post, request):\n    return post.author\n"
    more = """from pyramid.renderers import JSON
    from blog.views import adapted
    json = JSON(indent=4)
    json.add_adapter(Post, adapted)
    config.add_renderer("json", json)"""
    page = rendering(tmp_path / "a", view, more)
    assert page.endpoint("ANY /") == {"-posts", "-authors"}
    assert page.complete("ANY /")


def test_renderers_of_the_project_are_called_by_their_name_or_ending(tmp_path):
    renderers = """
class Csv:
    def __init__(self, info):
        self.info = info

    def __call__(self, value, system):
        return value["post"].comments
"""
    for name, used in (("csv", "csv"), (".csv", "page.csv")):
        page = rendering(
            tmp_path / used,
            FUNCTION.replace("RENDERER", repr(used)),
            f"config.add_renderer({name!r}, 'blog.renderers.Csv')",
            **{"blog/renderers.py": renderers},
        )
        assert page.endpoint("ANY /") == {"-posts", "-comments"}
        assert page.complete("ANY /")


def test_a_library_in_place_of_a_known_renderer_is_not_known(tmp_path):
    more = "config.add_renderer('json', 'elsewhere.renderers.Json')"
    page = rendering(tmp_path, FUNCTION.replace("RENDERER", "'json'"), more)
    assert not page.complete("ANY /")


def test_templates_see_what_subscribers_put_beside_the_values(tmp_path):
    subscribers = """
from pyramid.events import BeforeRender, subscriber
from blog.views import loaded

@subscriber(BeforeRender)
def put(event):
    event["latest"] = loaded
"""
    page = rendering(
        tmp_path,
        FUNCTION.replace("RENDERER", '"other.jinja2"').replace("loaded()", "None"),
        **{
            "blog/subscribers.py": subscribers,
            "blog/templates/other.jinja2": "{{ latest().comments }}",
        },
    )
    assert page.endpoint("ANY /") == {"-posts", "-comments"}
    assert page.complete("ANY /")
