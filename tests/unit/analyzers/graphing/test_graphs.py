"""Edges with their evidence, the network, and the units that are clustered."""

import pytest

from strangler.analyzers.graphing.edges import MAX_EVIDENCE, import_edges, in_order, use_edges
from strangler.analyzers.graphing.network import build_network
from strangler.analyzers.graphing.units import build_units
from strangler.model.graph import Confidence, EdgeKind, NodeKind
from strangler.model.recogniser import Conclusions
from support.trees import Linked, link

FILES = {
    "p/__init__.py": "",
    "p/a.py": "class A:\n    def f(self): ...\n    def g(self): ...\nclass B(A): ...\n"
              "def h(): return A()\nLIMIT = 1\n",
    "p/b.py": "from p.a import A, h\nimport p.a\nclass C(A):\n    def f(self):\n        h()\n"
              "        h()\n        super().f()\ndef k(x: A): return h() + p.a.LIMIT\n",
    "tests/test_p.py": "from p.b import C\nC()\n",
}  # fmt: skip


@pytest.fixture
def project(tmp_path) -> Linked:
    return link(tmp_path, FILES)


def edges(project: Linked):
    found = [*import_edges(project.inventory, project.imports),
             *use_edges(project.inventory, project.uses)]  # fmt: skip
    return {(e.source, e.target, e.kind): e for e in in_order(found)}


def test_an_import_edge_keeps_each_of_its_places_once(project):
    edge = edges(project)["p.b", "p.a", EdgeKind.RUNTIME]
    assert [str(place) for place in edge.evidence] == ["p/b.py:1:17", "p/b.py:1:20", "p/b.py:2:8"]
    assert edge.confidence is Confidence.CERTAIN


def test_a_use_within_a_module_is_no_edge_between_modules(project):
    assert not any(source == target for source, target, _ in edges(project))


def test_uses_are_joined_by_kind(project):
    found = edges(project)
    assert len(found["p.b", "p.a", EdgeKind.CALLS].evidence) == 3
    assert len(found["p.b", "p.a", EdgeKind.INHERITS].evidence) == 1
    assert ("p.b", "p.a", EdgeKind.USES) in found


def test_evidence_of_uses_is_cut(tmp_path):
    calls = "".join(f"def f{n}(): g()\n" for n in range(50))
    project = link(tmp_path, {"a.py": "def g(): ...\n", "b.py": f"from a import g\n{calls}"})
    edge = edges(project)["b", "a", EdgeKind.CALLS]
    assert len(edge.evidence) == MAX_EVIDENCE
    assert edge.evidence == tuple(sorted(edge.evidence))


def test_the_network_has_modules_and_on_request_symbols(project):
    found = list(edges(project).values())
    modules = build_network(project.inventory, found, Conclusions())
    assert set(modules) == {"p", "p.a", "p.b", "tests.test_p"}
    symbols = build_network(project.inventory, found, Conclusions(), project.uses)
    assert symbols.nodes["p.b.C.f"]["kind"] is NodeKind.SYMBOL
    assert symbols.has_edge("p.b.C.f", "p.a.h", key="calls")
    assert symbols.has_edge("p.b.C.f", "p.a.A.f", key="calls")
    assert symbols.nodes["p.a.LIMIT"]["module"] == "p.a"
    assert all(data["evidence"] for _, _, data in symbols.edges(data=True))


def test_a_class_is_a_unit_and_functions_are_one_together(project):
    graph = build_units(project.inventory, project.imports, project.uses)
    assert [unit.id for unit in graph.units] == ["p", "p.a", "p.a.A", "p.a.B", "p.b", "p.b.C"]
    assert sum(unit.lines for unit in graph.units) == sum(
        project.inventory.facts(name).lines for name in ("p", "p.a", "p.b")
    )


def test_units_are_joined_by_what_their_members_use(project):
    graph = build_units(project.inventory, project.imports, project.uses)
    found = {(e.source, e.target, e.kind): e.count for e in graph.edges}
    assert found["p.b.C", "p.a", EdgeKind.CALLS] == 2
    assert found["p.b.C", "p.a.A", EdgeKind.INHERITS] == 1
    assert found["p.b", "p.a.A", EdgeKind.TYPE_ONLY] == 1
    assert not any("test" in source for source, _, _ in found)
