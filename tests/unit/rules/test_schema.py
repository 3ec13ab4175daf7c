"""The schema that editors check by says what the loader says."""

import copy
import json
from collections.abc import Iterator
from importlib.resources import files

import jsonschema
import pytest

from strangler.rules.document import parse_rules
from strangler.rules.reading import matches, routes, settings, targets, upstreams, whole
from support.full_rules import FULL

SCHEMA = json.loads(files("strangler.rules").joinpath("rules.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SHAPE = {"STR603", "STR605", "STR606", "STR607", "STR610", "STR611", "STR630"}
"""Codes of what is wrong with one value by itself; the others need the whole file."""
VALUES = [None, True, 0, 1, -1, 2.5, 10**12, "", "x", "5s", "16KB", "5", "/a", "http://h"]
VALUES += [[], ["x"], [1], [None], {}, {"x": 1}, {"present": True}]
LOADER_KNOWS_MORE = (
    # Values that a pattern could describe only at the price of being read by nobody.
    "no host",
    "no region",
    "is no function",
    "no network",
    "is no name of a",
    "RE2",
    "cannot match",
    "has no port",
    "does not start with a slash",
    "is no URL",
    "are our own",
    "two decimals",
    "is not between",
    "did you mean",
    "mode stream",
    "holds a scheme",
    "is no address",
)


def paths(value: object, path: tuple = ()) -> Iterator[tuple]:
    """The way to every value below `value`."""
    if path:
        yield path
    below = value.items() if isinstance(value, dict) else ()
    for key, inner in below if below else enumerate(value if isinstance(value, list) else ()):
        yield from paths(inner, (*path, key))


def changed(path: tuple, value: object, key: str | None = None) -> dict:
    """FULL with another value at `path`, or with one more key there."""
    document = copy.deepcopy(FULL)
    place = document
    for step in path[:-1]:
        place = place[step]
    if key is None:
        place[path[-1]] = value
    elif key == "-":
        del place[path[-1]]
    else:
        place[path[-1]][key] = value
    return document


def refused(document: dict) -> list[str]:
    """What the loader says about single values."""
    loaded = parse_rules(json.dumps(document), environment={})
    return [str(each) for each in loaded.diagnostics if each.code in SHAPE]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_file_with_every_key_is_accepted_by_both():
    """And it holds every key there is, or this test would say nothing about the missing ones."""
    assert list(VALIDATOR.iter_errors(FULL)) == []
    loaded = parse_rules(json.dumps(FULL), environment={})
    assert loaded.rules is not None, [str(each) for each in loaded.diagnostics]


@pytest.mark.parametrize("path", list(paths(FULL)), ids=lambda path: ".".join(map(str, path)))
def test_schema_and_loader_refuse_the_same(path):
    """For each value of the whole file, put in the place of another, left out, or given a key
    that nobody knows. The loader may know more only where it says so in words of its own."""
    documents = [changed(path, value) for value in VALUES]
    documents.append(changed(path, None, "-"))
    here = FULL
    for step in path:
        here = here[step]
    if isinstance(here, dict):
        documents.append(changed(path, 1, "unheard_of"))
    for document in documents:
        problems = refused(document)
        accepted = VALIDATOR.is_valid(document)
        told = (path, document, problems)
        if accepted:
            assert all(any(word in each for word in LOADER_KNOWS_MORE) for each in problems), told
        else:
            assert problems, told


@pytest.mark.parametrize(
    ("table", "place"),
    [
        (whole._WHOLE, ()),
        (settings._PROXY, ("$defs", "proxy")),
        (settings._LIMITS, ("$defs", "proxy", "properties", "limits")),
        (settings._JWT, ("$defs", "proxy", "properties", "jwt")),
        (settings._TELEMETRY, ("$defs", "proxy", "properties", "telemetry")),
        (upstreams._UPSTREAM, ("$defs", "upstream")),
        (upstreams._TIMEOUTS, ("$defs", "upstream", "properties", "timeouts")),
        (upstreams._HEALTH, ("$defs", "upstream", "properties", "health")),
        (upstreams._OUTLIERS, ("$defs", "upstream", "properties", "outliers")),
        (upstreams._BREAKER, ("$defs", "upstream", "properties", "breaker")),
        (upstreams._RETRIES, ("$defs", "upstream", "properties", "retries")),
        (upstreams._TRANSLATE, ("$defs", "upstream", "properties", "translate")),
        (targets._DISCOVER, ("$defs", "upstream", "properties", "discover")),
        (targets._LAMBDA, ("$defs", "upstream", "properties", "lambda")),
        (routes._ROUTE, ("$defs", "route")),
        (routes._CANARY, ("$defs", "route", "properties", "canary")),
        (routes._GROUP, ("$defs", "group")),
        (matches._KEYS, ("$defs", "match")),
    ],
)
def test_schema_and_loader_know_the_same_keys(table, place):
    """Each with words for the editor to show."""
    block = SCHEMA
    for step in place:
        block = block[step]
    assert list(block["properties"]) == list(table)
    for key, meaning in block["properties"].items():
        while "$ref" in meaning and "description" not in meaning:
            meaning = SCHEMA["$defs"][meaning["$ref"].rpartition("/")[2]]
        assert meaning.get("description"), key


@pytest.mark.parametrize("value", ["${X}", "${X:-1}"])
def test_every_scalar_may_come_from_the_environment(value):
    """Whatever its type."""
    for path in [("proxy", "deadline"), ("proxy", "expose_route"), ("version",)]:
        assert VALIDATOR.is_valid(changed(path, value))
    assert VALIDATOR.is_valid(changed(("routes", 0, "canary", "percent"), value))
