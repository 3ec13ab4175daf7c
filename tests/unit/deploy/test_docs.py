"""docs/deploy.md: every key of deploy.yaml with its default; its example works."""

import json
import re
from importlib.resources import files
from pathlib import Path

from strangler.deploy.reading import parse_deployment

PAGE = (Path(__file__).parents[3] / "docs" / "deploy.md").read_text(encoding="utf-8")
SCHEMA = json.loads(files("strangler.deploy").joinpath("deploy.schema.json").read_text("utf-8"))
BRANCHES = {"tasks", "ecs", "lambda", "create", "jwt", "cognito"}
"""Keys that choose, and have no default."""


def keys(schema):
    """Every key with its default."""
    if isinstance(schema, dict):
        for name, value in (schema.get("properties") or {}).items():
            yield name, value.get("default")
        for value in schema.values():
            yield from keys(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from keys(value)


def test_every_key_has_a_row_with_its_default():
    rows = re.findall(r"^\| `([a-z0-9_]+)` \| (.*?) \| (.+) \|$", PAGE, re.MULTILINE)
    written = {(name, default) for name, default, _ in rows}
    for name, default in keys(SCHEMA):
        if name in BRANCHES:
            assert f"`{name}:`" in PAGE
        elif default is None:
            assert {(name, "none"), (name, "**needed**")} & written, name
        elif not isinstance(default, list):
            shown = default if isinstance(default, str) else json.dumps(default)
            assert (name, f"`{shown}`") in written, name


def test_its_example_can_be_read():
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert parse_deployment(example, "deploy.yaml", {}).deployment
