"""Laws that hold for every project."""

import math
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from strangler.analyzers.boundaries import propose
from strangler.analyzers.boundaries.agreement import a2a, ari, mojofm, nmi
from strangler.analyzers.cycles import feedback_arcs
from strangler.locations import Location, pack
from strangler.model.boundaries import PartKind
from strangler.model.graph import EdgeKind
from strangler.model.recogniser import Conclusions, ForeignKey, Seed, Table
from strangler.model.source import ModuleKind, SourceFile
from strangler.model.units import Unit, UnitEdge, UnitGraph

WORDS = ["order", "stock", "user", "core", "utils", "views", "tax", "settings"]


@st.composite
def projects(draw):
    """Modules in packages, with classes, edges, tables and seeds."""
    names = draw(
        st.lists(
            st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(".".join),
            unique=True,
            max_size=12,
        )
    )
    kinds = draw(st.lists(st.sampled_from(list(ModuleKind)), min_size=12, max_size=12))
    modules, lines, units = {}, {}, []
    for name, kind in zip(names, kinds, strict=False):
        package = any(other.startswith(name + ".") for other in names)
        modules[name] = SourceFile(name.replace(".", "/") + ".py", name, package, ".", kind, 9)
        lines[name] = draw(st.integers(0, 300))
        classes = draw(st.sets(st.sampled_from(["Order", "TaxRate", "Thing"])))
        units += [Unit(f"{name}.{c}", name, (f"{name}.{c}",), 20) for c in sorted(classes)]
        if draw(st.booleans()):
            units.append(Unit(name, name, (f"{name}.run",), 10))
    ids = [u.id for u in units]
    edges = set()
    if ids:
        for _ in range(draw(st.integers(0, 30))):
            kind = draw(st.sampled_from(list(EdgeKind)))
            edges.add((draw(st.sampled_from(ids)), draw(st.sampled_from(ids)), kind))
    where = Location("m.py", 1)
    tables = [
        Table(
            u.id,
            u.id,
            u.module,
            where,
            (),
            (ForeignKey("x", draw(st.sampled_from(ids)), "", where),),
        )
        for u in units
        if draw(st.booleans())
    ]
    seeds = []
    if names and draw(st.booleans()):
        inside = tuple(sorted(draw(st.sets(st.sampled_from(names), min_size=1))))
        seeds.append(Seed("app", "django_app", inside, 0.8))
    return (
        units,
        [UnitEdge(a, b, kind, 1, pack(3, 1)) for a, b, kind in sorted(edges)],
        modules,
        lines,
        Conclusions(tables=tuple(tables), seeds=tuple(seeds)),
    )


def run(project, services=None):
    units, edges, modules, lines, conclusions = project
    graph = UnitGraph(tuple(units), tuple(edges))
    return propose(
        graph, modules, lines, conclusions, lambda m, _: Location(m, 1), services=services
    )


@given(projects())
@settings(max_examples=60, deadline=None)
def test_every_code_module_is_in_exactly_one_part(project):
    """Coverage is 100 %, lines are kept, and names are unique."""
    proposal = run(project)
    code = {name for name, file in project[2].items() if file.kind is ModuleKind.CODE}
    listed = [m for part in proposal.boundary.parts for m in part.modules]
    assert sorted(listed) == sorted(code) == sorted(proposal.part_of_module)
    names = [part.name for part in proposal.boundary.parts]
    assert len(set(names)) == len(names)
    assert set(proposal.part_of_module.values()) <= set(names)
    assert all(math.isfinite(m.value) for m in proposal.metrics)
    assert all(math.isfinite(v) for m in proposal.metrics for v in m.baselines.values())


@given(projects(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_input_does_not_matter(project, chance: random.Random):
    """Units, edges, modules and tables in any order give the same proposal."""
    units, edges, modules, lines, conclusions = project
    expected = run(project)
    shuffled = [list(rows) for rows in (units, edges, conclusions.tables, modules)]
    for rows in shuffled:
        chance.shuffle(rows)
    other = Conclusions(tables=tuple(shuffled[2]), seeds=conclusions.seeds)
    again = (shuffled[0], shuffled[1], {n: modules[n] for n in shuffled[3]}, lines, other)
    assert run(again) == expected


@given(projects(), st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_never_more_services_than_wanted(project, wanted):
    """`services` is a ceiling; there may be too little code to reach it."""
    parts = run(project, services=wanted).boundary.parts
    assert sum(part.kind is PartKind.SERVICE for part in parts) <= wanted


PARTITIONS = st.integers(0, 12).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 4), min_size=n, max_size=n)] * 2)
)


@given(PARTITIONS)
@settings(deadline=None)
def test_agreement_stays_in_its_range_and_is_full_with_oneself(pair):
    """ARI, NMI, MoJoFM and a2a are defined everywhere."""
    one, other = pair
    assert ari(one, one) == nmi(one, one) == 1
    assert mojofm(one, one) == a2a(one, one) == 100
    assert -0.51 <= ari(one, other) <= 1
    assert -1e-9 <= nmi(one, other) <= 1 + 1e-9
    assert 0 <= mojofm(one, other) <= 100
    assert math.isclose(ari(one, other), ari(other, one), abs_tol=1e-9)


@given(st.sets(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=30))
@settings(deadline=None)
def test_without_its_feedback_arcs_a_graph_can_be_sorted(edges):
    """What remains has no circle, and nothing is removed from a graph without one."""
    graph = {node: {} for node in "abcdefg"}
    for source, target in edges:
        if source != target:
            graph[source][target] = 1.0
    removed = {(s, t) for s, t, _ in feedback_arcs(graph)}
    left = {n: {t for t in ts if (n, t) not in removed} for n, ts in graph.items()}
    while left:
        sinks = [n for n, ts in left.items() if not ts & left.keys()]
        assert sinks, left
        for node in sinks:
            del left[node]
