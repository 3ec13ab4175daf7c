import pytest

from strangler.errors import ConfigurationError
from strangler.proxy.control.rule_sources.opening import is_remote, open_source


@pytest.mark.parametrize(
    ("place", "name", "poll"),
    [
        ("rules.yaml", "rules.yaml", 0.0),
        ("s3://b/a/k.json", "s3://b/a/k.json", 15.0),
        ("s3://b/k?poll=1m&region=eu-west-1", "s3://b/k", 60.0),
        ("appconfig://shop/production/rules", "appconfig://shop/production/rules", 15.0),
        ("appconfig://a%20b/e/p?poll=30s", "appconfig://a b/e/p", 30.0),
        ("appconfig://a/e/p?poll=1s&endpoint=http://127.0.0.1:1", "appconfig://a/e/p", 1.0),
    ],
)
def test_a_place_becomes_its_source_and_nothing_is_asked(place, name, poll):
    """Not even for credentials."""
    source = open_source(place)
    assert (source.name, source.poll) == (name, poll)
    assert is_remote(place) == bool(poll)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("https://example.com/rules", "give a file, s3://BUCKET/KEY"),
        ("s3://bucket", "write s3://BUCKET/KEY"),
        ("appconfig://shop/production", "write appconfig://"),
        ("appconfig://shop/production/rules/more", "write appconfig://"),
        ("appconfig://shop//rules", "write appconfig://"),
        ("appconfig://a/b/c?poll=5s", "every 15 s"),
        ("appconfig://a/b/c?poll=often", "poll"),
        ("s3://b/k?poll=10ms", "once a second"),
        ("s3://b/k?pol=15s", "behind ? poll, region or endpoint"),
    ],
)
def test_what_is_no_place_says_how_to_write_one(place, words):
    """Before anything starts."""
    with pytest.raises(ConfigurationError) as caught:
        open_source(place)
    assert words in str(caught.value)
