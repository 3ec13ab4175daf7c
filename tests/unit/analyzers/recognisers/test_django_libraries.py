"""What libraries bring to models. The expected tables were once compared with those that Django
makes of the same models with the libraries installed."""

import pytest
from django.db.backends.utils import truncate_name

from strangler.analyzers.recognisers.django.identifiers import limit_of, shortened
from strangler.analyzers.recognisers.django.recogniser import Django

HEAD = "from django.db import models\n"
CASCADE = "on_delete=models.CASCADE"


@pytest.fixture
def lib(concluded):
    """What the Django recogniser concludes of an app `lib` with this models.py."""

    def run(models, **more):
        files = {"lib/__init__.py": "", "lib/models.py": HEAD + models}
        files |= {f"{name}.py": source for name, source in more.items()}
        return concluded(Django(), files)

    return run


def test_tagged_items_refer_to_tags_and_content_types(lib):
    """A manager of tags has no column; its through model may be the project's."""
    found = lib(
        "from taggit.managers import TaggableManager\n"
        "from taggit.models import GenericTaggedItemBase, TagBase, TaggedItemBase\n"
        "class Own(TagBase): ...\n"
        f"class Tagged(GenericTaggedItemBase):\n    tag = models.ForeignKey(Own, {CASCADE})\n"
        "class Food(models.Model):\n    tags = TaggableManager(through=Tagged)\n"
        f"class Item(TaggedItemBase):\n    food = models.ForeignKey(Food, {CASCADE})\n"
    )
    assert found.tables["lib_own"].columns == ("id", "name", "slug")
    assert found.tables["lib_food"].columns == ("id",)
    assert found.keys["lib_tagged"] == [
        ("content_type_id", "django_content_type", "CASCADE"),
        ("tag_id", "lib_own", "CASCADE"),
    ]
    assert found.keys["lib_item"] == [
        ("food_id", "lib_food", "CASCADE"),
        ("tag_id", "taggit_tag", "CASCADE"),
    ]
    assert found.problems == []


@pytest.mark.parametrize(
    ("base", "columns"),
    [
        ("mptt.models.MPTTModel", {"id", "lft", "rght", "tree_id", "level"}),
        ("treebeard.mp_tree.MP_Node", {"id", "path", "depth", "numchild"}),
        ("polymorphic.models.PolymorphicModel", {"id", "polymorphic_ctype_id"}),
        ("model_utils.models.UUIDModel", {"id"}),
        ("model_utils.models.StatusModel", {"id", "status", "status_changed"}),
        ("django_extensions.db.models.TimeStampedModel", {"id", "created", "modified"}),
    ],
)
def test_a_librarys_abstract_model_brings_its_columns(lib, base, columns):
    """Also to the children of an abstract model of the project, but not twice."""
    home, _, name = base.rpartition(".")
    found = lib(
        f"from {home} import {name}\nclass Abstract({name}):\n    class Meta:\n"
        "        abstract = True\nclass A(Abstract): ...\nclass B(A): ...\n"
    )
    assert set(found.tables["lib_a"].columns) == columns
    assert found.tables["lib_b"].columns == ("a_ptr_id",)


def test_a_page_is_a_child_of_wagtails(lib):
    """And a ParentalKey is a key."""
    found = lib(
        "from wagtail.models import Orderable, Page\nfrom modelcluster.fields import ParentalKey\n"
        "class Home(Page):\n    body = models.TextField()\n"
        f"class Link(Orderable):\n    home = ParentalKey(Home, {CASCADE})\n"
    )
    assert found.keys["lib_home"] == [("page_ptr_id", "wagtailcore_page", "CASCADE")]
    assert found.tables["lib_link"].columns == ("id", "home_id", "sort_order")
    assert found.keys["lib_link"] == [("home_id", "lib_home", "CASCADE")]


def test_historical_records_make_a_table_that_copies_the_model(lib):
    """Those of a base only where they are to be inherited."""
    found = lib(
        "from simple_history.models import HistoricalRecords\n"
        "class Base(models.Model):\n    log = HistoricalRecords(inherit=True)\n"
        "    class Meta:\n        abstract = True\n"
        "class A(Base):\n    x = models.IntegerField()\n    secret = models.IntegerField()\n"
        f"    up = models.ForeignKey('self', {CASCADE})\n"
        "    history = HistoricalRecords(excluded_fields=['secret'], table_name='a_log')\n"
        "class B(Base): ...\n"
    )
    assert set(found.tables) == {"lib_a", "a_log", "lib_b", "lib_historicalb"}
    assert set(found.tables["a_log"].columns) >= {"id", "x", "up_id", "history_date"}
    assert "secret" not in found.tables["a_log"].columns
    assert found.keys["a_log"] == [
        ("history_user_id", "auth_user", "SET_NULL"),
        ("up_id", "lib_a", "DO_NOTHING"),
    ]


def test_an_ordered_model_and_a_composite_key(lib):
    found = lib(
        f"class A(models.Model):\n    pk = models.CompositePrimaryKey('x', 'y')\n"
        "    x = models.IntegerField()\n    y = models.IntegerField()\n"
        f"class B(models.Model):\n    a = models.ForeignKey('lib.A', {CASCADE})\n"
        "    class Meta:\n        order_with_respect_to = 'a'\n"
    )
    assert found.tables["lib_a"].columns == ("x", "y")
    assert found.tables["lib_b"].columns == ("id", "a_id", "_order")


def test_fields_of_forms_are_no_columns(lib):
    found = lib(
        "from django import forms\nclass A(models.Model):\n    x = forms.CharField()\n"
        "    y = models.CharField()\n"
    )
    assert found.tables["lib_a"].columns == ("id", "y")


def test_a_key_to_a_proxy_of_djangos_user_is_one_to_the_users(lib):
    found = lib(
        "from django.contrib.auth.models import User\n"
        "class P(User):\n    class Meta:\n        proxy = True\n"
        f"class A(models.Model):\n    p = models.ForeignKey(P, {CASCADE})\n"
    )
    assert found.keys["lib_a"] == [("p_id", "auth_user", "CASCADE")]


@pytest.mark.parametrize("length", [10, 30, 63, 64, None])
def test_names_are_shortened_as_django_does(length):
    for name in ("short", "x" * 63, "a_very_long_name_of_a_table_" * 4):
        assert shortened(name, length) == truncate_name(name, length)


def test_what_django_names_itself_is_shortened_for_the_database(lib):
    """But not a name that is given; and not for a database without a limit."""
    name = "Item" + "x" * 60
    models = (
        f"class {name}(models.Model):\n    tags = models.ManyToManyField('self')\n"
        f"class Given(models.Model):\n    class Meta:\n        db_table = 'g{'x' * 70}'\n"
    )
    settings = (
        "INSTALLED_APPS = ['lib']\nDATABASES = {'default': {'ENGINE': 'django.db.backends.%s'}}"
    )
    whole = f"lib_{name.lower()}"
    assert set(lib(models).tables) == {whole, f"{whole}_tags", f"g{'x' * 70}"}
    assert whole in lib(models, settings=settings % "sqlite3").tables
    short = truncate_name(whole, 63)
    found = lib(models, settings=settings % "postgresql")
    assert set(found.tables) == {short, truncate_name(f"{short}_tags", 63), f"g{'x' * 70}"}
    assert limit_of("django.db.backends.mysql") == 64
