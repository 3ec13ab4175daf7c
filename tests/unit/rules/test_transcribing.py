import json
from pathlib import Path

import pytest
import yaml

from strangler.rules.document import parse_rules
from strangler.rules.transcribing import as_json
from support.full_rules import FULL
from support.rules_files import unplaced

ENVIRONMENT = {"MONOLITH_URL": "http://10.0.0.9:8000", "PERCENT": "7.5", "PORT": "8080"}


def same(text: str) -> None:
    """Both forms load to the same rules; the JSON is JSON."""
    read = parse_rules(text, "rules.yaml", ENVIRONMENT)
    assert read.rules is not None, read.diagnostics
    written = as_json(text)
    json.loads(written)
    again = parse_rules(written, "rules.yaml", ENVIRONMENT)
    assert again.rules is not None, again.diagnostics
    assert unplaced(again.rules) == unplaced(read.rules)


def test_every_key_there_is_comes_over():
    """The rules file with all of them."""
    same(yaml.safe_dump(FULL, sort_keys=False))
    same(json.dumps(FULL))


HAND_WRITTEN = """\
version: 1
proxy: {health_path: /livez, limits: {header_count: 0200}, access_log: TRUE}
upstreams:
  monolith: &base
    url: "${MONOLITH_URL}"   # from the task
    timeouts: {first_byte: 20s}
  orders: {<<: *base, url: 'http://10.0.0.2:8080', via: False}
  "2024": {url: "http://${HOST:-10.0.0.3}:${PORT}"}
  literal: {url: http://10.0.0.4, host: "a.example"}
default: monolith
routes:
  - id: "orders"
    match: {path: "/api/orders/{id}", headers: {x-beta: "1", x-there: "2"}, query: {q: "$${x}"}}
    service: orders
    effect: read
    state: canary
    canary: {percent: 05.50, by: [header:x-user-id]}
  - {id: odd, match: {exact: "/caf\\u00e9\\U0001F600"}, service: "2024", state: migrated}
  - id: also
    match: {prefix: /l}
    service: literal
    effect: none
    state: shadow
    shadow: {sample: "${PERCENT}"}
"""


def test_what_people_write_by_hand_comes_over():
    """Anchors, merges, quotes of both kinds, numbers as YAML allows them, escapes, nulls."""
    same(HAND_WRITTEN)


def test_placeholders_stay_as_they_are():
    """Values of whoever publishes never get into what is published."""
    written = as_json(HAND_WRITTEN)
    for placeholder in ("${MONOLITH_URL}", "${HOST:-10.0.0.3}:${PORT}", "$${x}", "${PERCENT}"):
        assert placeholder in written
    assert "10.0.0.9" not in written


def test_a_route_has_a_line_of_its_own():
    """So that what a proxy says of a version names a line that means something."""
    lines = as_json(HAND_WRITTEN).splitlines()
    assert sum('"id": ' in line for line in lines) == 3


@pytest.mark.parametrize("left", [0.1, 0.5, 0.9, 1.0])
def test_a_text_that_was_cut_off_is_refused(left):
    """YAML that ends early may still be whole YAML; JSON never is."""
    written = as_json(HAND_WRITTEN)
    cut = parse_rules(written[: int(len(written) * left) - 2], "rules", ENVIRONMENT)
    assert cut.rules is None


def test_the_example_comes_over():
    """As users have it."""
    path = Path(__file__).parents[3] / "examples" / "demo" / "rules.yaml"
    same(path.read_text(encoding="utf-8"))
