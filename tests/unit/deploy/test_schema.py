"""The schema that editors check deploy.yaml by says what the reader says."""

import copy
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import yaml

from strangler.deploy.reading import parse_deployment, services, whole
from support.deployment_samples import SAMPLES

SCHEMA = json.loads(files("strangler.deploy").joinpath("deploy.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
VALUES: list[Any] = [None, True, 0, 1, -1, 2.5, 10**12, "", "x", "5s", "5", "/a", [], ["x"]]
VALUES += [{}, {"x": 1}, "arn:aws:iam::aws:policy/x", "eu-west-1", "a b"]
READER_KNOWS_MORE = (
    # What two values say together, and what a pattern could only say unreadably.
    "Fargate has no",
    "at least",
    "can become another image",
    "'x' is no image",
    "write whole minutes",
    "shifts no traffic",
    "a rule of a load balancer and none",
)
DOCUMENTS = {name: yaml.safe_load(text) for name, (_, text) in SAMPLES.items()}


def paths(value: object, path: tuple = ()) -> Iterator[tuple]:
    """The way to every value below `value`."""
    if path:
        yield path
    below = value.items() if isinstance(value, dict) else ()
    for key, inner in below if below else enumerate(value if isinstance(value, list) else ()):
        yield from paths(inner, (*path, key))


def places() -> dict[tuple, tuple[str, tuple]]:
    """One sample and way for each key there is; services are all alike."""
    found: dict[tuple, tuple[str, tuple]] = {}
    for name, document in DOCUMENTS.items():
        for path in paths(document):
            alike = tuple(
                "*" if depth == 1 and path[0] == "services" else step
                for depth, step in enumerate(path)
            )
            found.setdefault(alike, (name, path))
    return found


PLACES = places()


def changed(place: tuple[str, tuple], value: object) -> dict:
    """The sample with another value there."""
    name, path = place
    document = copy.deepcopy(DOCUMENTS[name])
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return document


def complaints(document: object) -> list[str]:
    """What the reader says of it."""
    read = parse_deployment(yaml.safe_dump(document), "deploy.yaml", {})
    return [str(each) for each in read.diagnostics]


@pytest.mark.parametrize("name", SAMPLES)
def test_it_accepts_the_matrix(name):
    assert [each.message for each in VALIDATOR.iter_errors(DOCUMENTS[name])] == []


def test_it_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("definition", "table"),
    [
        (SCHEMA, whole._WHOLE),
        (SCHEMA["$defs"]["imported"], whole._IMPORTED),
        (SCHEMA["$defs"]["created"]["properties"]["create"], whole._CREATED),
        (SCHEMA["$defs"]["gateway"], whole._GATEWAY),
        (SCHEMA["$defs"]["gateway"]["properties"]["domain"], whole._DOMAIN),
        (SCHEMA["$defs"]["gateway"]["properties"]["waf"], whole._WAF),
        (SCHEMA["properties"]["delivery"], whole._DELIVERY),
        (SCHEMA["properties"]["monitoring"], whole._MONITORING),
        (SCHEMA["properties"]["cache"], whole._CACHE),
        (SCHEMA["$defs"]["tasks"], services._TASKS),
        (SCHEMA["$defs"]["proxy"], {**services._CONTAINER, **services._PROXY}),
        (SCHEMA["$defs"]["ecs"], {**services._CONTAINER, **services._ECS}),
        (SCHEMA["$defs"]["lambda"], services._LAMBDA),
    ],
)
def test_it_knows_the_keys_of_the_reader_and_no_other(definition, table):
    assert set(definition["properties"]) == set(table)
    assert definition["additionalProperties"] is False


@pytest.mark.parametrize("alike", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_it_rejects_what_the_reader_rejects_and_nothing_else(alike):
    for value in VALUES:
        document = changed(PLACES[alike], value)
        told = complaints(document)
        if any(more in each for each in told for more in READER_KNOWS_MORE):
            continue
        valid = VALIDATOR.is_valid(document)
        assert valid == (not told), (value, told)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_missing_key_is_missed_by_both(name):
    for path in paths(DOCUMENTS[name]):
        document = changed((name, path), None)
        inner = document
        for step in path[:-1]:
            inner = inner[step]
        del inner[path[-1]]
        told = complaints(document)
        if any(more in each for each in told for more in READER_KNOWS_MORE):
            continue
        assert VALIDATOR.is_valid(document) == (not told), (path, told)
