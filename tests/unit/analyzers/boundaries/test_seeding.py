"""Seeds that are trusted, and packages that bind."""

from dataclasses import replace

import numpy as np
import pytest

from strangler.analyzers.boundaries.indexing import index
from strangler.analyzers.boundaries.pairs import listed
from strangler.analyzers.boundaries.recipe import RECIPE
from strangler.analyzers.boundaries.seeding import cohesion, seed


def groups(monolith):
    ground = index(monolith.graph, monolith.modules, monolith.lines)
    platform = np.zeros(ground.size, dtype=np.bool_)
    return {g.name: g for g in seed(ground, monolith.conclusions, platform, RECIPE)}


def test_apps_called_core_are_not_trusted(shop):
    """God apps hide behind such names."""
    shop.seeds[0] = replace(shop.seeds[0], name="shop.core")
    assert set(groups(shop)) == {"shop.catalogue", "shop.customers"}


def test_a_module_follows_the_smallest_of_nested_seeds(shop):
    """An app inside an app is an app."""
    inner = replace(shop.seeds[0], name="shop.orders.forms", modules=("shop.orders.forms",))
    shop.seeds.append(inner)
    found = groups(shop)
    assert len(found["shop.orders.forms"].units) == 2
    assert not set(found["shop.orders.forms"].units) & set(found["shop.orders"].units)


def test_a_package_with_tables_is_a_seed_where_no_recogniser_named_one(shop):
    """Tables before code."""
    shop.seeds.clear()
    found = groups(shop)
    assert set(found) == {"shop.orders", "shop.catalogue", "shop.customers"}
    assert {g.kind for g in found.values()} == {"package with tables"}


def test_a_folder_of_plugins_has_no_cohesion():
    """Children that do not use each other make no whole, however dense each is."""
    pairs = listed(6, [(0, 1, 9.0), (2, 3, 9.0), (0, 4, 1.0), (2, 5, 1.0)])
    labels = np.array([0, 0, 0, 0, -1, -1])
    assert cohesion(labels, np.array([0, 0, 1, 1, 2, 3]), pairs, 1)[0] == 0


def test_children_that_use_each_other_are_cohesive():
    """All of what leaves them stays in the group: as cohesive as can be."""
    pairs = listed(4, [(0, 1, 1.0), (2, 3, 1.0)])
    found = cohesion(np.array([0, 0, 1, 1]), np.arange(4), pairs, 2)
    assert found.tolist() == pytest.approx([1, 1])
