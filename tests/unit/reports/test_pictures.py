"""Mermaid, DOT, SVG and GraphML: valid for any names, the same on every run."""

import re
import shutil
import warnings
from dataclasses import replace
from typing import Any

import networkx
import pydot
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strangler.locations import Location
from strangler.model.boundaries import Cut, Part, PartKind
from strangler.model.graph import Confidence, EdgeKind, NodeKind
from strangler.reports.document import document
from strangler.reports.to_dot import MOST_LINKS, graph_dot, quoted, to_dot
from strangler.reports.to_graphml import graph_graphml, to_graphml
from strangler.reports.to_mermaid import graph_mermaid, label, to_mermaid
from strangler.reports.to_svg import to_svg
from support.sample_analysis import large_analysis, sample_analysis

ODD = (
    'a"b',
    "<b>&amp;",
    "graph",
    "end",
    "a\\nb",
    "back\\",
    "line\nend",
    "1. list",
    "__init__",
    "%%{init}%%",
    "ünïcode☃",
    '"quoted"',
    "<html>",
    "a:b:c",
    "shop:GET /api/{id}",
    "x;y#z",
    "`tick`",
    "]-->[",
    "\x00\x07",
)
needs_graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")


def with_parts(*names: str) -> dict[str, Any]:
    """The sample's document with services of these names, each cut from the next."""
    sample = sample_analysis()
    parts = tuple(
        Part(name, PartKind.SERVICE, (), (), (), (), (), 100 + i) for i, name in enumerate(names)
    )
    cuts = tuple(
        Cut(a, b, 1, 1, (), 1.5, ()) for a, b in zip(names, names[1:] + names[:1], strict=True)
    )
    boundary = replace(sample.boundary, parts=parts)
    return document(replace(sample, boundary=boundary, cuts=cuts))


def some_graph(*names: str) -> Any:
    """A graph as `strangler graph` hands it over, a ring through the given nodes."""
    graph = networkx.MultiDiGraph()
    for index, name in enumerate(names):
        kind = tuple(NodeKind)[index % len(NodeKind)]
        graph.add_node(
            name, kind=kind, module=None, location=Location("a.py", 1) if index else None
        )
    for a, b in zip(names, names[1:] + names[:1], strict=True):
        for kind in (EdgeKind.RUNTIME, EdgeKind.CALLS):
            graph.add_edge(
                a,
                b,
                key=kind,
                kind=kind,
                confidence=Confidence.LIKELY,
                evidence=(Location("a.py", 3, 5),),
            )
    return graph


def ends(drawn: pydot.Dot) -> set[tuple[str, str]]:
    return {(str(e.get_source()), str(e.get_destination())) for e in drawn.get_edges()}


def parsed(dot: str) -> pydot.Dot:
    with warnings.catch_warnings():  # pydot's parser calls pyparsing by its old names
        warnings.simplefilter("ignore", DeprecationWarning)
        graphs = pydot.graph_from_dot_data(dot)
    assert graphs is not None
    return graphs[0]


def test_every_picture_is_the_same_on_every_run():
    """Nothing depends on hashing, time or place."""
    first, second = (document(large_analysis(90, 90, 300, parts=11)) for _ in range(2))
    for draw in (to_mermaid, to_dot, to_graphml):
        assert draw(first) == draw(second)


def test_mermaid_draws_each_part_once_with_the_price_of_its_cuts():
    """What the text says is what the boundary says; platform code gets no arrows."""
    text = to_mermaid(document(sample_analysis()))
    assert text.startswith("flowchart LR\n")
    assert 'p2 -->|"12.5"| p0' in text
    assert "p2 -.-> p1" in text
    assert not re.search(r"[>|] p3", text)
    assert "platform<br/>" in text


def test_mermaid_shows_at_most_twenty_boxes():
    """The smallest parts share one box, and their cuts its arrows."""
    text = to_mermaid(document(large_analysis(300, 0, 300, parts=34)))
    boxes = re.findall(r'^    p\d+\["(.*?)<br/>', text, re.MULTILINE)
    assert len(boxes) == 20
    assert boxes[-1] == "15 smaller parts"
    assert len(re.findall(r"p\d+ -", text)) == 24
    assert re.search(r"%% \d+ cheaper links not drawn", text)


BOX = r'[pn]\d+(?:\[|\(\[|\[\(|\{\{|>)"[^"`<>]*(?:<br/>[^"`<>]*)?"(?:\]|\]\)|\)\]|\}\})'
ARROW = r'[pn]\d+ -->\|"[^"|]*"\| [pn]\d+'
LOOK = r"style p\d+ [\w:#,\s-]+|linkStyle [\d,]+ [\w:-]+|%% [\w ]+"


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5, unique=True))
@example(list(ODD))
def test_mermaid_survives_any_name(names):
    """Each line is still one statement, and no label can end its quotes."""
    for text in (to_mermaid(with_parts(*names)), graph_mermaid(some_graph(*names))):
        for line in text.splitlines()[1:]:
            assert re.fullmatch(f"    (?:{BOX}|{ARROW}|{LOOK})", line), line


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("shop.orders_2.models", "shop.orders_2.models"),
        ("__init__", "#95;#95;init#95;#95;"),
        ("1. first", "1#46; first"),
        ("- item", "#45; item"),
        ('say "hi"', "say #34;hi#34;"),
        ("a#b;", "a#35;b#59;"),
        ("x" * 100, "x" * 79 + "…"),
    ],
)
def test_mermaid_labels_read_as_written(name, shown):
    """Entity codes where Mermaid would read markup, and plain text everywhere else."""
    assert label(name) == shown


def test_dot_is_read_back_with_all_parts_and_cuts():
    """pydot reads what it wrote: same nodes, same edges."""
    drawn = parsed(to_dot(document(sample_analysis())))
    assert {'"orders"', '"catalog"', '"money"', '"platform"'} <= {
        str(node.get_name()) for node in drawn.get_nodes()
    }
    assert ends(drawn) == {
        ('"catalog"', '"orders"'),
        ('"orders"', '"catalog"'),
        ('"orders"', '"money"'),
        ('"orders"', '"platform"'),
    }


def test_dot_groups_modules_by_part():
    """Each part is a cluster that holds its modules."""
    drawn = parsed(to_dot(document(sample_analysis()), "modules"))
    clusters = {str(each.get("label")): each for each in drawn.get_subgraphs()}
    names = {str(node.get_name()) for node in clusters['"catalog"'].get_nodes()}
    assert names == {'"shop.catalog.models"', '"shop.catalog.views"'}
    assert ('"shop.orders.models"', '"shop.money"') in ends(drawn)


def test_dot_leaves_out_the_cheapest_links_and_says_so():
    """Hundreds of arrows cannot be laid out in time, nor read."""
    text = to_dot(document(large_analysis(60, 0, 60, parts=30)))
    assert len(parsed(text).get_edges()) == MOST_LINKS
    assert "cheaper links not drawn" in text


@pytest.mark.parametrize("name", ODD)
def test_dot_survives_odd_names(name):
    """Quotes, backslashes and keywords stay inside their strings."""
    assert len(ends(parsed(to_dot(with_parts(name, "other"))))) == 2
    assert len(ends(parsed(graph_dot(some_graph(name, "other"))))) == 2


@needs_graphviz
def test_graphviz_draws_odd_names_as_they_are():
    """What the SVG shows is the name itself."""
    svg, problem = to_svg(graph_dot(some_graph(*ODD)))
    assert problem is None
    assert svg is not None
    text = svg.decode()
    for shown in ("a&quot;b", "&lt;b&gt;&amp;amp;", "a\\nb", "back\\", "&lt;html&gt;"):
        assert f">{shown}</text>" in text


@needs_graphviz
def test_svg_names_no_version():
    """Two machines with two releases of Graphviz get no diff from a comment."""
    svg, _ = to_svg(to_dot(document(sample_analysis())))
    assert svg is not None
    assert b"<!--" not in svg
    assert b"graphviz version" not in svg
    assert svg.endswith(b"</svg>\n")


def test_without_graphviz_there_is_a_diagnostic_instead_of_a_picture(monkeypatch, tmp_path):
    """A missing tool costs one file, not the report."""
    monkeypatch.setenv("PATH", str(tmp_path))
    svg, problem = to_svg("digraph {}")
    assert svg is None
    assert problem is not None
    assert problem.code == "STR502"
    assert "install graphviz" in problem.hint


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("exec sleep 60", "longer than 0.2 s"),
        ("echo 'Error: out of memory' >&2; exit 3", "status 3 (Error: out of memory)"),
    ],
)
def test_a_layout_that_hangs_or_fails_is_a_diagnostic(monkeypatch, tmp_path, script, says):
    """The time is limited, and what Graphviz says is passed on."""
    program = tmp_path / "dot"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    svg, problem = to_svg("digraph {}", limit=0.2)
    assert svg is None
    assert problem is not None
    assert says in problem.message


def test_graphml_is_read_back_with_types(tmp_path):
    """networkx reads modules, tables, endpoints and typed attributes."""
    (tmp_path / "graph.graphml").write_bytes(to_graphml(document(sample_analysis())))
    graph = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert graph.nodes["shop.orders.models"] == {
        "kind": "module",
        "part": "orders",
        "path": "shop/orders/models.py",
        "lines": 320,
    }
    assert graph.nodes["table:orders_order"]["kind"] == "table"
    assert graph.nodes["shop:POST /api/orders"]["kind"] == "endpoint"
    assert graph.nodes["external:stripe"]["kind"] == "external"
    edges = graph.get_edge_data("shop.orders.views", "shop.orders.models")
    assert {data["kind"]: data["places"] for data in edges.values()} == {"runtime": 1, "calls": 1}
    assert edges["calls"]["evidence"] == "shop/orders/views.py:33:1"


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4, unique=True))
@example(list(ODD))
def test_graphml_survives_any_name(names):
    """Characters that XML cannot hold are replaced, all others kept."""
    for data in (to_graphml(with_parts(*names)), graph_graphml(some_graph(*names))):
        graph = networkx.parse_graphml(data.decode(), force_multigraph=True)
        assert graph.number_of_nodes() > 0
    kept = {name for name in names if name.isalnum()}
    assert kept <= set(graph.nodes)


def test_the_general_graph_keeps_ids_kinds_and_edges():
    """DOT and GraphML of `strangler graph` hold every node and every kind of edge."""
    graph = some_graph("shop.a", "shop.a.f", "table:t", "app:GET /x", "external:boto3")
    drawn = parsed(graph_dot(graph))
    assert len(drawn.get_edges()) == graph.number_of_edges() == 10
    assert {str(e.get("label")) for e in drawn.get_edges()} == {'"calls"', '"runtime"'}
    read = networkx.parse_graphml(graph_graphml(graph).decode(), force_multigraph=True)
    assert set(read.nodes) == set(graph.nodes)
    assert read.number_of_edges() == graph.number_of_edges()


def test_an_empty_analysis_is_still_a_picture():
    """No parts: a box that says so, not an empty file."""
    sample = sample_analysis()
    boundary = replace(sample.boundary, parts=())
    empty = document(replace(sample, boundary=boundary, cuts=(), edges=()))
    assert "no parts proposed" in to_mermaid(empty)
    assert "no parts proposed" in to_dot(empty)


def test_quoting_leaves_nothing_to_interpret():
    """DOT's own escapes (`\\N`, `\\l`) in a name are text."""
    assert quoted("a\\Nb") == '"a\\\\Nb"'
    assert quoted('"') == '"\\""'
