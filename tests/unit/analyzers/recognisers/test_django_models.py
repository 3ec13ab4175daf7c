import pytest

from strangler.analyzers.recognisers.django.recogniser import Django

HEAD = "from django.db import models\nfrom django.conf import settings\n"
CASCADE = "on_delete=models.CASCADE"


@pytest.fixture
def shop(concluded):
    """What the Django recogniser concludes of an app `shop` with this models.py."""

    def run(models, **more):
        files = {"shop/__init__.py": "", "shop/models.py": HEAD + models}
        files |= {f"{name.replace('__', '/')}.py": source for name, source in more.items()}
        return concluded(Django(), files)

    return run


def test_a_model_makes_a_table_named_after_its_app(shop):
    found = shop("class OrderLine(models.Model):\n    n = models.IntegerField(db_column='no')\n")
    table = found.tables["shop_orderline"]
    assert (table.model, table.columns) == ("shop.models.OrderLine", ("id", "no"))
    assert found.edges == [("shop.models.OrderLine", "maps", "table:shop_orderline")]


def test_meta_names_the_table_and_the_app(shop):
    found = shop(
        "class A(models.Model):\n    class Meta:\n        db_table = 'old'\n"
        "class B(models.Model):\n    class Meta:\n        app_label = 'other'\n"
    )
    assert set(found.tables) == {"old", "other_b"}


def test_the_label_comes_from_the_app_config(shop):
    """Also one that is inherited."""
    found = shop(
        "class A(models.Model): ...\n",
        shop__apps="from django.apps import AppConfig\n"
        "class Base(AppConfig):\n    label = 'market'\n"
        "class ShopConfig(Base):\n    name = 'shop'\n",
    )
    assert set(found.tables) == {"market_a"}


def test_a_folder_with_models_inside_an_installed_app_is_no_app(shop):
    """Nor is the package `models` for a module `models` in it."""
    found = shop(
        "class A(models.Model): ...\n",
        settings="INSTALLED_APPS = ['shop']\n",
        shop__plugins__models=f"{HEAD}class B(models.Model): ...\n",
        crm__models__models=f"{HEAD}class C(models.Model): ...\n",
        crm__apps="from django.apps import AppConfig\nclass Crm(AppConfig):\n    name = 'crm'\n",
    )
    assert set(found.tables) == {"shop_a", "shop_b", "crm_c"}


def test_models_in_a_package_belong_to_its_app(shop):
    found = shop(
        "from shop.parts.deep import A\n",
        shop__parts__deep=f"{HEAD}class A(models.Model): ...\n",
        shop__parts____init__="",
    )
    assert set(found.tables) == {"shop_a"}


@pytest.mark.parametrize(
    "target",
    ["Item", "'Item'", "'shop.Item'", "'shop.item'", "settings.ITEM", "ITEM", "to=Item"],
)
def test_a_key_finds_its_table(shop, target):
    """By class, by name, by label, by setting, by constant."""
    found = shop(
        f"ITEM = 'shop.Item'\nclass Item(models.Model): ...\n"
        f"class Line(models.Model):\n    item = models.ForeignKey({target}, {CASCADE})\n",
        settings="INSTALLED_APPS = ['shop']\nITEM = 'shop.Item'\n",
    )
    assert found.keys["shop_line"] == [("item_id", "shop_item", "CASCADE")]
    assert ("table:shop_line", "foreign_key", "table:shop_item") in found.edges
    assert found.problems == []


def test_on_delete_is_read_in_every_form(shop):
    found = shop(
        "class A(models.Model):\n"
        "    a = models.ForeignKey('self', models.SET_NULL)\n"
        "    b = models.OneToOneField('self', on_delete=models.SET(f), db_column='bee')\n"
        "    c = models.ForeignKey('A', on_delete=later)\n"
    )
    assert found.keys["shop_a"] == [
        ("a_id", "shop_a", "SET_NULL"),
        ("bee", "shop_a", "SET"),
        ("c_id", "shop_a", ""),
    ]


@pytest.mark.parametrize(
    "target",
    ["settings.AUTH_USER_MODEL", "get_user_model()", "getattr(settings, 'AUTH_USER_MODEL', 'x.Y')"],
)
def test_the_user_model_is_that_of_the_settings(shop, target):
    models = (
        "from django.contrib.auth import get_user_model\n"
        f"class A(models.Model):\n    user = models.ForeignKey({target}, {CASCADE})\n"
    )
    assert shop(models).keys["shop_a"] == [("user_id", "auth_user", "CASCADE")]
    found = shop(
        f"{models}class Person(models.Model): ...\n",
        settings="INSTALLED_APPS = ['shop']\nAUTH_USER_MODEL = 'shop.Person'\n",
    )
    assert found.keys["shop_a"] == [("user_id", "shop_person", "CASCADE")]


def test_fields_come_from_abstract_bases_in_other_files(shop):
    """Their keys refer to the app of the model that inherits them."""
    found = shop(
        "from base import *\n"
        "class Item(Stamped):\n    created = None\n"
        "class Person(models.Model): ...\n",
        base=f"{HEAD}class Root(models.Model):\n    created = models.DateTimeField()\n"
        f"    by = models.ForeignKey('Person', {CASCADE})\n"
        "    class Meta:\n        abstract = True\n"
        "class Stamped(Root):\n    note = models.TextField()\n"
        "    class Meta(Root.Meta):\n        abstract = True\n",
    )
    assert set(found.tables) == {"shop_item", "shop_person"}
    assert set(found.tables["shop_item"].columns) == {"id", "note", "by_id"}
    assert found.keys["shop_item"] == [("by_id", "shop_person", "CASCADE")]


def test_a_meta_that_is_inherited_is_not_abstract_again(shop):
    """But its other options count, also without a Meta of one's own."""
    found = shop(
        "class Base(models.Model):\n    class Meta:\n        abstract = True\n"
        "        app_label = 'other'\n"
        "class A(Base):\n    class Meta(Base.Meta):\n        ordering = ()\n"
        "class B(Base): ...\n"
    )
    assert set(found.tables) == {"other_a", "other_b"}


def test_a_class_under_a_condition_is_a_model(shop):
    """Frameworks that can be forked define their models so."""
    found = shop(
        "class AbstractA(models.Model):\n    class Meta:\n        abstract = True\n"
        "if not registered('A'):\n    class A(AbstractA): ...\n"
    )
    assert set(found.tables) == {"shop_a"}


def test_a_base_of_an_unknown_library_is_a_model_if_the_class_has_database_fields(shop):
    """Nothing but a model can hold them."""
    found = shop(
        "from treebeard.mp_tree import MP_Node\nfrom lib import Thing\n"
        "class Node(MP_Node):\n    name = models.CharField()\n"
        "class Leaf(Node): ...\nclass Other(Thing):\n    name = Thing.Field()\n"
    )
    assert set(found.tables) == {"shop_node", "shop_leaf"}
    assert found.keys["shop_leaf"] == [("node_ptr_id", "shop_node", "CASCADE")]


def test_fields_of_a_plain_mixin_are_no_columns(shop):
    """Django only takes up those of model classes."""
    found = shop("class Mixin:\n    x = models.CharField()\nclass A(Mixin, models.Model): ...\n")
    assert found.tables["shop_a"].columns == ("id",)


def test_a_child_of_a_concrete_model_has_a_hidden_key(shop):
    found = shop(
        "class Item(models.Model):\n    name = models.TextField()\n"
        "class Book(Item):\n    isbn = models.TextField()\n"
        "class Linked(Item):\n"
        f"    base = models.OneToOneField(Item, {CASCADE}, parent_link=True, primary_key=True)\n"
    )
    assert found.tables["shop_book"].columns == ("item_ptr_id", "isbn")
    assert found.keys["shop_book"] == [("item_ptr_id", "shop_item", "CASCADE")]
    assert found.keys["shop_linked"] == [("base_id", "shop_item", "CASCADE")]


def test_a_proxy_has_no_table_and_stands_for_its_models(shop):
    found = shop(
        "class A(models.Model): ...\nclass P(A):\n    class Meta:\n        proxy = True\n"
        f"class B(models.Model):\n    a = models.ForeignKey(P, {CASCADE})\n"
        "class C(P): ...\n"
    )
    assert set(found.tables) == {"shop_a", "shop_b", "shop_c"}
    assert found.keys["shop_b"] == [("a_id", "shop_a", "CASCADE")]
    assert found.keys["shop_c"] == [("a_ptr_id", "shop_a", "CASCADE")]


def test_a_swapped_model_has_no_table(shop):
    models = "class A(models.Model):\n    class Meta:\n        swappable = 'A_MODEL'\n"
    assert set(shop(models).tables) == {"shop_a"}
    found = shop(models, settings="INSTALLED_APPS = []\nA_MODEL = 'other.A'\n")
    assert found.tables == {}


def test_a_many_to_many_field_makes_a_table(shop):
    """Named after the field, with a key to each side; to itself: from and to."""
    found = shop(
        "class Tag(models.Model):\n    same = models.ManyToManyField('self')\n"
        "class Item(models.Model):\n    tags = models.ManyToManyField(Tag)\n"
        "    named = models.ManyToManyField('Tag', db_table='named')\n"
    )
    assert found.tables["shop_item_tags"].model == "shop.models.Item.tags"
    assert found.keys["shop_item_tags"] == [
        ("item_id", "shop_item", "CASCADE"),
        ("tag_id", "shop_tag", "CASCADE"),
    ]
    assert found.keys["shop_tag_same"] == [
        ("from_tag_id", "shop_tag", "CASCADE"),
        ("to_tag_id", "shop_tag", "CASCADE"),
    ]
    assert "named" in found.tables


def test_a_many_to_many_field_through_a_model_makes_none(shop):
    found = shop(
        "class A(models.Model):\n    b = models.ManyToManyField('B', through='AB')\n"
        "class B(models.Model): ...\nclass AB(models.Model): ...\n"
    )
    assert set(found.tables) == {"shop_a", "shop_b", "shop_ab"}


def test_generic_relations_are_no_keys(shop):
    found = shop(
        "from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation\n"
        "class OwnForeignKey(GenericForeignKey): ...\n"
        "class A(models.Model):\n    thing = GenericForeignKey()\n    all = GenericRelation('B')\n"
        "    own = OwnForeignKey()\n"
    )
    assert found.tables["shop_a"].columns == ("id",)


def test_a_user_of_ones_own_has_what_django_brings(shop):
    found = shop(
        "from django.contrib.auth.models import AbstractUser\nclass User(AbstractUser): ...\n",
        settings="INSTALLED_APPS = ['shop']\nAUTH_USER_MODEL = 'shop.User'\n",
    )
    assert set(found.tables) == {"shop_user", "shop_user_groups", "shop_user_user_permissions"}
    assert "password" in found.tables["shop_user"].columns
    assert found.keys["shop_user_groups"] == [
        ("group_id", "auth_group", "CASCADE"),
        ("user_id", "shop_user", "CASCADE"),
    ]


def test_fields_by_subclasses_of_djangos_count(shop):
    found = shop(
        "from own import OwnKey, Slug\nfrom mptt.fields import TreeForeignKey\n"
        "class A(models.Model):\n    slug = Slug()\n    own = OwnKey('self')\n"
        f"    tree = TreeForeignKey('self', {CASCADE})\n",
        own="from django.db import models\nclass OwnKey(models.ForeignKey): ...\n"
        "class Slug(models.CharField): ...\n",
    )
    assert found.tables["shop_a"].columns == ("id", "slug", "own_id", "tree_id")
    assert [key[0] for key in found.keys["shop_a"]] == ["own_id", "tree_id"]


def test_djangos_own_fields_may_be_part_of_the_project(shop):
    """Where Django itself is read: a ForeignKey is a Field there, and a key all the same."""
    found = shop(
        "class A(models.Model):\n    a = models.ForeignKey('self', models.CASCADE)\n",
        django____init__="",
        django__db____init__="",
        django__db__models="class Model: ...\nclass Field: ...\nCASCADE = 1\n"
        "class RelatedField(Field): ...\nclass ForeignKey(RelatedField): ...\n",
    )
    assert [key[:2] for key in found.keys["shop_a"]] == [("a_id", "shop_a")]


def test_keys_to_an_unknown_table_are_reported_once(shop):
    """With the name that Django's rule gives it."""
    found = shop(
        f"class A(models.Model):\n    a = models.ForeignKey('crm.Lead', {CASCADE})\n"
        f"class B(models.Model):\n    b = models.ForeignKey('crm.Lead', {CASCADE})\n"
    )
    assert found.keys["shop_a"] == [("a_id", "crm_lead", "CASCADE")]
    assert found.problems == [("STR303", "shop/models.py:4:5")]
    assert found.messages == ["A.a and 1 more refer to 'crm.Lead', which is not in the project"]


def test_tests_and_migrations_make_no_tables(shop):
    model = f"{HEAD}class A(models.Model): ...\n"
    migration = (
        f"from django.db import migrations\n{model}class Migration(migrations.Migration): ..."
    )
    found = shop("", tests__test_models=model, shop__migrations__0001_initial=migration)
    assert found.tables == {}
