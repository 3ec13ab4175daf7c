"""A sample's name in, the size of its report and the time until it can be used out.

Run by hand, from the root of the repository: `python tests/browser/measure_open.py [shop|large]`.
"""

from __future__ import annotations

import runpy
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from strangler.reports.to_html import render_html

SAMPLES = Path(__file__).resolve().parents[1] / "support" / "report_samples.py"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
RUNS = 5
VIEWS = ("map", "matrix", "parts", "cuts", "endpoints", "tables", "cycles", "gaps", "metrics")


def seconds_until_ready(browser: Any, address: str) -> float:
    """A fresh profile, from the address to the drawn overview."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    spent = time.perf_counter() - start
    page.context.close()
    return spent


def milliseconds_of_views(browser: Any, address: str) -> dict[str, float]:
    """How long each view takes to draw, layout by the browser included."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    found = {}
    for view in VIEWS:
        found[view] = page.evaluate(
            """view => new Promise(done => {
              const start = performance.now();
              window.addEventListener('hashchange', () => requestAnimationFrame(
                () => setTimeout(() => done(performance.now() - start))), { once: true });
              window.location.hash = '#/' + view;
            })""",
            view,
        )
    page.context.close()
    return found


def main() -> None:
    """Print the figures."""
    from playwright.sync_api import sync_playwright

    name = sys.argv[1] if len(sys.argv) > 1 else "large"
    document, excerpts = runpy.run_path(str(SAMPLES))[name]()
    start = time.perf_counter()
    html = render_html(document, excerpts)
    rendered = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "index.html"
        path.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = [seconds_until_ready(browser, path.as_uri()) for _ in range(RUNS)]
        views = milliseconds_of_views(browser, path.as_uri())
        browser.close()
    lines = [
        f"{name}: {len(html.encode()) / 1e6:.2f} MB, rendered in {rendered:.2f} s",
        f"opens in {statistics.median(opened):.2f} s, {max(opened):.2f} s at most of {RUNS}",
        ", ".join(f"{view} {spent:.0f} ms" for view, spent in views.items()),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
