"""What code does, in a real browser: effects with their witness, tables, transactions, gaps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

Open = Callable[..., Any]
Report = Callable[[str, Any], str]

AT = {"path": "shop/orders/models.py", "line": 1, "column": 1}


@pytest.fixture
def document(samples: ModuleType) -> dict[str, Any]:
    """The document of the small report."""
    return dict(samples.shop()[0])


def test_the_sentence_on_endpoints_counts_what_the_document_holds(
    open_page: Open, shop: str, document: dict[str, Any]
) -> None:
    """Proven ones by effect, the others by what they are laid to."""
    page = open_page(f"{shop}#/endpoints")
    said = page.locator("main .opening .lead").inner_text()
    proven = Counter(e["effect"] for e in document["endpoints"] if e["complete"])
    open_ones = [e for e in document["endpoints"] if not e["complete"]]
    causes = {e["unknown"][0]["name"] for e in open_ones}
    assert said == (
        f"{proven['none'] + proven['read']} of {len(document['endpoints'])} endpoints only read, "
        f"{proven['write']} write, {proven['external']} call out; "
        f"{len(open_ones)} are incomplete because of {len(causes)} causes."
    )


def test_endpoints_are_filtered_by_table_and_cause(
    open_page: Open, shop: str, document: dict[str, Any]
) -> None:
    """The counts are those of the document, and a link shows the same."""
    page = open_page(f"{shop}#/endpoints")
    page.locator(".filter:has(> span:text-is('Table')) select").select_option("product")
    touching = [e for e in document["endpoints"] if "product" in (*e["reads"], *e["writes"])]
    assert page.locator(".table-count").inner_text().startswith(f"{len(touching)} of ")
    page.get_by_role("button", name="Clear").click()
    page.get_by_label("Open because of").select_option("plugins.run, library")
    laid = [
        e for e in document["endpoints"] if [u["name"] for u in e["unknown"]] == ["plugins.run"]
    ]
    assert page.locator(".table-count").inner_text().startswith(f"{len(laid)} of ")
    assert "f_cause=plugins.run" in page.url


def test_a_row_opens_the_way_to_the_effect_with_its_code(
    open_page: Open, shop: str, document: dict[str, Any]
) -> None:
    """Each step of the witness is a place with its line; what is unknown has a hint."""
    endpoint = next(e for e in document["endpoints"] if len(e["witness"]) > 1 and not e["complete"])
    page = open_page(f"{shop}#/endpoints")
    page.get_by_label("Filter endpoints by text").fill(endpoint["handler"])
    page.get_by_label("Method").select_option(endpoint["method"])
    page.locator(".grid-body .grid-row", has_text=endpoint["path"]).first.click()
    steps = page.locator("#panel .witness > li")
    assert steps.count() == len(endpoint["witness"])
    for index, at in enumerate(endpoint["witness"]):
        assert f"{at['path']}:{at['line']}" in steps.nth(index).inner_text()
        steps.nth(index).locator(".code-line.here").wait_for()
    text = page.locator("#panel").inner_text()
    assert "What is unknown" in text
    assert endpoint["unknown"][0]["name"] in text
    assert "What would resolve it" in text


def test_transactions_over_parts_stand_first(
    open_page: Open, shop: str, document: dict[str, Any]
) -> None:
    """The sentence counts them, the first row writes the most parts."""
    page = open_page(f"{shop}#/transactions")
    split = [t for t in document["transactions"] if len(t["writes_parts"]) > 1]
    said = page.locator("main .opening .lead").inner_text()
    assert said.startswith(f"{len(document['transactions'])} transactions: {len(split)} write")
    first = page.locator(".grid-body .grid-row").first.inner_text()
    assert any(t["symbol"] in first for t in split)


def test_the_picture_of_a_span_tells_what_is_inside_and_what_leaves(
    open_page: Open, shop: str, document: dict[str, Any]
) -> None:
    """Reads, locks, writes by part, ghosts by icon and word, what comes after the commit."""
    page = open_page(f"{shop}#/transactions")
    page.locator(".grid-body .grid-row").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".span-picture")
    picture = page.locator(".span-picture")
    text = picture.inner_text()
    assert "ghost risk" in text
    assert picture.locator(".span-lane.ghosts svg.icon-warning").count() == 1
    assert "sends mail" in text
    assert "After the commit" in text
    symbol = page.locator("main h1").inner_text()
    span = next(t for t in document["transactions"] if t["symbol"] == symbol)
    written = picture.locator(".span-lane.writes .span-tile li")
    assert sorted(written.all_inner_texts()) == span["writes"]
    owners = picture.locator(".span-lane.writes .span-owner strong").all_inner_texts()
    assert sorted(owners) == span["writes_parts"]


def test_a_cell_of_the_matrix_opens_its_lines_by_keyboard(
    open_page: Open, shop: str, document: dict[str, Any]
) -> None:
    """Right goes into the row's cells, left comes back, Enter opens what the part does there."""
    page = open_page(f"{shop}#/tables")
    row = page.locator(".grid-body .grid-row", has=page.locator(".mark-cell")).first
    row.focus()
    page.keyboard.press("ArrowRight")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert re.search(r"^[RWJ ]+: \w+ (reads|writes|joins)", label)
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.classList.contains('grid-row')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    part, table = re.match(r"[RWJ ]+: (\w+) .* (\w+)$", label).groups()  # type: ignore[union-attr] # matched above
    assert panel.locator("h2").inner_text() == f"{part} uses {table}"
    panel.locator(".code-line.here").first.wait_for()


def test_a_table_names_its_readers_and_writers_with_places(
    open_page: Open, shop: str, document: dict[str, Any]
) -> None:
    """Symbols with path:line, endpoints, transactions."""
    table = next(t for t in document["tables"] if t["writers"] and t["readers"])
    page = open_page(f"{shop}#/tables?panel=table:{table['name']}")
    text = page.locator("#panel").inner_text()
    for symbol in table["writers"][:8]:
        assert symbol in text
    at = next(a["location"] for a in table["accesses"] if a["mode"] == "writes")
    assert f"{at['path']}:{at['line']}" in text
    assert "Endpoints that write it" in text


def test_a_cut_shows_transactions_joins_and_shared_tables_with_lines(
    open_page: Open, shop: str, document: dict[str, Any]
) -> None:
    """Each is a group of its own; a transaction leads to its picture."""
    cut = next(c for c in document["cuts"] if c["transactions"])
    page = open_page(f"{shop}#/cuts?cut={'|'.join(sorted((cut['from'], cut['to'])))}")
    group = page.get_by_role("region", name="Transactions")
    assert cut["transactions"][0]["symbol"] in group.inner_text()
    group.get_by_role("link", name=cut["transactions"][0]["symbol"]).first.click()
    page.wait_for_selector(".span-picture")
    shared = next(c for c in document["cuts"] if c["shared_tables"])
    page = open_page(f"{shop}#/cuts?cut={'|'.join(sorted((shared['from'], shared['to'])))}")
    assert (
        shared["shared_tables"][0] in page.get_by_role("region", name="Shared tables").inner_text()
    )


def test_gaps_say_what_keeps_endpoints_incomplete_and_what_a_trace_saw(
    open_page: Open, report: Report, samples: ModuleType
) -> None:
    """Causes with counts and hints; without a trace there is no word of it."""
    document, excerpts = samples.shop()
    page = open_page(report("shop", (document, excerpts)) + "#/gaps")
    text = page.locator("main").inner_text()
    count = sum(not e["complete"] for e in document["endpoints"])
    assert f"Incomplete endpoints: {count} of {len(document['endpoints'])}, by cause" in text
    assert "plugins.run" in text
    assert "real runs" not in text
    document["trace"] = {
        "files": 3, "changed": [], "executed": 10, "found": 9, "executed_direct": 8,
        "found_direct": 8, "share": 0.9, "share_direct": 1.0, "requests": 2, "known": 1,
        "unknown": ["GET /lost"], "statements": 12,
        "missed": [{"caller": "a.b", "callee": "c.d", "location": AT, "through": ""}],
        "effects": [{"endpoint": document["endpoints"][0]["id"], "kind": "writes",
                     "target": "order", "contradicts": True, "location": AT}],
    }  # fmt: skip
    page = open_page(report("traced", (document, excerpts)) + "#/gaps")
    text = page.locator("main").inner_text()
    assert "9 of 10 (90 %)" in text
    assert "c.d" in text
    assert "GET /lost" in text
    assert "said to be complete" in text


def test_doors_tell_what_they_do(open_page: Open, report: Report, samples: ModuleType) -> None:
    """A door opens the same evidence as an endpoint."""
    document, excerpts = samples.shop()
    endpoint = next(e for e in document["endpoints"] if e["complete"] and e["writes"])
    kept = ("effect", "complete", "reads", "writes", "external", "effects", "witness", "unknown")
    document["doors"] = [
        {"kind": "task", "name": "send", "handler": "shop.t.send", "location": AT, "part": "orders"}
        | {key: endpoint[key] for key in kept}
    ]
    page = open_page(report("doored", (document, excerpts)) + "#/doors")
    assert page.locator("main .opening .lead").inner_text().startswith("1 door: 1 task.")
    page.locator(".grid-body .grid-row").first.click()
    text = page.locator("#panel").inner_text()
    assert "task door" in text
    assert endpoint["writes"][0] in text
    assert "Witness" in text


def test_hidden_coupling_shows_only_where_there_is_any(
    open_page: Open, report: Report, samples: ModuleType, shop: str
) -> None:
    """No list, no tab."""
    assert open_page(shop).locator('.tabs a[data-view="coupling"]').count() == 0
    document, excerpts = samples.shop()
    document["coupling"] = [
        {"kind": "cache_key", "name": "cart:*", "parts": ["cart", "orders"], "evidence": [AT]}
    ]
    page = open_page(report("coupled", (document, excerpts)) + "#/coupling")
    assert "1 of them ties several parts" in page.locator("main .lead").inner_text()
    page.locator(".grid-body .grid-row").first.click()
    assert "shop/orders/models.py:1" in page.locator("#panel").inner_text()


def test_findings_begin_with_what_is_dearest_to_take_apart(open_page: Open, shop: str) -> None:
    """Transactions over parts, ghosts, then the rest; each leads somewhere that exists."""
    page = open_page(shop)
    found = page.locator(".findings").first.locator(".finding p").all_inner_texts()
    assert "tables of several parts" in found[0]
    assert "before the commit" in found[1]
    assert any("GET endpoint" in text for text in found)
    for link in page.locator(".finding a").all():
        fragment = str(link.get_attribute("href"))
        page.evaluate("fragment => { location.hash = fragment }", fragment)
        page.wait_for_selector("main .opening")
        assert page.locator("main .empty-title", has_text="Nothing matches").is_hidden()
        page.evaluate("location.hash = '#/overview'")
        page.wait_for_selector(".findings")
