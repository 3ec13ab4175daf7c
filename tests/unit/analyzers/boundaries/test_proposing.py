"""Whole proposals for small monoliths."""

import random
from dataclasses import replace

import pytest

from strangler.model.boundaries import Answer, PartKind
from strangler.model.graph import EdgeKind
from strangler.model.recogniser import Conclusions
from strangler.model.source import ModuleKind
from strangler.model.units import UnitGraph


def kinds(proposal):
    return {part.name: part.kind for part in proposal.boundary.parts}


def part(proposal, name):
    return next(p for p in proposal.boundary.parts if p.name == name)


def test_django_apps_become_services_over_a_library_and_a_platform(shop):
    """Three apps that hang together by themselves are three services."""
    proposal = shop.propose()
    assert kinds(proposal) == {
        "catalogue": PartKind.SERVICE,
        "customers": PartKind.SERVICE,
        "orders": PartKind.SERVICE,
        "shared": PartKind.SHARED,
        "platform": PartKind.PLATFORM,
    }
    assert proposal.part_of_module["shop.orders.services"] == "orders"
    assert proposal.part_of_module["shop.utils.money"] == "shared"
    assert proposal.part_of_module["shop.settings"] == "platform"
    assert proposal.part_of_module["shop.urls"] == "platform"


def test_apps_are_found_without_any_recogniser(shop):
    """Structure and packages are enough where tables and seeds are unknown."""
    shop.seeds.clear()
    shop.tables.clear()
    shop.endpoints.clear()
    services = {n for n, kind in kinds(shop.propose()).items() if kind is PartKind.SERVICE}
    assert services == {"catalogue", "customers", "orders"}


def test_every_code_module_has_a_part_and_no_other_has(shop):
    """Coverage is complete; tests and migrations are left out."""
    code = {n for n, f in shop.modules.items() if f.kind is ModuleKind.CODE}
    proposal = shop.propose()
    assert set(proposal.part_of_module) == code
    listed = [m for p in proposal.boundary.parts for m in p.modules]
    assert sorted(listed) == sorted(code)


def test_a_module_without_any_edge_follows_its_package(shop):
    """Nothing ties it, so where it stands decides."""
    shop.module("shop.orders.notes")
    shop.module("shop.orders.empty")
    shop.units = [u for u in shop.units if u.id != "shop.orders.empty"]
    placed = shop.propose().part_of_module
    assert placed["shop.orders.notes"] == "orders"
    assert placed["shop.orders.empty"] == "orders"


def test_the_easiest_service_leaves_first(shop):
    """Customers call nothing back; orders need both others."""
    verdict = shop.propose().boundary.verdict
    assert verdict.answer is Answer.SPLIT
    assert "extract customers first (it calls nothing back" in verdict.sentence
    assert "then catalogue and orders" in verdict.sentence


def test_the_cut_lists_calls_and_foreign_keys_with_their_lines(shop):
    """A price is only as good as its evidence."""
    cuts = {(c.source, c.target): c for c in shop.propose().cuts}
    cut = cuts["orders", "catalogue"]
    assert cut.calls == 2
    assert [(k.source, k.target) for k in cut.foreign_keys] == [
        ("table:orders_orderline", "table:catalogue_product")
    ]
    assert [c.kind for c in cut.evidence] == [EdgeKind.FOREIGN_KEY, EdgeKind.CALLS]
    assert str(cut.evidence[1].location) == "shop/orders/services.py:10:5"
    assert cuts["orders", "shared"].price < cut.price


def test_a_part_owns_its_tables_and_endpoints(shop):
    """Tables and endpoints follow the code that declares and answers them."""
    orders = part(shop.propose(), "orders")
    assert orders.tables == ("orders_order", "orders_orderline")
    assert orders.endpoints == ("shop:GET /orders/",)
    assert orders.depends_on == ("catalogue", "customers", "shared")
    assert orders.lines == 420


def test_a_part_gives_its_reasons(shop):
    """Strongest first, with lines where there are any."""
    texts = [reason.text for reason in part(shop.propose(), "orders").why]
    assert texts[0] == "same Django app: shop.orders"
    assert "2 tables declared here: orders_order, orders_orderline" in texts
    assert "1 endpoint answered here" in texts


def test_a_god_models_module_is_split_by_symbol(shop):
    """Classes of one models.py go where they are used, and the part says so."""
    for app, entity in (("orders", "Order"), ("catalogue", "Product"), ("customers", "Customer")):
        parcel = f"shop.models.{entity}Record"
        if app == "orders":
            shop.module("shop.models", "OrderRecord", "ProductRecord", "CustomerRecord", lines=90)
        for name in ("models", "services", "forms"):
            source = f"shop.{app}.{name}" + {"models": f".{entity}", "forms": f".{entity}Form"}.get(
                name, ""
            )
            shop.uses(source, parcel, kind=EdgeKind.INHERITS)
    proposal = shop.propose()
    assert proposal.part_of_unit["shop.models.ProductRecord"] == "catalogue"
    assert proposal.part_of_unit["shop.models.CustomerRecord"] == "customers"
    home = proposal.part_of_module["shop.models"]
    strays = {s for p in proposal.boundary.parts for s in p.symbols}
    assert {s.rsplit(".", 1)[1] for s in strays} >= {
        f"{e}Record" for e in ("Product", "Customer") if e.lower() not in home
    }


def test_one_piece_of_code_is_not_split(monolith):
    """A single domain is no reason for a second deployable."""
    names = [f"tool.m{i}" for i in range(8)]
    for name in names:
        monolith.module(name, "Thing")
    for a in names:
        monolith.uses(a, *(b for b in names if b != a))
    boundary = monolith.propose().boundary
    assert boundary.verdict.answer is Answer.KEEP


def test_too_little_parsed_code_gives_no_verdict(shop):
    """Below 90 % nothing is said."""
    verdict = shop.propose(parsed_share=0.89).boundary.verdict
    assert verdict.answer is Answer.UNKNOWN
    assert "89%" in verdict.sentence
    assert shop.propose(parsed_share=0.9).boundary.verdict.answer is Answer.SPLIT


def test_alternatives_always_offer_the_modest_ways(shop):
    """One deployable and one extracted service are always on the table."""
    names = [a.name for a in shop.propose().boundary.alternatives]
    assert names == [
        "one deployable, modular",
        "extract one service: customers",
        "current packages",
    ]


@pytest.mark.parametrize("wanted", [1, 2, 3])
def test_as_many_services_as_wanted(shop, wanted):
    """The number asked for wins over the natural one."""
    found = [k for k in kinds(shop.propose(services=wanted)).values() if k is PartKind.SERVICE]
    assert len(found) == wanted


def test_plugins_stay_one_group_around_their_core(plugins):
    """Sixty independent plug-ins are no sixty services."""
    proposal = plugins(60).propose()
    assert kinds(proposal) == {"plugins": PartKind.SERVICE, "shared": PartKind.SHARED}
    verdict = proposal.boundary.verdict
    assert verdict.answer is Answer.KEEP
    assert "60 packages (plugins) are independent plug-ins around a shared core" in verdict.sentence


def test_an_empty_project_has_an_answer(monolith):
    """Nothing in, nothing out, and no exception."""
    proposal = monolith.propose()
    assert proposal.boundary.parts == ()
    assert proposal.boundary.verdict.answer is Answer.KEEP
    assert proposal.boundary.stability is None


def test_one_lonely_unit_has_a_part(monolith):
    """One module, no edge."""
    monolith.module("script")
    proposal = monolith.propose()
    assert proposal.part_of_module == {"script": "script"}
    assert all(m.value == m.value for m in proposal.metrics)


def test_only_platform_code_is_a_platform(monolith):
    """Settings alone are no service."""
    monolith.module("site.settings")
    monolith.module("manage")
    assert set(kinds(monolith.propose()).values()) == {PartKind.PLATFORM}


def test_the_order_of_the_input_does_not_matter(shop):
    """Shuffled units, edges, modules and conclusions give the same proposal."""
    expected = shop.propose()
    chance = random.Random(7)
    for _ in range(3):
        for rows in (shop.units, shop.edges, shop.tables, shop.endpoints, shop.seeds):
            chance.shuffle(rows)
        names = list(shop.modules)
        chance.shuffle(names)
        shop.modules = {name: shop.modules[name] for name in names}
        graph = UnitGraph(tuple(shop.units), tuple(shop.edges))
        object.__setattr__(shop, "_graph", graph)
        assert shop.propose() == expected


def test_a_seed_that_is_the_whole_monolith_is_no_boundary(shop):
    """One Django app for everything says nothing."""
    inside = tuple(n for n in shop.modules if n.startswith("shop."))
    shop.seeds = [replace(shop.seeds[0], name="shop", modules=inside, strength=1.0)]
    services = {n for n, kind in kinds(shop.propose()).items() if kind is PartKind.SERVICE}
    assert services == {"catalogue", "customers", "orders"}


def test_conclusions_may_name_what_is_not_code(shop):
    """Handlers, tables and seeds outside the code are passed over."""
    shop.endpoint("/elsewhere", "django.contrib.auth.views.login")
    shop.table("django.contrib.auth.models.User")
    shop.seeds.append(replace(shop.seeds[0], name="auth", modules=("django.contrib.auth",)))
    assert isinstance(shop.conclusions, Conclusions)
    assert len(shop.propose().boundary.parts) == 5
