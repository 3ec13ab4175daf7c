"""Who renders what: templates of Jinja are read wherever they are rendered; of a language that is
not read, what renders it stays open."""

import pytest

from support.behaving import behaving
from unit.analyzers.recognisers.test_jinja import MODELS

HEAD = """
from sqlalchemy.orm import Session
from blog.models import Post, engine

def loaded():
    with Session(engine) as session:
        return session.get(Post, 1)
"""
FLASK = """
from flask import Flask
IMPORT
app = Flask(__name__)

@app.route("/")
def page():
    return CALL
"""
AIOHTTP = """
import aiohttp_jinja2
from aiohttp import web

async def page(request):
    return CALL

app = web.Application()
app.router.add_get("/", page)
"""
BOTTLE = """
from bottle import route, DECORATOR

@route("/")
@DECORATOR("page.html")
def page():
    return {"post": loaded()}
"""
TORNADO = """
from tornado.web import Application, RequestHandler

class Page(RequestHandler):
    def get(self):
        CALL

app = Application([("/", Page)])
"""
FASTAPI = """
from fastapi import FastAPI, Request
from fastapi.templating import Jinja2Templates

app = FastAPI()
templates = Jinja2Templates(directory="blog/templates")

@app.get("/")
def page(request: Request):
    return templates.TemplateResponse(CALL)
"""
READ = {"-posts", "-authors"}


def rendering(tmp_path, app):
    files = {
        "blog/__init__.py": "",
        "blog/models.py": MODELS + "\nengine = None\n",
        "blog/app.py": HEAD + app,
        "blog/templates/page.html": "{{ post.author }}",
    }
    return behaving(tmp_path, files)


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("from mako.template import Template", "Template('${post}').render(post=loaded())"),
        (
            "from mako.lookup import TemplateLookup\nlookup = TemplateLookup(['templates'])",
            "lookup.get_template('page.html').render(post=loaded())",
        ),
        ("from chameleon import PageTemplateFile", "PageTemplateFile('page.pt')(post=loaded())"),
        (
            "from chameleon import PageTemplateLoader\nload = PageTemplateLoader('templates')",
            "load['page.pt'](post=loaded())",
        ),
        ("from genshi.template import MarkupTemplate", "MarkupTemplate('').generate(post=1)"),
        ("from flask import render_template_string", "render_template_string('', post=loaded())"),
        ("from jinja2 import Template", "Template('{{ post }}').render(post=loaded())"),
    ],
)
def test_a_template_that_is_not_read_is_an_open_call(tmp_path, imported, call):
    page = rendering(tmp_path, FLASK.replace("IMPORT", imported).replace("CALL", call))
    assert not page.complete("GET /")


@pytest.mark.parametrize("function", ["render_template", "stream_template"])
def test_flask_renders_at_once_or_piece_by_piece(tmp_path, function):
    app = FLASK.replace("IMPORT", f"from flask import {function}")
    page = rendering(tmp_path, app.replace("CALL", f"{function}('page.html', post=loaded())"))
    assert page.endpoint("GET /") == READ
    assert page.complete("GET /")


@pytest.mark.parametrize("name", ["page.html", "elsewhere.html"])
def test_aiohttp_jinja2_renders_what_a_handler_gives(tmp_path, name):
    decorated = AIOHTTP.replace("async", f'@aiohttp_jinja2.template("{name}")\nasync')
    called = f'aiohttp_jinja2.render_template("{name}", request, {{"post": loaded()}})'
    apps = decorated.replace("CALL", '{"post": loaded()}'), AIOHTTP.replace("CALL", called)
    for number, app in enumerate(apps):
        page = rendering(tmp_path / str(number), app)
        known = name == "page.html"
        assert page.complete("GET /") is known
        assert page.endpoint("GET /") == (READ if known else {"-posts"})


@pytest.mark.parametrize(
    ("decorator", "complete"), [("jinja2_view", True), ("view", False), ("mako_view", False)]
)
def test_bottle_renders_what_a_view_gives(tmp_path, decorator, complete):
    page = rendering(tmp_path, BOTTLE.replace("DECORATOR", decorator))
    assert page.complete("GET /") is complete
    assert page.endpoint("GET /") == (READ if complete else {"-posts"})
    called = BOTTLE.replace('@DECORATOR("page.html")\n', "")
    for function in ("template", "jinja2_template"):
        call = f"return {function}('page.html', post=loaded())"
        app = called.replace("DECORATOR", function).replace('return {"post": loaded()}', call)
        page = rendering(tmp_path / function, app)
        assert page.complete("GET /") is (function == "jinja2_template")


@pytest.mark.parametrize("call", ["self.render('p.html')", "self.write(self.render_string('p'))"])
def test_tornado_renders_what_is_not_read(tmp_path, call):
    page = rendering(tmp_path, TORNADO.replace("CALL", call))
    assert not page.complete("GET /")
    page = rendering(tmp_path / "a", TORNADO.replace("CALL", "self.write('text')"))
    assert page.complete("GET /")


@pytest.mark.parametrize(
    "call",
    [
        'request, "page.html", {"post": loaded()}',
        'request=request, name="page.html", context={"post": loaded()}',
        '"page.html", {"request": request, "post": loaded()}',
        'name="page.html", context={"request": request, "post": loaded()}',
    ],
)
def test_starlette_renders_by_its_new_and_its_old_signature(tmp_path, call):
    page = rendering(tmp_path, FASTAPI.replace("CALL", call))
    assert page.endpoint("GET /") == READ
    assert page.complete("GET /")
