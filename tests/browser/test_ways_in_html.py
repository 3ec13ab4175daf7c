"""The way to each effect, in a real browser, on a report of a real analysis."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strangler import analyze
from strangler.analyzers.effects.following import of_endpoint
from strangler.model.analysis import Analysis
from strangler.model.effect_map import unpack
from strangler.reports.document import document
from strangler.reports.excerpts import collect_excerpts

Open = Callable[..., Any]
SHOP = Path(__file__).resolve().parents[2] / "examples" / "shop"
CHECKOUT = "shop:POST /orders/checkout/"
LINK = "#/endpoints?panel=shop:POST+%2Forders%2Fcheckout%2F"


@pytest.fixture(scope="module")
def analysed() -> Analysis:
    """The example shop."""
    return analyze(SHOP, cache=False)


@pytest.fixture(scope="module")
def example(report: Callable[[str, Any], str], analysed: Analysis) -> str:
    """The address of its report."""
    content = document(analysed)
    excerpts = collect_excerpts(SHOP, content, analysed.effects)
    return report("example", (content, excerpts, analysed.effects))


def test_every_effect_of_every_endpoint_has_the_way_that_explain_tells(
    open_page: Open, example: str, analysed: Analysis
) -> None:
    """The page finds the ways itself; they are those of the analysis, step by step."""
    page = open_page(f"{example}#/endpoints")
    shown = page.evaluate(
        """async () => {
          const found = {};
          for (const endpoint of Strangler.model.endpoints) {
            const ways = await Strangler.waysOf(endpoint, endpoint.id);
            found[endpoint.id] = ways.map((way) =>
              [way.text, way.steps.map((step) => [step.at.path, step.at.line, step.at.column])]);
          }
          return found;
        }"""
    )
    known = unpack(analysed.effects)
    for endpoint in analysed.endpoints:
        told = of_endpoint(known, endpoint.id)
        assert told is not None
        assert shown[endpoint.id] == [
            [way.effect, [[at.path, at.line, at.column] for at in way.path]] for way in told.ways
        ], endpoint.id


def test_a_reader_chooses_the_way_to_a_table_by_keyboard(open_page: Open, example: str) -> None:
    """Down goes to the next effect, Enter opens its way with the code, the link keeps it."""
    page = open_page(example + LINK)
    page.locator(".way-list summary").first.focus()
    for _ in range(60):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.dataset.way") == "writes cart_cart":
            break
        if page.evaluate("document.activeElement.parentElement.open === false"):
            page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator(".way[aria-expanded=true]").get_attribute("data-way") == "writes cart_cart"
    steps = page.locator(".way-body:visible .witness > li")
    steps.last.locator(".code-line.here").wait_for()
    assert "shop/orders/services.py" in steps.last.inner_text()
    assert "way=writes+cart_cart" in page.url
    again = open_page(page.url)
    chosen = again.locator(".way[aria-expanded=true]")
    assert chosen.get_attribute("data-way") == "writes cart_cart"


def test_the_tree_holds_each_function_once_and_all_effects(
    open_page: Open, example: str, analysed: Analysis
) -> None:
    """What ways share is drawn once; every effect has its mark."""
    page = open_page(f"{example}{LINK}&ways=tree")
    page.locator(".way-tree").wait_for()
    told = of_endpoint(unpack(analysed.effects), CHECKOUT)
    assert told is not None
    page.wait_for_function(
        """(count) => {
          // Open level by level, as a reader would.
          document.querySelectorAll(".way-tree details").forEach((each) => { each.open = true; });
          return document.querySelectorAll(".way-effect").length === count;
        }""",
        arg=len(told.ways),
    )
    names = page.locator(".way-tree summary code").evaluate_all("all => all.map(e => e.title)")
    assert len(names) == len(set(names))


def test_a_table_opens_its_endpoints_at_their_way_to_it(open_page: Open, example: str) -> None:
    """From a table to an endpoint: the way to that table is open."""
    page = open_page(f"{example}#/tables?panel=table:cart_cart")
    page.locator("#panel section", has_text="Endpoints that write it").locator(
        ".tie .node-link"
    ).first.click()
    chosen = page.locator(".way[aria-expanded=true]")
    chosen.wait_for()
    assert chosen.get_attribute("data-way") == "writes cart_cart"


def test_ways_fit_a_phone(open_page: Open, example: str) -> None:
    """Nothing runs out of the sheet, in either shape."""
    for shape in ("", "&ways=tree"):
        page = open_page(example + LINK + shape, width=390, height=844)
        page.locator(".way-list, .way-tree").first.wait_for()
        wide = page.evaluate(
            "(() => { const p = document.querySelector('.panel-body');"
            " return p.scrollWidth - p.clientWidth; })()"
        )
        assert wide <= 0


def test_a_record_off_the_map_keeps_its_own_witness(open_page: Open, example: str) -> None:
    """As does a page without a map."""
    page = open_page(f"{example}#/endpoints")
    said = page.evaluate(
        """async () => {
          const holder = Strangler.waysSection(
            { handler: "no.where", complete: true, effect: "none", witness: [] }, "none",
            () => [Strangler.h("p", {}, "otherwise")]);
          document.body.append(holder);
          await Strangler.documents.effects();
          while (holder.isConnected) await new Promise(requestAnimationFrame);
          return document.body.lastElementChild.textContent;
        }"""
    )
    assert said == "otherwise"


def test_a_door_names_who_publishes_to_it(
    open_page: Open, report: Callable[[str, Any], str], samples: Any
) -> None:
    """By the task's name or a consumer's topic; a door that nobody reaches says so."""
    content, excerpts = samples.shop()
    at = {"path": "shop/orders/models.py", "line": 1, "column": 1}
    plain = {"location": at, "part": None, "effect": "none", "complete": True, "effects": []}
    plain |= {"reads": [], "writes": [], "external": [], "witness": [], "unknown": []}
    content["doors"] = [
        {**plain, "kind": "consumer", "name": "kafka:orders,refunds", "handler": "shop.a"},
        {**plain, "kind": "task", "name": "mails", "handler": "shop.b"},
        {**plain, "kind": "task", "name": "nobody", "handler": "shop.c"},
    ]
    sender = content["endpoints"][0]
    sender["effects"] = sorted([*sender["effects"], "publishes mails", "publishes refunds"])
    address = report("published", (content, excerpts))
    for index, expected in enumerate(("Published by 1", "Published by 1", "Published by 0")):
        page = open_page(f"{address}#/doors?panel=record:doors:{index}")
        section = page.locator("#panel section", has_text="Published by")
        assert section.locator("h3").inner_text() == expected
        assert section.locator(".tie").count() == int(expected[-1])
