"""Dotted names in their three forms."""

import pytest

from strangler.model.names import absolute, ancestors, joined, last, parent


@pytest.mark.parametrize(
    ("name", "module", "is_package", "expected"),
    [
        ("a.b", "p.m", False, "a.b"),
        (":C.f", "p.m", False, "p.m.C.f"),
        (":", "p.m", False, "p.m"),
        (".x", "p.m", False, "p.x"),
        (".x", "p", True, "p.x"),
        (".", "p.m", False, "p"),
        (".", "p", True, "p"),
        ("..x", "p.s.m", False, "p.x"),
        ("..x", "p.s", True, "p.x"),
        ("...x", "p.s.m", False, None),
        (".x", "m", False, None),
        ("..x", "p.m", False, None),
        ("....x.y", "a.b.c.d.e", False, "a.x.y"),
    ],
)
def test_names_are_made_absolute(name, module, is_package, expected):
    """PEP 328: one dot is the package that holds the module; in an __init__, itself."""
    assert absolute(name, module, is_package) == expected


@pytest.mark.parametrize(
    ("module", "name", "expected"),
    [("p", "x", "p.x"), (".", "x", ".x"), ("..", "x", "..x"), (".p", "x", ".p.x")],
)
def test_what_a_from_import_names(module, name, expected):
    assert joined(module, name) == expected


def test_parts_of_a_name():
    assert (parent("a.b.c"), parent("a"), last("a.b.c"), last("a")) == ("a.b", "", "c", "a")
    assert ancestors("a.b.c") == ("a", "a.b")
    assert ancestors("a") == ()
