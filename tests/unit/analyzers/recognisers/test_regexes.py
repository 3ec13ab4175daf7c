import pytest

from strangler.analyzers.recognisers.regexes import templates


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"^sku/(?P<sku>[A-Z]{2}-\d{3,6})/$", ["sku/{sku}/"]),
        (r"^old/(\d+)/([a-z]+)$", ["old/{arg1}/{arg2}"]),
        (r"^files/(?P<rest>.*)$", ["files/{rest*}"]),
        (r"^c/(?P<slug>[\w-]+(/[\w-]+)*)_(?P<pk>\d+)/$", ["c/{slug*}_{pk}/"]),
        (r"^not/(?P<part>[^/]+)/$", ["not/{part}/"]),
        (r"^page/?$", ["page/", "page"]),
        (r"^a/(?:page-(?P<n>\d+)/)?$", ["a/page-{n}/", "a/"]),
        (r"^(?:x|y)/z$", ["x/z", "y/z"]),
        (r"^v1\.0/", ["v1.0/"]),
        (r"^data.json$", ["data.json"]),
        (r"^\w.x$", ["{any1}{any2*}x"]),
        (r"^any/.*$", ["any/{any1*}", "any/"]),
        (r"^\d+/$", ["{any1}/"]),
        ("", [""]),
    ],
)
def test_a_pattern_is_written_as_templates(pattern, expected):
    """Optional parts give one template each."""
    assert templates(pattern) == expected


@pytest.mark.parametrize("pattern", ["(", "a{", "[", r"(?P<x>\d+", "a|b)", "*", "\\"])
def test_a_broken_pattern_has_no_templates(pattern):
    assert templates(pattern) is None


def test_a_pattern_with_many_optional_parts_is_left_alone():
    """Eight templates say something, a thousand do not."""
    assert templates("a?" * 10) is None
