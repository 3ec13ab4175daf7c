"""A facts file says what the user knows; what is wrong in it is said all at once."""

from textwrap import dedent

import pytest

from strangler.analyzers.knowledge.reading import read_knowledge
from strangler.errors import ConfigurationError
from strangler.locations import Location
from strangler.model.effects import Effect, EffectKind
from strangler.model.graph import EdgeKind
from strangler.model.knowledge import Knowledge, KnownCalls, KnownEdge, KnownEffects


def read(tmp_path, text):
    file = tmp_path / "facts.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    return read_knowledge(file, "facts.yaml")


def test_each_kind_of_fact_is_read_with_its_reason_and_place(tmp_path):
    found = read(
        tmp_path,
        """\
        version: 1
        calls:
          - from: shop.gateways.charge
            call: pay
            to: [shop.gateways.card.Card.pay]
            why: PAYMENT_GATEWAYS names it
        edges:
          - {from: shop.jobs, to: "table:orders", kind: maps, why: a stored procedure}
        effects:
          - of: acme_sdk.*
            does: [http api.acme.example, time]
            why: read its source
          - {of: shop.clock.now, does: [], why: tests replace it}
        """,
    )
    assert found == Knowledge(
        (
            KnownCalls(
                "shop.gateways.charge",
                "pay",
                ("shop.gateways.card.Card.pay",),
                "PAYMENT_GATEWAYS names it",
                Location("facts.yaml", 3, 5),
            ),
        ),
        (
            KnownEdge(
                "shop.jobs",
                "table:orders",
                EdgeKind.MAPS,
                "a stored procedure",
                Location("facts.yaml", 8, 5),
            ),
        ),
        (
            KnownEffects(
                "acme_sdk.*",
                (Effect(EffectKind.HTTP, "api.acme.example"), Effect(EffectKind.TIME, "")),
                "read its source",
                Location("facts.yaml", 10, 5),
            ),
            KnownEffects("shop.clock.now", (), "tests replace it", Location("facts.yaml", 13, 5)),
        ),
    )


def test_an_empty_file_says_nothing(tmp_path):
    assert read(tmp_path, "# nothing yet\n") == Knowledge()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("calls: {from: a, to: [b], why: c}", "not a list"),
        ("calls: [{from: a b, to: [b], why: c}]", "'a b' is no dotted name"),
        ("calls: [{from: a, to: [], why: c}]", "the list is empty"),
        ("calls: [{from: a, to: [b]}]", "no 'why'"),
        ("calls: [{from: a, why: c}]", "neither where the call goes"),
        ("calls: [{from: a, does: [eats], why: c}]", "'eats' is no kind of effect"),
        ("effects: [{of: a, does: [eats], why: c}]", "'eats' is no kind of effect"),
        ("effects: [{of: a, does: [writes], why: c}]", "says not what"),
        ("edges: [{from: a, to: b, kind: likes, why: c}]", "'likes' is no kind of edge"),
        ("surprise: 1", "unknown key 'surprise'"),
        ("version: 2", "stands twice"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, line, said):
    with pytest.raises(ConfigurationError) as refused:
        read(tmp_path, f"version: 1\n{line}\n")
    assert str(refused.value).startswith("facts.yaml:2:")
    assert said in str(refused.value)
    assert "STR411" in str(refused.value)


def test_all_problems_are_said_at_once(tmp_path):
    with pytest.raises(ConfigurationError) as refused:
        read(tmp_path, "calls: [{from: a}]\neffects: [{of: 1 2}]\n")
    assert len(str(refused.value).splitlines()) == 5


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot read"):
        read_knowledge(tmp_path / "none.yaml", "none.yaml")


def test_a_file_that_is_no_text_or_no_yaml_is_refused(tmp_path):
    (tmp_path / "facts.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        read_knowledge(tmp_path / "facts.yaml", "facts.yaml")
    with pytest.raises(ConfigurationError, match=r"facts\.yaml:\d+:\d+ STR411"):
        read(tmp_path, "calls: [\n")


def test_effects_of_one_function_are_told_once(tmp_path):
    """Of two, nobody could know which is meant."""
    with pytest.raises(ConfigurationError, match=r"facts.yaml:4:.* are told in line 3, too"):
        read(
            tmp_path,
            """\
            version: 1
            effects:
              - {of: acme.send, does: [time], why: one}
              - {of: acme.send, does: [], why: another}
            """,
        )
