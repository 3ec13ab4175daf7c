"""The layers of evidence."""

import numpy as np
import pytest

from strangler.analyzers.boundaries.indexing import index
from strangler.analyzers.boundaries.recipe import RECIPE
from strangler.analyzers.boundaries.weighting import data, names, structure
from strangler.model.graph import EdgeKind
from strangler.model.recogniser import Conclusions


def ground_of(monolith):
    return index(monolith.graph, monolith.modules, monolith.lines)


def weights(ground, pairs):
    return {
        (ground.units[a].id, ground.units[b].id): w
        for a, b, w in zip(
            pairs.first.tolist(), pairs.second.tolist(), pairs.weight.tolist(), strict=True
        )
    }


def nothing(ground):
    return np.zeros(ground.size, dtype=np.bool_)


def test_a_use_counts_less_the_more_users_its_target_has(monolith):
    """Dedication: one of three users of c, the only user of d."""
    for name in "abcde":
        monolith.module(name)
    for user in "abe":
        monolith.uses(user, "c")
    monolith.uses("a", "d")
    ground = ground_of(monolith)
    found = weights(ground, structure(ground, nothing(ground), nothing(ground), RECIPE))
    assert found["a", "c"] == pytest.approx(1 / 3)
    assert found["a", "d"] == pytest.approx(1)


def test_both_directions_add_up(monolith):
    """Two units that use each other, and nothing else, are as close as can be."""
    monolith.module("a")
    monolith.module("b")
    monolith.uses("a", "b")
    monolith.uses("b", "a")
    ground = ground_of(monolith)
    found = weights(ground, structure(ground, nothing(ground), nothing(ground), RECIPE))
    assert found == {("a", "b"): 2}


def test_imports_types_and_tasks_are_discounted(monolith):
    """What is imported, annotated or sent to a queue ties less than what is called."""
    for name in "abcd":
        monolith.module(name)
    monolith.uses("a", "b", kind=EdgeKind.RUNTIME)
    monolith.uses("a", "c", kind=EdgeKind.TYPE_ONLY)
    monolith.uses("a", "d")
    ground = ground_of(monolith)
    tasks = nothing(ground)
    tasks[ground.exact("d")] = True
    found = weights(ground, structure(ground, tasks, nothing(ground), RECIPE))
    assert found == {
        ("a", "b"): RECIPE.import_only,
        ("a", "c"): RECIPE.type_only,
        ("a", "d"): RECIPE.asynchronous,
    }


def test_the_platform_ties_nothing(monolith):
    """Edges to settings say nothing about domains."""
    monolith.module("a")
    monolith.module("settings")
    monolith.uses("a", "settings")
    ground = ground_of(monolith)
    platform = nothing(ground)
    platform[ground.exact("settings")] = True
    assert weights(ground, structure(ground, nothing(ground), platform, RECIPE)) == {}


def test_shared_words_tie_units_that_do_not_use_each_other(monolith):
    """`Invoice` and `InvoicePrinter` belong together; `View` says nothing."""
    monolith.module("billing.a", "Invoice", "OrderView")
    monolith.module("printing.b", "InvoicePrinter", "ParcelView")
    ground = ground_of(monolith)
    none = structure(ground, nothing(ground), nothing(ground), RECIPE)
    found = weights(ground, names(ground, none, nothing(ground), RECIPE))
    assert ("billing.a.Invoice", "printing.b.InvoicePrinter") in found
    assert ("billing.a.OrderView", "printing.b.ParcelView") not in found


def test_the_users_table_ties_nothing_together(shop):
    """A foreign key counts less the more tables refer to the same one."""
    ground = ground_of(shop)
    found = weights(ground, data(ground, shop.conclusions, nothing(ground), RECIPE))
    to_customer = found["shop.customers.models.Customer", "shop.orders.models.Order"]
    to_order = found["shop.orders.models.Order", "shop.orders.models.OrderLine"]
    assert to_customer == pytest.approx(to_order / 2, abs=0.1)


def test_no_tables_no_data(shop):
    """The data layer may be empty."""
    ground = ground_of(shop)
    assert weights(ground, data(ground, Conclusions(), nothing(ground), RECIPE)) == {}
