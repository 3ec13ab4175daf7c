"""What Jinja's templates load is told of the endpoints that render them."""

import pytest

from support.behaving import behaving

MODELS = """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    posts: Mapped[list["Post"]] = relationship(back_populates="author")

class Comment(Base):
    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))

class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="posts")
    comments: Mapped[list[Comment]] = relationship()

    def others(self, author):
        return author.posts
"""
APP = """
from flask import Flask, render_template
from sqlalchemy.orm import Session
from blog.models import Post, engine

app = Flask(__name__)

@app.route("/")
def page():
    with Session(engine) as session:
        post = session.get(Post, 1)
        return render_template({name}, post=post, posts=[post])
"""


def rendering(tmp_path, templates, name='"page.html"', more=""):
    files = {
        "blog/__init__.py": "",
        "blog/models.py": MODELS + "\nengine = None\n",
        "blog/app.py": APP.replace("{name}", name) + more,
    }
    for path, text in templates.items():
        files[f"blog/templates/{path}"] = text
    return behaving(tmp_path, files)


@pytest.mark.parametrize(
    ("template", "tables"),
    [
        ("{{ post.id }}", set()),
        ("{{ post.comments|length }}", {"-comments"}),
        ("{% for p in posts if p.author %}{{ p.id }}{% endfor %}", {"-authors"}),
        ("{{ posts|map(attribute='author.posts')|list }}", {"-authors", "-posts"}),
        ("{{ (posts|first)['comments'] }}", {"-comments"}),
        ("{% set a = post.author %}{{ a.posts }}", {"-authors"}),
        ("{% set a %}{{ post.author }}{% endset %}", {"-authors"}),
        ("{% with a = post %}{{ a.comments }}{% endwith %}", {"-comments"}),
        ("{{ post.others(post.author) }}", {"-authors"}),
        ("{% macro m(x, y=1) %}{{ x.comments }}{% endmacro %}{{ m(post) }}", {"-comments"}),
        (
            "{% macro m(x) %}{{ caller(x) }}{% endmacro %}"
            "{% call(z) m(post) %}{{ z.author }}{% endcall %}",
            {"-authors"},
        ),
        (
            "{% for p in posts recursive %}{{ loop([p.author]) if p.id }}{% endfor %}",
            {"-authors"},
        ),
        ("{# {{ post.comments }} #}{% raw %}{{ post.author }}{% endraw %}", set()),
        ("{%- trans n=post.comments|length -%} x {%- endtrans -%}", {"-comments"}),
        (
            "{{ 'x' ~ post.author if post is defined else post.comments }}",
            {"-authors", "-comments"},
        ),
    ],
)
def test_a_page_reads_what_its_template_loads(tmp_path, template, tables):
    page = rendering(tmp_path, {"page.html": template})
    assert page.endpoint("GET /") - {"-posts"} == tables - {"-posts"}
    assert page.complete("GET /")


def test_parents_blocks_includes_and_imports_are_rendered(tmp_path):
    templates = {
        "base.html": "{% include 'side.html' %}{% block main %}{% endblock %}",
        "side.html": "{{ post.author }}",
        "forms.j2": "{% macro field(x) %}{{ x.comments }}{% endmacro %}",
    }
    child = "{% extends 'base.html' %}{% block main %}{{ super() }}USE{% endblock %}"
    both = {"-posts", "-authors", "-comments"}
    for number, use in enumerate(
        (
            "{% import 'forms.j2' as forms %}{{ forms.field(post) }}",
            "{% from 'forms.j2' import field as f with context %}{{ f(post) }}",
        )
    ):
        page = rendering(
            tmp_path / str(number), {**templates, "page.html": child.replace("USE", use)}
        )
        assert page.endpoint("GET /") == both
        assert page.complete("GET /")


def test_a_name_with_a_known_beginning_may_be_any_that_begins_so(tmp_path):
    templates = {"a/x.html": "{{ post.author }}", "b/x.html": "{{ post.comments }}"}
    page = rendering(tmp_path, templates, name='f"a/{Post.id}.html"')
    assert page.endpoint("GET /") == {"-posts", "-authors"}
    assert page.complete("GET /")


@pytest.mark.parametrize("name", ['f"{Post.id}.html"', '"elsewhere.html"', "Post.kind()"])
def test_a_name_of_which_nothing_is_known_leaves_the_endpoint_incomplete(tmp_path, name):
    page = rendering(tmp_path, {"page.html": ""}, name=name)
    assert not page.complete("GET /")


def test_lists_of_names_are_all_rendered(tmp_path):
    templates = {"a.html": "{{ post.author }}", "b.html": "{{ post.comments }}"}
    page = rendering(tmp_path, templates, name='["a.html", "b.html"]')
    assert page.endpoint("GET /") == {"-posts", "-authors", "-comments"}


def test_filters_tests_and_globals_of_the_project_are_called(tmp_path):
    more = """
@app.template_filter("who")
def author_of(post, extra=None):
    return post.author

@app.template_test()
def talked(post):
    return post.comments

@app.template_global()
def about(post):
    return post.author.posts

def late(post):
    return post.comments

app.add_template_filter(late, "later")
app.jinja_env.globals.update(soon=late)
"""
    for number, (template, tables) in enumerate(
        (
            ("{{ post|who(1) }}", {"-authors"}),
            ("{{ post is talked }}", {"-comments"}),
            ("{{ about(post) }}", {"-authors"}),
            ("{{ post|later }}", {"-comments"}),
            ("{{ soon(post) }}", {"-comments"}),
        )
    ):
        page = rendering(tmp_path / str(number), {"page.html": template}, more=more)
        assert page.endpoint("GET /") - {"-posts"} == tables, template
        assert page.complete("GET /"), template


@pytest.mark.parametrize(
    "template", ["{{ post|odd_one }}", "{{ post is odd_one }}", "{% odd 1 %}", "{{ odd(post) }}"]
)
def test_what_nothing_is_known_of_leaves_the_endpoint_incomplete(tmp_path, template):
    assert not rendering(tmp_path, {"page.html": template}).complete("GET /")


def test_what_context_processors_give_is_known_to_templates(tmp_path):
    more = """
@app.context_processor
def menu():
    with Session(engine) as session:
        return {"top": session.get(Post, 2)}
"""
    page = rendering(tmp_path, {"page.html": "{{ top.comments }}"}, more=more)
    assert "-comments" in page.endpoint("GET /")


def test_starlette_renders_from_the_folder_it_is_told(tmp_path):
    files = {
        "blog/__init__.py": "",
        "blog/models.py": MODELS + "\nengine=None\n",
        "blog/app.py": """
from fastapi import FastAPI, Request
from fastapi.templating import Jinja2Templates
from sqlalchemy.orm import Session
from blog.models import Post, engine
app = FastAPI()
pages = Jinja2Templates(directory="blog/pages")
@app.get("/")
def page(request: Request):
    with Session(engine) as session:
        return pages.TemplateResponse(request, "page.html", {"post": session.get(Post, 1)})
""",
        "blog/pages/page.html": "{{ post.comments }}",
    }
    page = behaving(tmp_path, files)
    assert "-comments" in page.endpoint("GET /")


@pytest.mark.parametrize(
    ("assigned", "used"),
    [
        ('app.jinja_env.filters["who"] = author_of', "{{ post|who }}"),
        ('app.jinja_env.tests["written"] = author_of', "{% if post is written %}{% endif %}"),
        ('app.jinja_env.globals["who"] = author_of', "{{ who(post) }}"),
    ],
)
def test_what_is_assigned_to_an_environment_is_called(tmp_path, assigned, used):
    more = f"""
def author_of(post):
    return post.author

def configure():
    {assigned}
"""
    page = rendering(tmp_path, {"page.html": used}, more=more)
    assert page.endpoint("GET /") == {"-posts", "-authors"}
    assert page.complete("GET /")


@pytest.mark.parametrize(
    ("function", "complete"), [("urllib.parse.quote", True), ("elsewhere.convert", False)]
)
def test_a_filter_of_a_library_does_what_the_catalogue_says(tmp_path, function, complete):
    module, _, name = function.rpartition(".")
    more = f"""
from {module} import {name}
app.jinja_env.filters["written"] = {name}
"""
    page = rendering(tmp_path, {"page.html": "{{ post.id|written }}"}, more=more)
    assert page.complete("GET /") is complete
