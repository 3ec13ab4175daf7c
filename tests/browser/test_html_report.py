"""The HTML report in a real browser: views, map, tables, keys, links, colours, sizes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Open = Callable[..., Any]

VIEWS = (
    "overview",
    "map",
    "matrix",
    "parts",
    "parts?part=orders",
    "cuts",
    "cuts?cut=cart|orders",
    "endpoints",
    "tables",
    "transactions",
    "cycles",
    "gaps",
    "metrics",
)
PANELS = (
    "verdict:",
    "part:orders",
    "pkg:orders/shop.orders.api",
    "shop.orders.models",
    "table:order",
    "shop:POST /api/carts",
    "edge:part:cart|>part:orders",
    "cell:order|>cart",
    "cycle:0",
    "gap:0",
    "note:0",
    "why:orders",
    "metric:proposed",
    "loc:shop/orders/models.py:1:1",
    "nothing.of.this.name",
)


def go(page: Any, where: str) -> None:
    """Show a view as a link to it would, and wait until it is drawn."""
    page.evaluate("where => { window.location.hash = '#/' + where }", where)
    name = where.partition("?")[0]
    page.wait_for_selector(f'body[data-view="{name}"] main .opening')


def marks(page: Any) -> list[str]:
    """The ids of the marks on the map's canvas."""
    return list(page.eval_on_selector_all(".canvas .mark", "all => all.map(m => m.dataset.id)"))


def mark(page: Any, name: str) -> Any:
    return page.locator(f'.canvas .mark[data-id="{name}"]')


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_with_a_question_and_its_answer(open_page: Open, shop: str, view: str) -> None:
    """A title, then one sentence, then the rest."""
    page = open_page(f"{shop}#/{view}")
    assert page.locator("main h1").count() == 1
    answer = page.locator("main .opening .lead").inner_text()
    assert re.search(r"[.?]$", answer.removesuffix("why?").strip()), answer
    assert "undefined" not in page.locator("main").inner_text()
    assert "NaN" not in page.locator("main").inner_text()
    current = page.locator(".tabs a[aria-current=page]")
    assert current.get_attribute("data-view") == view.partition("?")[0]


@pytest.mark.parametrize("sample", ["empty", "large"])
def test_every_view_opens_on_nothing_and_on_much(
    open_page: Open, report: Callable[[str, Any], str], samples: ModuleType, sample: str
) -> None:
    """An empty document has kind words, a large one no errors."""
    page = open_page(report(sample, getattr(samples, sample)()))
    for view in VIEWS:
        go(page, view)
        text = page.locator("main").inner_text()
        assert not re.search(r"undefined|NaN|\[object", text), (view, text)


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_can_be_linked_to(open_page: Open, shop: str, panel: str) -> None:
    """The fragment names what the panel shows."""
    page = open_page(shop)
    page.evaluate("id => { location.hash = '#/map?' + new URLSearchParams({panel: id}) }", panel)
    page.wait_for_selector("#panel:not([hidden])")
    text = page.locator("#panel").inner_text()
    assert not re.search(r"undefined|NaN|\[object|^false$", text, re.MULTILINE)
    assert ("does not know it" in text) == (panel == "nothing.of.this.name")


def test_plan_and_doors_show_only_where_there_are_any(
    open_page: Open, report: Callable[[str, Any], str], samples: ModuleType, shop: str
) -> None:
    """Empty lists have no tab; full ones are drawn whatever the shape of their ranges."""
    page = open_page(shop)
    assert page.locator('.tabs a[data-view="plan"]').count() == 0
    assert page.locator('.tabs a[data-view="doors"]').count() == 0
    document, excerpts = samples.shop()
    at = {"path": "shop/orders/tasks.py", "line": 3, "column": 1}
    document["plan"] = [
        {
            "step": 1,
            "part": "notifications",
            "why": ["owns its tables"],
            "effort": [3, 8],
            "gain": {"low": 1, "high": 2, "unit": "deploys a week"},
            "breaks": [],
            "precondition": [],
        }
    ]
    document["doors"] = [
        {"kind": "task", "name": "send", "handler": "shop.t.send", "location": at, "part": "orders"}
    ]
    page = open_page(report("planned", (document, excerpts)))
    go(page, "plan")
    assert "effort 3 to 8" in page.locator("main").inner_text()
    assert "gain 1 to 2 deploys a week" in page.locator("main").inner_text()
    go(page, "doors")
    page.locator(".grid-body .grid-row").first.click()
    assert "shop/orders/tasks.py:3" in page.locator("#panel").inner_text()


def test_a_click_opens_a_part_and_its_sign_closes_it(open_page: Open, shop: str) -> None:
    """Parts, then packages, then modules; the panel tells of what was clicked."""
    page = open_page(f"{shop}#/map")
    assert all(name.startswith("part:") for name in marks(page))
    mark(page, "part:orders").locator(".name").click()
    page.wait_for_selector('.canvas .mark[data-id="shop.orders.models"]')
    assert page.locator("#panel h2").inner_text() == "orders"
    mark(page, "pkg:orders/shop.orders.api").locator(".name").click()
    page.wait_for_selector('.canvas .mark[data-id="shop.orders.api.views"]')
    page.locator('.canvas .caption[data-id="part:orders"] .sign').click()
    assert "shop.orders.models" not in marks(page)


def test_keys_alone_work_the_map(open_page: Open, shop: str) -> None:
    """Tab reaches one mark, arrows move, Enter opens and closes, Space tells, Escape closes."""
    page = open_page(f"{shop}#/map")
    assert page.locator(".canvas .mark[tabindex='0']").count() == 1
    page.locator(".canvas .mark[tabindex='0']").focus()
    first = page.evaluate("document.activeElement.dataset.id")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.id")
    assert second != first
    page.keyboard.press("Enter")
    assert mark(page, second).get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.activeElement.dataset.id") == second
    page.keyboard.press("Enter")
    assert mark(page, second).get_attribute("aria-expanded") == "false"
    page.keyboard.press(" ")
    page.wait_for_selector("#panel:not([hidden])")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_filters_of_the_map_change_what_is_drawn(open_page: Open, shop: str) -> None:
    """Platform away, tests in, kinds of dependency off."""
    page = open_page(f"{shop}#/map")
    page.get_by_label("Hide platform").check()
    assert "part:platform" not in marks(page)
    page.get_by_label("Tests and generated").check()
    assert "part:(no part)" in marks(page)
    before = page.locator(".canvas .line").count()
    page.get_by_text("Dependencies: all kinds").click()
    page.get_by_label(re.compile(r"^import \(")).uncheck()
    page.get_by_label(re.compile(r"^call \(")).uncheck()
    assert page.locator(".canvas .line").count() < before
    assert "off=runtime" in page.url


def test_a_focus_keeps_the_neighbours_and_widens(open_page: Open, shop: str) -> None:
    """One step shows fewer than three."""
    page = open_page(f"{shop}#/map?focus=part:reviews")
    near = len(marks(page))
    page.get_by_role("group", name="Steps").get_by_text("3", exact=True).click()
    assert len(marks(page)) > near
    page.get_by_role("button", name="Show all").click()
    assert len(marks(page)) == 10


def test_finding_on_the_map_opens_what_hides_it(open_page: Open, shop: str) -> None:
    """Enter goes to a module inside a closed part."""
    page = open_page(f"{shop}#/map")
    page.get_by_label(re.compile("Find on the map")).fill("shop.payments.signals")
    page.keyboard.press("Enter")
    page.wait_for_selector('.canvas .mark.found[data-id="shop.payments.signals"]')


@pytest.mark.parametrize("level", ["", "?level=modules", "?level=tables", "?level=endpoints"])
def test_the_canvas_is_never_crowded_nor_do_marks_overlap(
    open_page: Open, large: str, level: str
) -> None:
    """At most 150 marks; what is left out is said; no two boxes touch."""
    page = open_page(f"{large}#/map{level}")
    assert 10 < len(marks(page)) <= 150
    assert "more" in page.locator(".map-notes").inner_text()
    assert page.evaluate(OVERLAPS) == []
    mark(page, "more:").click()
    assert 60 < len(marks(page)) <= 150
    assert page.evaluate(OVERLAPS) == []


OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('.canvas .mark:not(.open) > .body')]
    .map(body => ({ id: body.parentElement.dataset.id, box: body.getBoundingClientRect() }));
  const found = [];
  for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) {
    if (a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1 &&
        a.box.top < b.box.bottom - 1 && b.box.top < a.box.bottom - 1) found.push([a.id, b.id]);
  }
  return found;
}"""


def test_opened_parts_do_not_overlap_and_names_fit(open_page: Open, shop: str) -> None:
    """A name ends inside its box."""
    page = open_page(f"{shop}#/map?open=part:orders&open=part:cart&open=pkg:orders/shop.orders.api")
    assert page.evaluate(OVERLAPS) == []
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.canvas .mark:not(.open)')].filter(mark => {
          const body = mark.querySelector('.body').getBoundingClientRect();
          const name = mark.querySelector('.name').getBoundingClientRect();
          return name.right > body.right + 1;
        }).map(mark => mark.dataset.id)"""
    )
    assert outside == []


def test_the_same_report_is_drawn_the_same_way(open_page: Open, large: str) -> None:
    """No chance in the layout."""
    read = "[...document.querySelectorAll('.canvas .mark')].map(m => m.getAttribute('transform'))"
    drawn = [open_page(f"{large}#/map?open=part:ledger").evaluate(read) for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_the_map_is_exported_as_a_picture_of_its_own(open_page: Open, shop: str) -> None:
    """SVG without variables or scripts, and a PNG."""
    page = open_page(f"{shop}#/map")
    with page.expect_download() as wait:
        page.get_by_role("button", name="SVG").click()
    text = Path(wait.value.path()).read_text(encoding="utf-8")
    assert wait.value.suggested_filename == "shop-map.svg"
    assert text.startswith("<svg")
    assert "orders" in text
    assert "<script" not in text
    with page.expect_download() as wait:
        page.get_by_role("button", name="PNG").click()
    assert Path(wait.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_line_shows_its_evidence_with_code(open_page: Open, shop: str) -> None:
    """From the map's line to a place in the sources."""
    page = open_page(f"{shop}#/map")
    page.locator(".canvas .line .hit").first.dispatch_event("click")
    assert "→" in page.locator("#panel h2").inner_text()
    page.locator("#panel .location").first.click()
    page.wait_for_selector("#panel .code-line.here")
    page.get_by_role("button", name="Back").click()
    assert "→" in page.locator("#panel h2").inner_text()


def test_the_matrix_opens_parts_and_moves_by_arrows(open_page: Open, shop: str) -> None:
    """Hover and focus tell the counts, a click shows the evidence."""
    page = open_page(f"{shop}#/matrix")
    rows = page.locator(".matrix tbody tr").count()
    page.get_by_role("button", name="Open orders").click()
    assert page.locator(".matrix tbody tr").count() > rows
    page.get_by_role("button", name="Close orders").click()
    assert page.locator(".matrix tbody tr").count() == rows
    cell = page.locator(".matrix tbody td button[tabindex='0']")
    cell.focus()
    page.keyboard.press("ArrowDown")
    assert " needs " in page.locator(".matrix-say").inner_text()
    page.keyboard.press("Enter")
    assert "→" in page.locator("#panel h2").inner_text()


def test_a_table_filters_sorts_and_remembers(open_page: Open, shop: str) -> None:
    """What is chosen is in the fragment, and a fresh page shows the same."""
    page = open_page(f"{shop}#/endpoints")
    page.get_by_label("Filter endpoints by text").fill("cart")
    page.locator(".table-count", has_text=" of 64").wait_for()
    page.get_by_label("Method").select_option("GET")
    page.get_by_role("button", name="Path").click()
    read = "[...document.querySelectorAll('.grid-body .grid-row')].map(r => r.textContent)"
    seen = page.evaluate(read)
    assert seen
    assert all("GET" in row and "cart" in row for row in seen)
    again = open_page(page.url)
    assert again.evaluate(read) == seen
    again.get_by_role("button", name="Clear").click()
    assert again.locator(".table-count").inner_text() == "64 endpoints"


def test_a_table_of_thousands_draws_only_what_is_seen(open_page: Open, large: str) -> None:
    """Arrows, Home and End reach every row all the same."""
    page = open_page(f"{large}#/endpoints")
    assert page.locator(".grid-body .grid-row").count() < 80
    assert int(page.locator(".grid").get_attribute("aria-rowcount")) > 1900
    page.locator(".grid-body .grid-row").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.index") == "1"
    page.keyboard.press("End")
    last = int(page.evaluate("document.activeElement.dataset.index"))
    assert last == int(page.locator(".grid").get_attribute("aria-rowcount")) - 2
    page.keyboard.press("Enter")
    assert page.locator("#panel .panel-kind").inner_text() == "endpoint"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.index") == str(last)


def test_a_part_of_thousands_of_small_modules_has_its_page(
    open_page: Open, report: Callable[[str, Any], str]
) -> None:
    """No module stands out; the treemap gathers the rest, and says that it is not to scale."""
    modules = [
        {"name": f"a.m{n}", "path": f"a/m{n}.py", "lines": 9, "kind": "code", "part": "a"}
        for n in range(4000)
    ]
    part = {"name": "a", "kind": "service", "modules": [each["name"] for each in modules]}
    document = {"modules": modules, "boundary": {"parts": [part]}}
    page = open_page(report("flat", (document, {})) + "#/parts?part=a")
    assert page.locator(".treemap li").count() == 41
    assert "not to scale" in page.locator("main").inner_text()


def test_slash_searches_everything(open_page: Open, shop: str) -> None:
    """Arrows choose, Enter goes, Escape closes."""
    page = open_page(shop)
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search everything").fill("shipment post")
    page.wait_for_selector("#results li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "POST /api/shipments"
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    page.keyboard.press("?")
    assert "search everything" in page.locator("dialog").inner_text()


def test_g_and_a_letter_change_the_view(open_page: Open, shop: str) -> None:
    """Letters do nothing while one types."""
    page = open_page(shop)
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_selector('body[data-view="tables"]')
    page.get_by_label("Filter tables by text").fill("gm")
    assert page.evaluate("document.body.dataset.view") == "tables"


def test_a_link_restores_map_and_panel(open_page: Open, shop: str) -> None:
    """A colleague sees the same marks, at the same place, with the same panel."""
    page = open_page(f"{shop}#/map")
    mark(page, "part:cart").locator(".name").click()
    page.get_by_label("Hide platform").check()
    page.get_by_role("button", name="Zoom in").click()
    read = "document.querySelector('.world').style.transform"
    scale = float(re.findall(r"scale\(([\d.]+)\)", page.evaluate(read))[0])
    page.wait_for_url(re.compile(f"at=.*{scale:.3f}"))
    again = open_page(page.url)
    assert marks(again) == marks(page)
    assert again.locator("#panel h2").inner_text() == "cart"
    near = [
        [float(n) for n in re.findall(r"-?[\d.]+", each.evaluate(read))] for each in (page, again)
    ]
    assert near[0] == pytest.approx(near[1], abs=1)


def test_a_source_link_is_whole_or_absent(open_page: Open, shop: str) -> None:
    """No template, no link; a scheme that runs code is refused."""
    page = open_page(f"{shop}#/map?panel=loc:shop/orders/models.py:7:1")
    assert page.locator("#panel a.button").count() == 0
    page.get_by_role("button", name="Settings").click()
    template = page.get_by_label("Where a source line opens")
    for refused in ("javascript:alert(1)//{path}", "no scheme {path}", "vscode://file/{root}/x"):
        template.fill(refused)
        assert "Incomplete" in page.locator("dialog [role=status]").inner_text()
    page.get_by_role("button", name="VS Code").click()
    assert "Incomplete" in page.locator("dialog [role=status]").inner_text()
    page.get_by_label("{root} is").fill("/srv/my shop")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("#panel a.button")
    link = page.locator("#panel a.button").first.get_attribute("href")
    assert link == "vscode://file/srv/my%20shop/shop/orders/models.py:7:1"


def test_a_location_is_copied(open_page: Open, shop: str) -> None:
    """path:line, ready to paste."""
    page = open_page(
        f"{shop}#/map?panel=loc:shop/orders/models.py:7:1", permissions=["clipboard-read"]
    )
    page.get_by_role("button", name="Copy shop/orders/models.py:7").click()
    page.locator("#live", has_text="Copied").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == "shop/orders/models.py:7"


def test_colours_follow_the_system_and_the_toggle(open_page: Open, shop: str) -> None:
    """What the reader chose outlasts a reload."""
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = open_page(shop, color_scheme="light")
    dark = open_page(shop, color_scheme="dark")
    assert light.evaluate(paper) != dark.evaluate(paper)
    light.keyboard.press("d")
    assert light.evaluate(paper) == dark.evaluate(paper)
    light.reload()
    light.wait_for_selector("html[data-ready]")
    assert light.evaluate(paper) == dark.evaluate(paper)


@pytest.mark.parametrize("sample", ["shop", "large"])
def test_no_view_is_wider_than_a_phone(
    open_page: Open, request: pytest.FixtureRequest, sample: str
) -> None:
    """390 px: no sideways scrolling of the page, panel included."""
    page = open_page(request.getfixturevalue(sample), width=390, height=844)
    for view in (*VIEWS, "map?panel=verdict:", "endpoints?panel=gap:0"):
        go(page, view)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0, view


CONTRAST = """() => {
  const parse = text => (text.match(/[\\d.]+(e-?\\d+)?/g) || []).map(Number);
  const channels = text => {
    const n = parse(text);
    const srgb = text.startsWith('color(srgb');
    return [...n.slice(0, 3).map(v => srgb ? v : v / 255), n.length > 3 ? n[3] : 1];
  };
  const light = rgb => rgb.slice(0, 3)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const paper = at.matches('.mark') ? at.querySelector('.body, .frame') : null;
      const style = getComputedStyle(paper || at);
      const found = channels(paper ? style.fill : style.backgroundColor);
      if (found[3] > 0.99) return found;
    }
    return [1, 1, 1, 1];
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest('.offscreen, script, noscript, option, .skip')) continue;
    const style = getComputedStyle(element);
    const ink = channels(element.closest('.picture') ? style.fill : style.color);
    const [a, b] = [light(ink), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push([element.className, element.textContent.slice(0, 30), ratio]);
  }
  return poor;
}"""

NAMELESS = """() => [...document.querySelectorAll('button, a[href], input, select, [role=button]')]
  .filter(e => e.checkVisibility())
  .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length))
  .map(e => e.outerHTML.slice(0, 120))"""

SMALL = """() => [...document.querySelectorAll('main button, main a.button, header button')]
  .filter(e => e.checkVisibility() && !e.closest('.matrix, svg'))
  .filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.height < 23.5); })
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_text_has_contrast_and_controls_have_names(
    open_page: Open, shop: str, theme: str, width: int
) -> None:
    """WCAG 2.2 AA: 4.5 to 1, a name for each control, targets of 24 px."""
    page = open_page(shop, width=width, color_scheme=theme, reduced_motion="reduce")
    for view in (*VIEWS, "map?open=part:orders&panel=part:orders", "gaps?panel=gap:0"):
        go(page, view)
        page.mouse.move(1, 1)
        assert page.evaluate(CONTRAST) == [], view
        assert page.evaluate(NAMELESS) == [], view
        assert page.evaluate(SMALL) == [], view
        assert page.evaluate("document.querySelectorAll('main h1').length") == 1


def test_axe_finds_nothing(open_page: Open, shop: str) -> None:
    """Where axe is installed (axe-playwright-python), it has nothing to say."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed here")
    source = next(Path(axe.__file__).parent.rglob("axe.min.js"), None)
    if source is None:
        pytest.skip("axe-playwright-python carries no axe.min.js")
    page = open_page(shop, bypass_csp=True)
    page.add_script_tag(content=source.read_text(encoding="utf-8"))
    for view in (*VIEWS, "map?open=part:orders&panel=part:orders"):
        go(page, view)
        found = page.evaluate("axe.run(document).then(result => result.violations)")
        assert [each["id"] for each in found] == [], json.dumps(found, indent=1)[:2000]


def test_paper_gets_whole_tables_and_no_controls(open_page: Open, large: str) -> None:
    """Printing unrolls the rows that scrolling would show."""
    page = open_page(f"{large}#/tables")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".grid-body .grid-row").count() == 500
    assert page.locator(".filters").is_hidden()
    assert page.locator(".tabs").is_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".grid-body .grid-row").count() < 80


def test_markup_in_names_stays_text(
    open_page: Open, report: Callable[[str, Any], str], samples: ModuleType
) -> None:
    """A module, a part, a table and a source line that try to be HTML are shown as they are."""
    text = json.dumps(samples.shop())
    evil = "<img src=x onerror=document.title=1></script><script>document.title=1</script>"
    document, excerpts = json.loads(text.replace("reviews", json.dumps(evil)[1:-1]))
    lines = {path: {int(n): line for n, line in each.items()} for path, each in excerpts.items()}
    page = open_page(report("hostile", (document, lines)))
    for view in VIEWS:
        go(page, view)
        assert page.locator("img").count() == 0
        assert "report" in page.title()
    go(page, "parts")
    assert evil in page.locator("main").inner_text()
