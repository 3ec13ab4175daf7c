"""docs/rules.md: every example loads, every key is there, and what it computes is so."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from strangler.diagnostics import CODES, Severity
from strangler.rules.document import parse_rules
from strangler.rules.expectations import failures, parse_suite
from strangler.rules.explaining import explained
from strangler.rules.requests import example
from support.rules_files import routes

PAGE = (Path(__file__).parents[3] / "docs/rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
RULES = [block for block in BLOCKS if "requests:" not in block]
AROUND = {
    "version": "version: 1\n",
    "upstreams": "upstreams: {monolith: {url: 'http://a'}, orders: {url: 'http://b'}, "
    "catalog: {url: 'http://c'}}\n",
    "default": "default: monolith\n",
}


def whole(block):
    """An example with what it leaves out."""
    given = yaml.compose(block)
    keys = {key.value for key, _ in given.value}
    return "".join(text for key, text in AROUND.items() if key not in keys) + block


@pytest.mark.parametrize("block", RULES, ids=lambda block: block.split("\n")[1].strip())
def test_every_example_loads(block):
    """Without any error; in some an upstream has no route."""
    loaded = parse_rules(whole(block), environment={})
    assert loaded.rules is not None, [str(each) for each in loaded.diagnostics]


def test_every_key_is_documented():
    """In backticks, somewhere."""
    schema = json.loads(files("strangler.rules").joinpath("rules.schema.json").read_text("utf-8"))
    named = set(re.findall(r"`([a-z_]+)`", PAGE)) | set(re.findall(r"`([a-z_]+):", PAGE))
    assert keys(schema) - {"present"} - named == set()


def keys(schema):
    found = set()
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            found |= set(schema["properties"])
        for value in schema.values():
            found |= keys(value)
    elif isinstance(schema, list):
        for value in schema:
            found |= keys(value)
    return found


def test_every_code_of_rules_is_documented():
    """In the table of problems; those of other files stand elsewhere."""
    told = set()
    for first, last in re.findall(r"STR(\d+)(?: to STR(\d+))?", PAGE):
        told |= set(range(int(first), int(last or first) + 1))
    ours = {int(code[3:]) for code in CODES if "STR600" < code < "STR640"}
    assert ours <= told


def test_the_test_file_of_the_page_holds_for_its_rules():
    """And the explanation is what `explain` prints."""
    rules = parse_rules(RULES[0], environment={}).rules
    (block,) = (block for block in BLOCKS if "requests:" in block)
    suite = parse_suite(block, "t.yaml")
    assert suite.diagnostics == ()
    assert list(failures(rules, suite.expectations)) == []
    answer = explained(rules, example("GET", "/api/orders/7", [("x-user-id", "42")]))
    assert f"why       {answer.reason}\n" in PAGE


@pytest.mark.parametrize(
    "row", re.findall(r"^\| `(/\S*)` \| (.*) \| (.*) \| (.*) \|$", PAGE, re.MULTILINE)
)
def test_the_worked_examples_of_precedence_are_right(row):
    """Each row of the table is asked of the rules it describes."""
    path, winner, loser, _ = row
    loaded = routes(*(f"match: {{{quoted(match)}}}" for match in (winner, loser)))
    hard = [
        str(each)
        for each in loaded.diagnostics
        if each.severity is Severity.ERROR and each.code != "STR622"
    ]
    assert hard == []
    if loaded.rules:
        url = f"http://shop.example.com{path}"
        answer = explained(loaded.rules, example("GET", url))
        assert answer.verdict.route.id == "r0"
        assert [lost.route.id for lost in answer.lost] == ["r1"]


def quoted(cell):
    """`prefix: /`, `hosts: [x]` as the inside of a flow mapping."""
    parts = re.findall(r"`(\w+): ([^`]*)`", cell)
    return ", ".join(
        f"{key}: {value}" if value.startswith("[") else f"{key}: '{value}'" for key, value in parts
    )
