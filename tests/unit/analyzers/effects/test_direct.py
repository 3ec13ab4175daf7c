"""Where values of several classes come together, what one of them may do is never left out."""

import importlib

import django
import pytest
from django.conf import settings

from strangler.analyzers.calls.standing import folders_of
from strangler.analyzers.effects.working import catalogue_of
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.recognisers.registry import load
from strangler.model.facts import DefinitionKind
from support.behaving import behaving

SHOP = {
    "shop/__init__.py": "",
    "shop/models.py": """
from django.db import models

class Order(models.Model):
    def lines(self):
        return []
""",
    "shop/work.py": """
from django.db import models
from sqlalchemy.orm import Session
from shop.models import Order

class Own:
    def write_everything(self): ...

def mixed(flag):
    if flag:
        it = Session(None)
    else:
        it = Own()
    return it.write_everything()

def whole(flag):
    if flag:
        it = models.Model()
    else:
        it = Order()
    return it.lines()
""",
}


def test_a_method_that_a_stand_in_lacks_stays_open_beside_one_that_is_known(tmp_path):
    """Of a newer version, or left out by whoever wrote the stand-in: it may write."""
    found = behaving(tmp_path, SHOP, "shop.work.mixed").answers.symbol("shop.work.mixed")
    assert not found.complete
    assert [u.name for u in found.unknown] == ["sqlalchemy.orm.session.Session.write_everything"]


def test_what_a_class_that_is_known_whole_lacks_is_never_asked_of_it(tmp_path):
    assert behaving(tmp_path, SHOP, "shop.work.whole").answers.symbol("shop.work.whole").complete


WHOLE = (
    "django.db.models.base.Model",
    "django.db.models.manager.BaseManager",
    "django.db.models.manager.Manager",
    "django.db.models.query.QuerySet",
)


@pytest.mark.parametrize("name", WHOLE)
def test_a_class_that_is_known_whole_has_no_method_that_nobody_tells_of(name):
    """Each public method of the installed library's class stands in the stand-in or in the
    catalogue."""
    if not settings.configured:
        settings.configure()
        django.setup()
    catalogue = catalogue_of(load())
    assert catalogue.lacks(f"{name}.no_such_method")
    module, _, last = name.rpartition(".")
    held = getattr(importlib.import_module(module), last)
    told = {member for kind in held.__mro__ for member in _members(kind)}
    for member in dir(held):
        if member[0] != "_" and callable(getattr(held, member, None)):
            named = [f"{kind.__module__}.{kind.__qualname__}.{member}" for kind in held.__mro__]
            known = member in told or any(catalogue.find(one) is not None for one in named)
            assert known, f"{name}.{member}"


def _members(kind: type) -> set[str]:
    """The methods that a stand-in gives a class of a library."""
    for folder in folders_of(load()):
        path = folder / f"{kind.__module__.replace('.', '/')}.py"
        if path.is_file():
            facts = extract(path.read_bytes(), ())
            start = f"{kind.__qualname__}."
            return {
                definition.name.removeprefix(start)
                for definition in facts.definitions
                if definition.kind is DefinitionKind.FUNCTION and definition.name.startswith(start)
            }
    return set()
