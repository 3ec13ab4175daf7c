"""What recognisers conclude is joined: sorted, without repeats, and a failure costs one alone."""

import pytest

from strangler.analyzers.concluding import conclude
from strangler.locations import Location
from strangler.model.recogniser import Conclusion, Door, Endpoint, Seed, Table
from support.trees import link
from support.watching import Quiet, RaisesConcluding

HERE, THERE = Location("a.py", 1), Location("b.py", 1)


@pytest.fixture
def inventory(tmp_path):
    return link(tmp_path, {"a.py": ""}).inventory


class Finds(Quiet):
    def __init__(self, name, **found):
        self.name = name
        self.found = Conclusion(**found)

    def conclude(self, inventory):
        return self.found


def endpoint(path, handler, method="GET"):
    return Endpoint("app", method, path, "flask", handler, HERE)


def table(name, module="a"):
    return Table(name, f"{module}.Model", module, HERE, (), ())


def test_of_two_handlers_of_one_path_the_first_answers(inventory):
    """As in the routers of the frameworks."""
    one, two = endpoint("/b", "m.first"), endpoint("/b", "m.second")
    other = endpoint("/a", "m.third", "POST")
    found = conclude([Finds("x", endpoints=(one, two, other))], inventory)
    assert found.endpoints == (other, one)


def test_of_two_tables_of_one_name_the_first_stands(inventory):
    found = conclude(
        [Finds("x", tables=(table("t"),)), Finds("y", tables=(table("t", "b"),))], inventory
    )
    assert found.tables == (table("t"),)


def test_what_is_said_twice_is_kept_once_and_in_order(inventory):
    doors = (Door("task", "b", "m.b", THERE), Door("task", "a", "m.a", HERE))
    seeds = (Seed("weak", "app", ("m",), 0.2), Seed("strong", "app", ("m",), 0.9))
    found = conclude([Finds("x", doors=doors, seeds=seeds), Finds("y", doors=doors[:1])], inventory)
    assert found.doors == (doors[1], doors[0])
    assert found.seeds == (seeds[1], seeds[0])


def test_a_recogniser_that_fails_is_named_and_the_others_are_heard(inventory):
    found = conclude([RaisesConcluding(), Finds("x", tables=(table("t"),))], inventory)
    assert found.tables == (table("t"),)
    (problem,) = found.diagnostics
    assert problem.code == "STR301"
    assert "'hasty'" in problem.message
    assert "not there" in problem.message


def test_two_models_that_claim_one_table_are_named(inventory):
    found = conclude(
        [
            Finds("x", tables=(Table("t", "a.Order", "a", HERE, (), ()),)),
            Finds("y", tables=(Table("t", "b.Order", "b", THERE, (), ()),)),
        ],
        inventory,
    )
    assert [(d.code, d.location, d.message) for d in found.diagnostics] == [
        ("STR373", THERE, "table t is claimed by a.Order and by b.Order")
    ]
