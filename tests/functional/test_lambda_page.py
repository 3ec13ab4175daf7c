"""docs/lambda.md says what the code does: keys, defaults, limits, errors, the example."""

import json
import re
from pathlib import Path

import msgspec
import pytest

from strangler.proxy.dataplane.lambdas.errors import BY_TYPE
from strangler.proxy.dataplane.lambdas.events import LIMIT
from strangler.proxy.dataplane.lambdas.streaming import PRELUDE_LIMIT
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.rules.document import parse_rules
from strangler.rules.model import LambdaFunction, LambdaMode, Overflow

PAGE = (Path(__file__).parents[2] / "docs/lambda.md").read_text(encoding="utf-8")


def block(language):
    """The only example in that language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found


def test_the_example_is_a_rules_file():
    """Without a complaint, and it says what the page says of it."""
    loaded = parse_rules(block("yaml"), environment={})
    assert loaded.diagnostics == ()
    targets = {upstream.name: upstream.target for upstream in loaded.rules.upstreams}
    assert targets["invoices"].qualifier == "live"
    assert targets["uploads"].overflow is Overflow.LEGACY
    assert targets["ticker"].mode is LambdaMode.STREAM


def test_every_key_stands_there_with_its_default():
    """Neither more nor other than the model has."""
    table = PAGE.partition("| key | default |")[2].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (?:`([^`]*)`)?", table, re.MULTILINE))
    fields = {field.name: field.default for field in msgspec.structs.fields(LambdaFunction)}
    assert rows.keys() == fields.keys()
    for name in ("payload", "mode", "overflow", "path_encoding"):
        assert rows[name] == fields[name]


def test_figures_are_those_of_the_code():
    """The largest event, the longest prelude."""
    assert f"6 MB ({LIMIT:,} bytes)" in PAGE
    assert f"{PRELUDE_LIMIT // 1024} kB" in PAGE


@pytest.mark.parametrize(
    "outcome",
    {row.outcome for row in BY_TYPE.values()}
    | {Outcome.FUNCTION_FAILED, Outcome.FUNCTION_TIMEOUT, Outcome.CREDENTIALS_MISSING},
    ids=lambda outcome: outcome.reason,
)
def test_each_way_to_fail_has_its_row(outcome):
    """With its status and reason."""
    table = PAGE.partition("| what happens |")[2].partition("\n\n")[0]
    assert re.search(rf"\| {outcome.status}\b[^|]*\| `{outcome.reason}` \|", table)


def test_the_permission_is_json():
    """To be pasted into a policy."""
    assert json.loads(block("json"))["Action"] == "lambda:InvokeFunction"
