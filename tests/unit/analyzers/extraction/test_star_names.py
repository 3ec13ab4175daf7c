from strangler.analyzers.extraction.facts import extract
from strangler.model.values import Name


def test_a_base_from_a_star_import_is_marked_as_such():
    """Only the whole project knows what a star import binds."""
    facts = extract(b"from base import *\nclass A(Model): pass\n", ())
    (base,) = facts.definitions[0].bases
    assert isinstance(base, Name)
    assert base.name == "*Model"


def test_an_unbound_name_without_star_imports_stays_unknown():
    facts = extract(b"class A(Model): pass\n", ())
    (base,) = facts.definitions[0].bases
    assert isinstance(base, Name)
    assert base.name == "?Model"
