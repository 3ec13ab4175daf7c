"""The map of effects: the same answers as while the project is analysed."""

from pathlib import Path

import pytest

from strangler import analyze
from strangler.analyzers.cache import Cache
from strangler.analyzers.concluding import behaviour_of, conclude
from strangler.analyzers.config import load_config
from strangler.analyzers.data.placing import read_all
from strangler.analyzers.effects.following import answer as answer_of
from strangler.analyzers.effects.following import of_endpoint, of_handler, of_symbols
from strangler.analyzers.effects.mapping import effect_map
from strangler.analyzers.effects.preparing import answer, prepare
from strangler.analyzers.sourcing import read_inventory
from strangler.identity import EndpointId
from strangler.locations import Location
from strangler.model.effect_map import EffectMap, lines, pack, unpack
from strangler.progress import SILENT

SHOP = {
    "app.py": """\
import time
from flask import Flask, request
import stock
import plugins

app = Flask(__name__)

@app.before_request
def log_time():
    time.time()

@app.route("/orders", methods=["GET", "POST"])
def orders():
    if request.method == "POST":
        stock.take()
    return str(stock.count())

@app.get("/odd")
def odd():
    return plugins.load("x")()
""",
    "stock.py": """\
import requests

def take():
    count()
    ask()

def ask():
    requests.get("https://depot.example/take")

def count():
    return open("/var/stock").read()

class Depot:
    def close(self):
        ask()

def nothing():
    return 1
""",
    "plugins.py": """\
import importlib

def load(name):
    return importlib.import_module(name).run
""",
}
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def shop(tmp_path: Path) -> EffectMap:
    """The map of a small application, through the analysis that reports are made of."""
    for path, text in SHOP.items():
        (tmp_path / path).write_text(text)
    return unpack(analyze(tmp_path, cache=False, jobs=1).effects)


HERE = Location("app.py", 13, 1)


def test_each_effect_has_its_shortest_way(shop: EffectMap) -> None:
    """The definition that is entered, the calls on the way, the place where it happens."""
    found = of_endpoint(shop, "app:POST /orders")
    assert found is not None
    ways = {way.effect: [(at.path, at.line) for at in way.path] for way in found.ways}
    assert ways["http depot.example"] == [
        ("app.py", 13),
        ("app.py", 15),
        ("stock.py", 5),
        ("stock.py", 8),
    ]
    # It could go by `take`, which is one call longer.
    assert ways["reads_file /var/stock"] == [("app.py", 13), ("app.py", 16), ("stock.py", 11)]
    assert found.complete


def test_code_that_a_method_cannot_reach_is_left_out(shop: EffectMap) -> None:
    """A GET does not take from the stock."""
    found = of_endpoint(shop, "app:GET /orders")
    assert found is not None
    effects = {way.effect for way in found.ways}
    assert "reads_file /var/stock" in effects
    assert "http depot.example" not in effects


def test_what_is_open_is_named(shop: EffectMap) -> None:
    """The nearest calls of which nothing is known."""
    found = of_endpoint(shop, "app:GET /odd")
    assert found is not None
    assert not found.complete
    assert found.unknown[0].symbol == "app.odd"


def test_functions_are_asked_for_by_name(shop: EffectMap) -> None:
    """One function, the methods of a class, one that does nothing, and a name nobody has."""
    found = of_symbols(shop, ["stock.take"])
    assert {"http depot.example", "reads_file /var/stock"} <= {way.effect for way in found.ways}
    assert [(at.path, at.line) for at in found.ways[0].path] == [
        ("stock.py", 3),
        ("stock.py", 5),
        ("stock.py", 8),
    ]
    assert [way.effect for way in of_symbols(shop, ["stock.Depot.close"]).ways] == [
        "http depot.example"
    ]
    nothing = answer_of(shop, "stock.nothing")
    assert nothing is not None
    assert (nothing.ways, nothing.complete) == ((), True)
    depot = answer_of(shop, "stock.Depot")
    assert depot == of_symbols(shop, ["stock.Depot.close"])
    assert answer_of(shop, "stock.nothinc") is None
    assert answer_of(shop, "sto") is None
    assert answer_of(shop, "app:POST /orders") == of_endpoint(shop, "app:POST /orders")
    assert of_handler(shop, "stock.nobody", HERE) is None
    assert of_endpoint(shop, "app:GET /nowhere") is None


def test_the_lines_on_ways_are_those_that_endpoints_reach(shop: EffectMap) -> None:
    """Excerpts need no others."""
    assert set(lines(shop)) >= {("app.py", 15), ("stock.py", 5), ("stock.py", 8), ("stock.py", 11)}
    assert ("stock.py", 15) not in set(lines(shop))


def test_packing_keeps_the_map_and_gives_the_same_bytes(shop: EffectMap) -> None:
    """No time stamp, and nothing lost."""
    assert unpack(pack(shop)) == shop
    assert pack(shop) == pack(unpack(pack(shop)))
    assert unpack(b"") == EffectMap()


@pytest.mark.parametrize("example", ["blog", "shop"])
def test_the_map_answers_as_the_solved_project_does(example: str) -> None:
    """Every endpoint of the examples: effects, ways and what is unknown."""
    root = ROOT / "examples" / example
    with Cache(None) as cache:
        source, inventory = read_inventory(root, load_config(root), cache, 1, SILENT)
        conclusions = conclude(source.recognisers, inventory, None)
        behaviour, _ = behaviour_of(source.recognisers, inventory, conclusions)
        prepared = prepare(source.recognisers, inventory, conclusions, behaviour, cache)
        sql = read_all(inventory, conclusions).at
        solved = answer(inventory, conclusions, prepared, (), sql, source.knowledge)
    found = unpack(pack(effect_map(solved, conclusions)))
    for each in conclusions.endpoints:
        name = str(EndpointId(each.app, each.method, each.path))
        names = (each.handler, *each.runs)
        expected = solved.all_effects(names, each.location, each.method)
        assert of_endpoint(found, name) == expected, name
    for door in conclusions.doors:
        expected = solved.all_effects((door.handler,), door.location)
        assert of_handler(found, door.handler, door.location) == expected, door.name
