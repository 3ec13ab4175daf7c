"""From communities to parts."""

import numpy as np

from strangler.analyzers.boundaries.indexing import index
from strangler.analyzers.boundaries.pairs import listed
from strangler.analyzers.boundaries.recipe import RECIPE
from strangler.analyzers.boundaries.refining import majority, refine, reunite, settle
from strangler.analyzers.boundaries.seeding import Group


def ground_of(monolith):
    return index(monolith.graph, monolith.modules, monolith.lines)


def flags(ground, *ids):
    found = np.zeros(ground.size, dtype=np.bool_)
    found[[ground.exact(unit) for unit in ids]] = True
    return found


def labelled(ground, **labels):
    """Labels by the name of the module's last part."""
    return np.array([labels[u.module.split(".")[-1]] for u in ground.units], dtype=np.int64)


def test_majority_is_by_weight_and_stable():
    """The heavier label wins, of equals the smaller; no label only if there is no other."""
    groups = np.array([0, 0, 0, 1, 1, 2])
    labels = np.array([2, 3, 3, 5, 4, -1])
    assert majority(groups, labels, np.array([5, 2, 2, 1, 1, 9])).tolist() == [2, 4, -1]


def test_a_unit_leaves_its_module_only_for_stronger_ties(monolith):
    """One weak tie elsewhere is not enough to be split off."""
    monolith.module("a", "Stay", "Leave", lines=300)
    monolith.module("b")
    ground = ground_of(monolith)
    at = ground.exact
    labels = np.zeros(ground.size, dtype=np.int64)
    labels[[at("a.Stay"), at("a.Leave"), at("b")]] = 1
    labels[at("b")] = 1
    rows = [
        (at("a"), at("a.Stay"), 1.0),
        (at("a.Stay"), at("b"), 1.2),
        (at("a"), at("a.Leave"), 0.1),
        (at("a.Leave"), at("b"), 1.0),
    ]
    labels[at("a")] = 0
    ground.lines[at("a")] = 900
    settled = settle(ground, listed(ground.size, rows), labels, RECIPE)
    assert settled[at("a.Stay")] == 0
    assert settled[at("a.Leave")] == 1


def test_a_fragment_joins_the_neighbour_it_is_tied_to(monolith):
    """Small and tied: it is part of that neighbour."""
    for name in ("big", "other"):
        monolith.module(f"shop.{name}", "A", "B", lines=900)
    monolith.module("shop.tiny", lines=5)
    ground = ground_of(monolith)
    labels = labelled(ground, big=0, other=1, tiny=2)
    pairs = listed(ground.size, [(ground.exact("shop.tiny"), ground.exact("shop.other.A"), 0.4)])
    none = flags(ground)
    refined = refine(ground, pairs, labels, none, none, RECIPE, most=9)
    assert refined[ground.exact("shop.tiny")] == refined[ground.exact("shop.other")]


def test_a_fragment_without_ties_follows_its_package(monolith):
    """Where it stands decides when nothing else does."""
    monolith.module("shop.orders.views", "A", "B", "C", lines=900)
    monolith.module("shop.stock.views", "A", "B", "C", lines=990)
    monolith.module("shop.orders.notes", lines=5)
    ground = ground_of(monolith)
    labels = np.array(
        [2 if "notes" in u.module else int("stock" in u.module) for u in ground.units]
    )
    none = flags(ground)
    refined = refine(ground, listed(ground.size, []), labels, none, none, RECIPE, most=9)
    assert refined[ground.exact("shop.orders.notes")] == refined[ground.exact("shop.orders.views")]


def test_the_screens_of_an_app_join_its_models(monolith):
    """A community of one seed without tables is no service beside that seed's tables."""
    for name in ("models", "screens", "graphs"):
        monolith.module(f"shop.{name}", "A", lines=100)
    ground = ground_of(monolith)
    labels = labelled(ground, models=0, screens=1, graphs=2)
    units = tuple(n for n, u in enumerate(ground.units) if u.module != "shop.graphs")
    group = Group("shop", "django_app", units, 0.8, None)
    tables = flags(ground, "shop.models.A")
    found = reunite(ground, labels, flags(ground), tables, (group,))
    assert found[ground.exact("shop.screens")] == found[ground.exact("shop.models")]
    assert found[ground.exact("shop.graphs")] != found[ground.exact("shop.models")]
