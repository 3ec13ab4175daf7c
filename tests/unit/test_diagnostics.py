"""Problems are coded, placed, and say what to do."""

import re

import pytest

from strangler import diagnostics
from strangler.diagnostics import CODES, SYNTAX_ERROR, in_order, report
from strangler.locations import Location


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.id)
def test_every_code_has_a_title_and_a_remedy(code):
    assert re.fullmatch(r"STR\d{3}", code.id)
    assert code.title
    assert code.hint
    assert not code.title.endswith(".")


def test_a_code_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        diagnostics.problems.register("STR103", SYNTAX_ERROR.severity, "again", "nothing")
    assert CODES["STR103"] is SYNTAX_ERROR


def test_a_problem_is_shown_with_place_code_message_and_remedy():
    found = report(SYNTAX_ERROR, "'(' was never closed", Location("a.py", 3, 5), "close it")
    assert str(found) == "a.py:3:5 STR103 '(' was never closed; close it"
    assert str(report(SYNTAX_ERROR, "odd")) == f"STR103 odd; {SYNTAX_ERROR.hint}"


def test_problems_are_sorted_by_place_and_said_once():
    here, there = Location("a.py", 2), Location("b.py", 1)
    second, first = report(SYNTAX_ERROR, "x", there), report(SYNTAX_ERROR, "x", here)
    nowhere = report(SYNTAX_ERROR, "x")
    assert in_order([second, first, nowhere, first]) == (nowhere, first, second)
