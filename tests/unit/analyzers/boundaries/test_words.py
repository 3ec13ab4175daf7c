"""Words of identifiers."""

import pytest

from strangler.analyzers.boundaries.words import domain_words, is_generic, words


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("OrderLines", ("order", "line")),
        ("HTTPServerError", ("http", "server", "error")),
        ("tax_rates2", ("tax", "rate", "2")),
        ("Categories", ("category",)),
        ("address", ("address",)),
        ("status", ("status",)),
        ("", ()),
    ],
)
def test_words_are_split_and_in_the_singular(identifier, expected):
    """Case, digits and underscores part words."""
    assert words(identifier) == expected


def test_words_of_the_framework_say_nothing_about_the_domain():
    """A view, a serializer or a manager is no domain."""
    assert domain_words("OrderListView") == ("order",)
    assert domain_words("BaseModelSerializer") == ()


def test_generic_packages():
    """Names of layers and of everything."""
    assert all(map(is_generic, ("core", "utils", "views", "api", "common")))
    assert not any(map(is_generic, ("orders", "catalogue")))
