"""What an engine does otherwise is told, by the table that docs/export.md shows."""

from pathlib import Path

import msgspec
import pytest

from strangler.diagnostics import Severity
from strangler.engines.exporting.engines import Degree, Engine
from strangler.engines.exporting.exporting import export
from strangler.engines.exporting.plan import Listen
from strangler.engines.exporting.table import table, words
from strangler.engines.exporting.using import EVERY_FEATURE, uses
from strangler.rules.document import load_rules
from strangler.rules.model import Rules

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs/export.md").read_text(encoding="utf-8")
PORTS = {"MONOLITH": "8001", "ORDERS": "8002", "CATALOG": "8003", "NOBODY": "8004"}


def loaded(name: str) -> Rules:
    found = load_rules(ROOT / "tests/support" / name, PORTS)
    assert found.rules, [str(each) for each in found.diagnostics]
    return found.rules


FEATURES = loaded("exported_features.yaml")


def test_the_sample_uses_every_feature():
    """Each is found in rules that use it."""
    assert {use.feature for use in uses(FEATURES)} == set(EVERY_FEATURE)


@pytest.mark.parametrize("engine", Engine)
def test_each_loss_is_told_with_its_place_and_nothing_else_is(engine):
    """A diagnostic for each use of what the engine does partly or not, with the route's line."""
    told = {(each.code, each.message) for each in export(FEATURES, engine, Listen()).losses}
    for use in uses(FEATURES):
        cell = use.feature.of(engine)
        about = [
            message
            for code, message in told
            if code == use.feature.code.id
            and f"{use.feature.name}: " in message
            and message.startswith(use.subject)
        ]
        assert bool(about) == (cell.degree is not Degree.YES), (use, about)
    for each in export(FEATURES, engine, Listen()).losses:
        if "route '" in each.message or "upstream '" in each.message:
            assert each.location is not None


@pytest.mark.parametrize("engine", Engine)
def test_words_stand_where_something_is_lost(engine):
    """And only there."""
    for feature in EVERY_FEATURE:
        cell = feature.of(engine)
        assert (cell.words == "") == (cell.degree is Degree.YES)


def test_the_page_shows_the_table():
    """Made by strangler.engines.exporting.table."""
    assert table() in PAGE


@pytest.mark.parametrize("engine", Engine)
def test_the_page_says_what_each_engine_does_otherwise(engine):
    """Word for word."""
    assert words(engine) in PAGE


def test_what_holds_for_every_request_is_a_note():
    """`--strict` is about what the rules say."""
    plain = replace_all(FEATURES)
    for engine in (Engine.NGINX, Engine.HAPROXY, Engine.ENVOY):
        losses = export(plain, engine, Listen()).losses
        assert {each.severity for each in losses} == {Severity.INFO}


def replace_all(rules: Rules) -> Rules:
    """The rules without routes, and with the monolith alone."""
    monolith = next(each for each in rules.upstreams if each.name == rules.default)
    return msgspec.structs.replace(
        rules, upstreams=(monolith,), routes=(), groups=(), proxy=type(rules.proxy)()
    )
