"""Edits change what they are asked to and keep every other byte."""

import pytest

from strangler.rules.editing import EditError, set_state, set_states
from strangler.rules.model import State

BLOCK = """\
routes:
  # the readers
  - id: a      # who
    match: {exact: /a}   # where
    state: canary        # how far
    canary:
      percent: 5         # slowly
      by: [client-ip]
  - {id: b, match: {exact: /b}}
"""


def test_a_value_is_replaced_where_it_stands():
    """Comments and their columns stay."""
    assert set_state(BLOCK, "a", State.CANARY, 2550) == BLOCK.replace(
        "percent: 5 ", "percent: 25.5 "
    )
    assert set_state(BLOCK, "a", State.MIGRATED) == BLOCK.replace(
        "state: canary", "state: migrated"
    )


def test_a_missing_key_is_added_in_the_style_of_the_route():
    assert set_state(BLOCK, "b", State.RETIRED) == BLOCK.replace("{id: b", "{state: retired, id: b")
    added = set_state("routes:\n  - id: c\n    match: {}\n", "c", State.CANARY, 100)
    assert added == (
        "routes:\n  - state: canary\n    canary: {percent: 1}\n    id: c\n    match: {}\n"
    )


def test_members_of_a_group_are_edited_at_once():
    both = set_states(BLOCK, ["a", "b"], State.MIGRATED)
    assert both == set_state(set_state(BLOCK, "a", State.MIGRATED), "b", State.MIGRATED)


def test_an_alias_is_replaced_and_its_anchor_left_alone():
    """Another route may use it."""
    text = "x: &s legacy\nroutes:\n  - {id: a, state: *s}\n  - {id: b, state: *s}\n"
    assert set_state(text, "b", State.MIGRATED) == text.replace(
        "b, state: *s", "b, state: migrated"
    )


def test_a_merged_state_is_overridden():
    text = "routes:\n  - &a\n    id: a\n    state: legacy\n  - {<<: *a, id: b}\n"
    assert "{state: migrated, <<: *a, id: b}" in set_state(text, "b", State.MIGRATED)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("routes: []\n", "no route 'a'"),
        ("version: 1\n", "no routes"),
        ("[", "did not find"),
        ("routes: [{id: a, state: '${STATE}'}]\n", "environment"),
        ("x: &c {percent: 1}\nroutes: [{id: a, canary: *c}]\n", "alias"),
    ],
)
def test_what_cannot_be_edited_is_refused(text, message):
    """Nothing is guessed."""
    with pytest.raises(EditError, match=message):
        set_state(text, "a", State.CANARY, 500)
