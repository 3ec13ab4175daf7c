"""Names of parts."""

import numpy as np

from strangler.analyzers.boundaries.indexing import index
from strangler.analyzers.boundaries.naming import name_parts
from strangler.analyzers.boundaries.seeding import Group
from strangler.model.boundaries import PartKind


def named(monolith, part_of, heaps=None, groups=()):
    """Names by label, for labels given by a function of the module name."""
    ground = index(monolith.graph, monolith.modules, monolith.lines)
    labels = np.array([part_of(u.module) for u in ground.units], dtype=np.int64)
    kinds = [PartKind.SERVICE] * (int(labels.max()) + 1)
    return name_parts(ground, labels, kinds, groups, heaps or {})


def test_a_nested_package_gives_way_with_a_longer_name(monolith):
    """`shop.orders` is `orders`; the dashboard's is `dashboard_orders`."""
    monolith.module("shop.apps.orders.views", lines=100)
    monolith.module("shop.apps.dashboard.orders.views", lines=900)
    monolith.module("shop.apps.dashboard.menu", lines=900)
    parts = {"shop.apps.orders.views": 0, "shop.apps.dashboard.orders.views": 1}
    names = named(monolith, lambda module: parts.get(module, 2))
    assert names[:2] == ("orders", "dashboard_orders")


def test_a_layer_is_named_only_if_there_is_nothing_better(monolith):
    """Classes say more than `views`."""
    monolith.module("shop.views", "InvoiceList", "InvoiceDetail", "InvoicePrint")
    monolith.module("shop.stock.models", "Item")
    assert named(monolith, lambda module: int("stock" in module)) == ("invoice", "stock")


def test_a_seed_names_its_part(monolith):
    """The team's own name comes first."""
    monolith.module("shop.a1", lines=100)
    monolith.module("shop.b1", lines=100)
    group = Group("billing", "blueprint", (0,), 0.9, None)
    names = named(monolith, lambda module: int(module.endswith("b1")), groups=(group,))
    assert names[0] == "billing"


def test_a_heap_is_named_after_its_package(monolith):
    """Not after the word that plug-ins share."""
    for name in "abcd":
        monolith.module(f"hub.plugins.{name}", "Sensor")
    assert named(monolith, lambda _: 0, heaps={0: "hub.plugins"}) == ("plugins",)


def test_names_are_unique_whatever_happens(monolith):
    """Parts of one module that is split have no name of their own."""
    monolith.module("x", "A", "B")
    ground = index(monolith.graph, monolith.modules, monolith.lines)
    kinds = [PartKind.SERVICE] * 3
    names = name_parts(ground, np.arange(3), kinds, (), {})
    assert len(set(names)) == 3
    assert all(names)
