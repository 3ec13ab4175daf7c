"""The verdict."""

import pytest

from strangler.analyzers.boundaries.judging import Grounds, extraction_order, judge
from strangler.analyzers.boundaries.recipe import RECIPE
from strangler.analyzers.boundaries.stability import Null
from strangler.locations import Location
from strangler.model.boundaries import Answer, Crossing, Cut, Part, PartKind
from strangler.model.graph import EdgeKind


def part(name, lines=100, kind=PartKind.SERVICE, tables=("t",)):
    return Part(name, kind, (name,), (), tables, (), (), lines)


def cut(source, target, calls, keys=0):
    key = Crossing(EdgeKind.FOREIGN_KEY, "table:a", "table:b", Location("m.py", 1))
    return Cut(source, target, 0, calls, (key,) * keys, calls + 12.0 * keys, ())


def grounds(**changes):
    values = {
        "units": 50,
        "parsed_share": 1.0,
        "modularity": 0.6,
        "null": Null(0.3, 0.02),
        "loose": {},
    }
    return Grounds(**(values | changes))


PARTS = [part("orders"), part("stock"), part("users"), part("mail", tables=())]
CUTS = [cut("orders", "stock", 9, keys=2), cut("orders", "users", 2), cut("mail", "users", 1)]


def test_services_that_need_nothing_leave_first_and_owners_of_nothing_last():
    """Users are called by two and call nobody; mail owns no table."""
    names = [p.name for p in extraction_order(PARTS, CUTS)]
    assert names == ["users", "stock", "orders", "mail"]


def test_the_sentence_names_the_order_and_what_sticks():
    """First, next, and what should stay together for now."""
    verdict = judge(PARTS, CUTS, grounds(), RECIPE)
    assert verdict.answer is Answer.SPLIT
    assert verdict.sentence == (
        "Split step by step into 4 services: extract users first (it calls nothing back, "
        "3 calls into it), then stock and orders; leave orders and stock together until the "
        "2 foreign keys and 9 calls between them are cut."
    )


@pytest.mark.parametrize(
    ("changes", "parts", "says"),
    [
        ({"units": 5}, PARTS, "too little code"),
        ({"modularity": 0.33}, PARTS, "no better than a random graph"),
        ({}, [part("all"), part("platform", kind=PartKind.PLATFORM)], "one domain"),
        ({}, [part("all", 900), part("small")], "all holds 90% of the lines"),
        ({"loose": {"orders": 9, "stock": 8, "users": 8}}, PARTS, "25 packages"),
    ],
)
def test_reasons_to_keep(changes, parts, says):
    """It can say no."""
    verdict = judge(parts, [], grounds(**changes), RECIPE)
    assert verdict.answer is Answer.KEEP
    assert says in verdict.sentence


def test_no_verdict_without_enough_parsed_code():
    """Whatever else is known."""
    verdict = judge(PARTS, CUTS, grounds(parsed_share=0.5), RECIPE)
    assert verdict.answer is Answer.UNKNOWN
