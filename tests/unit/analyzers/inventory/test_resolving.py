"""What names mean across files: to the definition, by Python's own rules."""

import pytest

from strangler.analyzers.config import Config
from support.trees import Linked, link

FILES = {
    "p/__init__.py": "from .models import Order as Purchase\nfrom . import models as m\n",
    "p/models.py": """
        from p.base import Base
        LIMIT = 3
        ALIAS = LIMIT
        class Order(Base):
            size: int = 1
            class Meta:
                table = "orders"
            def save(self): ...
        def make():
            def inner(): ...
        Short = Order
        """,
    "p/base.py": "import lib\nclass Root(lib.Model):\n    def save(self): ...\n"
                 "    def load(self): ...\nclass Base(Root): ...\n",
}  # fmt: skip


@pytest.fixture
def project(tmp_path) -> Linked:
    return link(tmp_path, FILES)


@pytest.mark.parametrize(
    ("name", "meaning", "exact"),
    [
        ("p.Purchase", "p.models.Order", True),
        ("p.Purchase.save", "p.models.Order.save", True),
        ("p.Purchase.load", "p.base.Root.load", True),
        ("p.Purchase.<super>.save", "p.base.Root.save", True),
        ("p.m.Order.Meta", "p.models.Order.Meta", True),
        ("p.m.Order.Meta.table", "p.models.Order.Meta.table", True),
        ("p.models.Short.save", "p.models.Order.save", True),
        ("p.models.ALIAS", "p.models.LIMIT", True),
        ("p.models.make.inner", "p.models.make.inner", True),
        ("p.models.Order.objects", "p.models.Order", False),
        ("p.models.LIMIT.bit_length", "p.models.LIMIT", False),
        ("p.models.gone", "p.models", False),
        ("p.gone.deeper", "p", False),
        ("lib.Model", "lib.Model", True),
        ("p", "p", True),
    ],
)
def test_a_name_is_followed_to_its_definition(project, name, meaning, exact):
    found = project.inventory.resolve("p", name)
    assert found is not None
    assert (found.name, found.exact) == (meaning, exact)


def test_a_resolution_names_the_packages_it_went_through(project):
    found = project.inventory.resolve("p", "p.Purchase")
    assert (found.module, found.symbol, found.via) == ("p.models", "Order", ("p",))


def test_ancestors_come_nearest_first_and_end_outside(project):
    assert project.inventory.ancestors("p.models.Order") == (
        "p.base.Base",
        "p.base.Root",
        "lib.Model",
    )


def test_ancestors_are_in_the_order_that_python_searches(tmp_path):
    """C3: a diamond's top comes last."""
    project = link(tmp_path, {
        "m.py": "class A: ...\nclass B(A): ...\nclass C(A): ...\nclass D(B, C): ...\n",
    })  # fmt: skip
    assert project.inventory.ancestors("m.D") == ("m.B", "m.C", "m.A")


@pytest.mark.parametrize(
    "bases",
    ["A(B): ...\nclass B(A): ...", "A(A): ...", "A(B, C): ...\nclass B(C): ...\nclass C(B): ..."],
)
def test_classes_that_inherit_in_a_circle_end(tmp_path, bases):
    """No Python runs them, but a file may say so."""
    project = link(tmp_path, {"m.py": f"class {bases}\nA.f()\n"})
    assert isinstance(project.inventory.ancestors("m.A"), tuple)


def test_bases_without_a_common_order_are_all_there(tmp_path):
    """Python refuses such a class; its bases are known all the same."""
    project = link(tmp_path, {
        "m.py": "class A: ...\nclass B(A): ...\nclass C(A, B): ...\n",
    })  # fmt: skip
    assert set(project.inventory.ancestors("m.C")) == {"m.A", "m.B"}


def test_members_are_a_classes_own(project):
    assert project.inventory.members("p.models.Order") == {
        "size": "p.models.Order.size",
        "Meta": "p.models.Order.Meta",
        "save": "p.models.Order.save",
    }
    assert project.inventory.members("nowhere.At") == {}


def test_a_subscripted_base_is_inherited_from(tmp_path):
    project = link(tmp_path, {
        "m.py": "class Base:\n    def f(self): ...\nclass A(Base[int]):\n"
                "    def g(self): self.f()\n",
    })  # fmt: skip
    assert ("m.A.g", "m.Base.f", "calls") in project.used("m")


def test_a_call_on_self_finds_what_a_base_in_another_file_defines(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/base.py": "class Base:\n    def f(self): ...\n",
        "p/m.py": "from p.base import Base\nclass A(Base):\n    def g(self):\n"
                  "        self.f()\n        super().g()\n",
    })  # fmt: skip
    assert ("p.m.A.g", "p.base.Base.f", "calls") in project.used("p.m")


def test_constants_are_followed_through_files(tmp_path):
    project = link(tmp_path, {
        "settings/__init__.py": "from .base import *\nAPPS = APPS + ['c'] + EXTRA\n",
        "settings/base.py": "APPS = ['a', 'b']\nEXTRA = ('d',)\nEXTRA += ('e',)\n",
        "urls.py": "from settings import base\nNAMES = [*base.APPS, base.EXTRA]\n",
    })  # fmt: skip
    inventory = project.inventory
    found = inventory.constant("urls", inventory.assignment("urls", "NAMES").value)
    assert [item.value for item in found.items[:2]] == ["a", "b"]
    extra = inventory.constant(
        "settings.base", inventory.assignment("urls", "NAMES").value.items[1]
    )
    assert extra is not None


def test_the_modules_of_a_project_are_sorted(project):
    assert project.inventory.modules == ("p", "p.base", "p.models")


def test_a_name_of_no_module_is_absolute_though_roots_share_names(tmp_path):
    project = link(
        tmp_path,
        {
            "a/app/__init__.py": "", "a/only.py": "X = 1\n", "b/app/__init__.py": "",
        },
        Config(source_roots=("a", "b")),
    )  # fmt: skip
    found = project.inventory.resolve("", "only.X")
    assert found is not None
    assert found.name == "only.X"
