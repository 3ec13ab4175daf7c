"""Which tables a class stands for."""

from pathlib import Path

import pytest

from strangler.analyzers.effects.tables import TablesOf
from strangler.locations import Location
from strangler.model.recogniser import Conclusions, Table
from support.trees import link

MODELS = """
    class Abstract: ...
    class Place(Abstract): ...
    class Restaurant(Place): ...
    class Diner(Restaurant): ...
    class Plain: ...
"""


@pytest.fixture
def tables(tmp_path: Path) -> TablesOf:
    found = tuple(
        Table(name, model, "m", Location("m.py", 1), (), ())
        for name, model in [("bare", ""), ("place", "m.Place"), ("restaurant", "m.Restaurant")]
    )
    return TablesOf(link(tmp_path, {"m.py": MODELS}).inventory, Conclusions(tables=found))


def test_a_class_touches_its_table_and_those_it_derives_from(tables: TablesOf) -> None:
    assert tables.of("m.Place") == ("place",)
    assert tables.of("m.Restaurant") == ("place", "restaurant")


def test_a_class_without_a_table_touches_the_nearest_above(tables: TablesOf) -> None:
    assert tables.of("m.Diner") == ("place", "restaurant")


def test_an_abstract_class_stands_for_all_below_it(tables: TablesOf) -> None:
    assert tables.of("m.Abstract") == ("place", "restaurant")


def test_a_bare_table_stands_for_itself(tables: TablesOf) -> None:
    assert tables.of("bare") == ("bare",)


def test_of_another_class_no_table_is_known(tables: TablesOf) -> None:
    assert tables.of("m.Plain") is None
