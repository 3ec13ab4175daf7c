"""What loads models and classes by a name that the code writes out gives just that."""

import pytest

from strangler.analyzers.recognisers.filling import Filling, Fillings
from support.behaving import behaving
from support.trees import facts_of

SETTINGS = """
    ROOT_URLCONF = "shop.urls"
    INSTALLED_APPS = ["shop", "stock"]
    CHARGE = "shop.charging.charge"
"""
MODELS = """
    from django.db import models

    class Item(models.Model):
        name = models.CharField(max_length=9)

    class Log(models.Model):
        text = models.TextField()
"""
LOADING = """
    from importlib import import_module
    from django.apps import apps

    def get_model(app_label, model_name):
        try:
            return apps.get_model(app_label, model_name)
        except LookupError:
            return apps.get_registered_model(app_label, model_name)

    def get_class(where, name):
        return get_classes(where, [name])[0]

    def get_classes(where, names):
        module = import_module("%s.%s" % ("shop", where))
        return [getattr(module, name) for name in names]
"""
PARTS = """
    from shop.models import Item, Log

    class Reader:
        def read(self):
            return Item.objects.first()

    class Writer:
        def read(self):
            Log.objects.create(text="")
"""
CHARGING = """
    from shop.models import Log

    def charge():
        Log.objects.create(text="")
"""
TREE = """
    from treebeard.mp_tree import MP_Node, MP_NodeManager

    class NodeManager(MP_NodeManager):
        def shown(self):
            return self.all()

    class Node(MP_Node):
        objects = NodeManager()
"""


def does(tmp_path, code):
    files = {
        "shop/__init__.py": "",
        "shop/settings.py": SETTINGS,
        "shop/models.py": MODELS,
        "stock/__init__.py": "",
        "stock/models.py": MODELS,
        "shop/loading.py": LOADING,
        "shop/parts.py": PARTS,
        "shop/charging.py": CHARGING,
        "shop/tree/__init__.py": "",
        "shop/tree/models.py": TREE,
        "shop/code.py": code,
    }
    found = behaving(tmp_path, files, "shop.code.f")
    answer = found.answers.symbol("shop.code.f")
    assert answer is not None
    return found.touched("shop.code.f"), answer.complete


@pytest.mark.parametrize(
    "loading",
    [
        "from django.apps import apps\nModel = apps.get_model('stock', 'Item')",
        "from django.apps import apps\nModel = apps.get_model('stock', 'item')",
        "from shop.loading import get_model\nOther = get_model('shop', 'Log')\n"
        "Model = get_model('stock', 'Item')",
    ],
)
def test_a_model_is_found_by_its_label(tmp_path, loading):
    """And not mixed with one of the same name in another app, or with other calls."""
    code = f"{loading}\ndef f():\n    Model.objects.first()\n"
    assert does(tmp_path, code) == ({"-stock_item"}, True)


def test_a_model_is_found_inside_a_function(tmp_path):
    code = (
        "from shop.loading import get_model\n"
        "def f():\n    get_model('shop', 'Log').objects.create(text='')\n"
    )
    assert does(tmp_path, code) == ({"+shop_log"}, True)


@pytest.mark.parametrize(
    ("loading", "touched"),
    [
        ("Part = get_class('parts', 'Reader')", {"-shop_item"}),
        ("Part = get_class('parts', 'Writer')", {"+shop_log"}),
        ("Part, Other = get_classes('parts', ['Reader', 'Writer'])", {"-shop_item"}),
    ],
)
def test_a_class_is_found_by_the_end_of_its_module(tmp_path, loading, touched):
    code = f"from shop.loading import *\n{loading}\ndef f():\n    Part().read()\n"
    assert does(tmp_path, code) == (touched, True)


def test_a_name_that_nothing_has_stays_unknown(tmp_path):
    code = (
        "from shop.loading import *\nPart = get_class('parts', 'Missing')\n"
        "def f():\n    Part().read()\n"
    )
    assert not does(tmp_path, code)[1]


def test_a_loaded_base_stands_where_it_is_written(tmp_path):
    """Before the bases after it, whose method it overrides."""
    code = (
        "from shop.loading import *\nPart = get_class('parts', 'Writer')\n"
        "class Own:\n    def read(self):\n        pass\n"
        "class Both(Part, Own):\n    pass\n"
        "def f():\n    Both().read()\n"
    )
    assert does(tmp_path, code)[0] == {"+shop_log"}


def test_what_the_settings_name_is_imported(tmp_path):
    code = (
        "from django.conf import settings\nfrom django.utils.module_loading import import_string\n"
        "def f():\n    import_string(settings.CHARGE)()\n"
    )
    assert does(tmp_path, code) == ({"+shop_log"}, True)


@pytest.mark.parametrize(
    ("code", "touched"),
    [
        ("Node.get_root_nodes().filter(depth=1)", {"-shop_node"}),
        ("Node.objects.shown().first().get_parent()", {"-shop_node"}),
        ("Node.add_root(depth=1)", {"-shop_node", "+shop_node"}),
        ("Node.objects.get().move(None)", {"-shop_node", "+shop_node"}),
    ],
)
def test_nodes_of_trees_are_rows(tmp_path, code, touched):
    text = f"from shop.tree.models import Node\ndef f():\n    {code}\n"
    assert does(tmp_path, text)[0] == touched


CACHE = "from django.core.cache import cache\ndef f(key, other):\n"


@pytest.mark.parametrize(
    ("body", "fills"),
    [
        ("    v = cache.get(key)\n    if v is None:\n        cache.set(key, 1)\n", 1),
        ("    v = cache.get('a')\n    if not v:\n        cache.set('a', 1, 60)\n", 1),
        ("    v = cache.get(1)\n    if v is not None:\n        return\n    cache.set(1, 1)\n", 0),
        ("    v = cache.get('')\n    if v is not None:\n        return\n    cache.set('', 1)\n", 1),
        ("    v = cache.get(key)\n    if v:\n        return v\n    cache.set(key, 1)\n", 1),
        ("    v = cache.get(key)\n    if v is None:\n        cache.set(other, 1)\n", 0),
        ("    v = cache.get(key)\n    if v:\n        cache.set(key, 1)\n", 0),
        ("    v = cache.get(key)\n    cache.set(key, 1)\n", 0),
        ("    v = other.get(key)\n    if v is None:\n        cache.set(key, 1)\n", 0),
    ],
)
def test_a_store_of_what_was_not_there_fills_a_cache(body, fills):
    import msgspec

    raw = facts_of(CACHE + body, (Fillings(),)).found.get("filling")
    assert len(msgspec.msgpack.decode(raw, type=list[Filling]) if raw else []) == fills


TAGS = """
    from django import template
    from shop.models import Log

    register = template.Library()

    class Noting(template.Node):
        def __init__(self, name):
            self.name = name

        def render(self, context):
            Log.objects.create(text="")
            return ""

    def do_note(parser, token):
        words = token.split_contents()
        return Noting(words[1])

    register.tag("note", do_note)

    @register.simple_tag(takes_context=True)
    def query(context, left_out):
        asked = context["request"].GET.copy()
        asked.pop(left_out, None)
        return asked.urlencode()
"""


@pytest.mark.parametrize(
    ("template", "touched"),
    [
        ("{% load tags %}{% note this %}", {"+shop_log"}),
        ("{% load tags %}{% query 'page' %}", set()),
        ("{% load widget_tweaks %}{% render_field form.name class='a' %}", set()),
    ],
)
def test_tags_render_what_their_function_makes(tmp_path, template, touched):
    files = {
        "shop/__init__.py": "",
        "shop/settings.py": SETTINGS,
        "shop/models.py": MODELS,
        "shop/templatetags/__init__.py": "",
        "shop/templatetags/tags.py": TAGS,
        "shop/templates/a.html": template,
        "shop/views.py": """
            from django.shortcuts import render

            def page(request):
                return render(request, "a.html", {"form": None})
        """,
        "shop/urls.py": """
            from django.urls import path
            from shop.views import page

            urlpatterns = [path("", page)]
        """,
    }
    found = behaving(tmp_path, files)
    route = f"{found.conclusions.endpoints[0].method} {found.conclusions.endpoints[0].path}"
    assert found.endpoint(route) == touched
    assert found.complete(route)
