"""Whatever renders a template of Django does what the template does, or stays open."""

import pytest

from strangler.model.effects import EffectKind
from support.behaving import behaving

MODELS = """
from django.db import models

class Customer(models.Model):
    name = models.CharField(max_length=9)

class Order(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE)

class Log(models.Model):
    text = models.CharField(max_length=9)
"""
SETTINGS = """
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
"""
URLS = """
from django.urls import path
from shop import views
urlpatterns = [path("", views.page)]
"""
VIEWS = """
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import get_template, select_template
from shop.models import Order

def page(request):
    order = Order.objects.get(pk=1)
    CALL
"""
RENDER = 'return render(request, "page.html", {"order": order})'


def rendering(tmp_path, template="{{ order.customer.name }}", call=RENDER, **more):
    files = {
        "shop/__init__.py": "",
        "shop/models.py": MODELS,
        "shop/settings.py": SETTINGS,
        "shop/urls.py": URLS,
        "shop/views.py": VIEWS.replace("CALL", call),
        "shop/templates/page.html": template,
    }
    return behaving(tmp_path, files | more)


READ = {"-shop_order", "-shop_customer"}


@pytest.mark.parametrize(
    "call",
    [
        'return HttpResponse(get_template("page.html").render({"order": order}, request))',
        'return HttpResponse(select_template(["page.html"]).render({"order": order}))',
    ],
)
def test_a_template_that_is_found_first_is_rendered_with_its_context(tmp_path, call):
    page = rendering(tmp_path, call=call)
    assert page.endpoint("ANY /") == READ
    assert page.complete("ANY /")


def test_a_template_from_a_text_stays_open(tmp_path):
    call = """from django.template import Context, Template
    return HttpResponse(Template("{{ order.customer }}").render(Context({"order": order})))"""
    assert not rendering(tmp_path, call=call).complete("ANY /")


def test_each_template_of_one_name_counts(tmp_path):
    more = {"theme/__init__.py": "", "theme/templates/page.html": "{{ order.customer.name }}"}
    page = rendering(tmp_path, "", **more)
    assert page.endpoint("ANY /") == READ


def test_the_node_that_a_tag_compiles_to_is_rendered(tmp_path):
    tags = """
from django import template
from shop.models import Log
register = template.Library()

class Note(template.Node):
    def __init__(self, words):
        self.words = words

    def render(self, context):
        Log.objects.create(text="seen")
        return ""

@register.tag
def note(parser, token):
    return Note(token.split_contents())
"""
    more = {"shop/templatetags/__init__.py": "", "shop/templatetags/notes.py": tags}
    page = rendering(tmp_path, "{% load notes %}{% note order %}", **more)
    assert page.endpoint("ANY /") == {"-shop_order", "+shop_log"}
    assert page.complete("ANY /")


@pytest.mark.parametrize(("template", "complete"), [("row.html", True), ("elsewhere.html", False)])
def test_an_inclusion_tag_renders_its_template(tmp_path, template, complete):
    tags = f"""
from django import template
register = template.Library()

@register.inclusion_tag("{template}")
def row(order):
    return {{"order": order}}
"""
    more = {"shop/templatetags/__init__.py": "", "shop/templatetags/rows.py": tags}
    more["shop/templates/row.html"] = "{{ order.customer.name }}"
    page = rendering(tmp_path, "{% load rows %}{% row order %}", **more)
    assert page.complete("ANY /") is complete
    assert page.endpoint("ANY /") == (READ if complete else {"-shop_order"})


def test_a_fragment_that_is_kept_reads_the_cache(tmp_path):
    page = rendering(tmp_path, "{% load cache %}{% cache 60 side %}{{ order.pk }}{% endcache %}")
    kinds = {e.kind for e in page.answers.endpoint(page.conclusions.endpoints[0]).effects}
    assert EffectKind.READS_CACHE in kinds
    assert page.complete("ANY /")


JINJA = SETTINGS.replace("django.DjangoTemplates", "jinja2.Jinja2").replace(
    "True}", 'True, "OPTIONS": {"environment": "shop.jinja.environment"}}'
)
ENVIRONMENT = """
from jinja2 import Environment
from shop.models import Log

def noted(text):
    Log.objects.create(text=text)

def environment(**options):
    env = Environment(**options)
    env.filters["noted"] = noted
    return env
"""


@pytest.mark.parametrize("name", ["page.html", "elsewhere.html"])
def test_templates_of_jinja_are_rendered_where_the_settings_name_it(tmp_path, name):
    files = {
        "shop/__init__.py": "",
        "shop/models.py": MODELS,
        "shop/settings.py": JINJA,
        "shop/jinja.py": ENVIRONMENT,
        "shop/urls.py": URLS,
        "shop/views.py": VIEWS.replace("CALL", RENDER.replace("page.html", name)),
        "shop/jinja2/page.html": "{{ order.customer.name|noted }}",
    }
    page = behaving(tmp_path, files)
    assert page.complete("ANY /") is (name == "page.html")
    if name == "page.html":
        assert page.endpoint("ANY /") == {*READ, "+shop_log"}
