"""Which arguments methods of the standard library take."""

import pytest

from strangler.analyzers.effects.accepting import Shape, accepts


@pytest.mark.parametrize(
    ("method", "positional", "keywords", "taken"),
    [
        ("pathlib.Path.replace", 1, (), True),
        ("pathlib.Path.replace", 2, (), False),
        ("pathlib.Path.replace", 0, ("tzinfo",), False),
        ("pathlib.Path.group", 1, (), False),
        ("asyncio.Queue.get", 0, (), True),
        ("asyncio.Queue.get", 1, (), False),
        ("queue.Queue.get", 2, (), True),
    ],
)
def test_a_method_takes_what_its_signature_says(method, positional, keywords, taken):
    assert accepts(method, Shape(positional, keywords)) is taken


@pytest.mark.parametrize(
    "method",
    [
        "elasticsearch.Elasticsearch.index",
        "pathlib.Path.gone",
        "pathlib.*.replace",
        "pathlib.Path.cwd",
        "nothing.Here.get",
    ],
)
def test_one_whose_signature_is_not_known_takes_anything(method):
    assert accepts(method, Shape(9, ("whatever",)))
