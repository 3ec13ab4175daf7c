import sys
from pathlib import Path

import pytest

from strangler.cli.graph import Edges, chosen
from strangler.model.graph import EdgeKind


def test_imports_are_the_import_edges_without_implied_parents(api):
    """That importing a module imports its packages is known to everyone."""
    implied = {"kind": EdgeKind.IMPLICIT_PARENT, "confidence": "certain", "evidence": ()}
    api.graph.add_edge("shop.cart.models", "shop.cart.views", **implied)
    graph = chosen(api.graph, Edges.IMPORTS)
    assert sorted(graph.edges()) == [
        ("shop.cart.models", "shop.orders.models"),
        ("shop.cart.views", "shop.cart.models"),
    ]


def test_uses_are_what_code_does_with_code(api):
    """Calls, inheritance, decorators and other uses."""
    edges = sorted(chosen(api.graph, Edges.USES).edges())
    assert edges == [("shop.cart.models.checkout", "shop.orders.models.Order")]


def test_every_module_and_symbol_stays_a_node_but_unreached_tables_go(api):
    """Code without edges is a finding; a table cannot be imported."""
    nodes = set(chosen(api.graph, Edges.IMPORTS))
    assert {"shop.cart.models.checkout", "shop.cart.views"} <= nodes
    assert not nodes & {"table:orders_order", "shop:GET /cart/{id}"}


def test_the_graph_goes_to_stdout(run, api):
    """So that it can be piped."""
    ran = run("graph", "legacy", "--edges", "uses", "--level", "symbol")
    assert (ran.code, ran.err) == (0, "")
    assert "shop.cart.models.checkout" in ran.out
    assert ran.out.endswith("\n")
    assert api.asked[0]["level"] == "symbol"


@pytest.mark.parametrize("before", [None, "old"])
def test_a_file_is_written_whole(run, before):
    """Bytes of a renderer are kept as they are; nothing is left aside."""
    target = Path("out.graphml")
    if before:
        target.write_text(before)
    ran = run("graph", "legacy", "--edges", "uses", "--format", "graphml", "-o", "out.graphml")
    assert (ran.code, ran.out) == (0, "")
    assert target.read_bytes() == b"<graphml/>\n"
    assert not list(Path().glob(".out*"))


def test_a_file_that_cannot_be_written_ends_with_2(run):
    """The message names the file and why."""
    ran = run("graph", "legacy", "--edges", "uses", "-o", "no/such/out.json")
    assert ran.code == 2
    assert ran.err == "error: cannot write no/such/out.json: No such file or directory\n"


def test_only_the_renderer_asked_for_is_imported(run, monkeypatch):
    """A broken or missing one does not stand in the way of another."""
    monkeypatch.setitem(sys.modules, "strangler.reports.to_dot", None)
    assert run("graph", "legacy", "--edges", "uses").code == 0
