"""A headless Chromium and rendered sample reports, or a plain reason why there is none."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from strangler.reports.to_html import render_html
from support import report_samples

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


@pytest.fixture(scope="module")
def samples() -> ModuleType:
    """The generator of sample documents."""
    return report_samples


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all tests of this folder."""
    if CHROMIUM is None:
        pytest.skip("no chromium, chromium-browser or google-chrome on the PATH")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Any], str]:
    """Write a report once and name its address; `made` is (document, excerpts)."""
    folder = tmp_path_factory.mktemp("reports")

    def write(name: str, made: Any) -> str:
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_text(render_html(*made), encoding="utf-8")
        return path.as_uri()

    return write


@pytest.fixture(scope="module")
def shop(report: Callable[[str, Any], str], samples: ModuleType) -> str:
    """The address of the small report."""
    return report("shop", samples.shop())


@pytest.fixture(scope="module")
def large(report: Callable[[str, Any], str], samples: ModuleType) -> str:
    """The address of the large report."""
    return report("large", samples.large())


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open an address in a fresh profile; at the end, complain of errors and of any request."""
    contexts = []
    complaints: list[str] = []

    def visit(address: str, *, width: int = 1280, height: int = 860, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text) if message.type in {"error", "warning"} else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                complaints.append(f"asked for {request.url}")
                if not request.url.startswith(("file:", "blob:", "data:"))
                else None
            ),
        )
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []
