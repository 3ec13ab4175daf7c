"""`make bench-report`: write the HTML report of homeassistant, weigh it, open it in Chromium."""

import argparse
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks.commands import python
from benchmarks.machine import machine
from support.corpus import unpacked

SYSTEM = "homeassistant==2024.3.3"
OPEN_GOAL_SECONDS, WEIGHT_GOAL_MB = 5.0, 15.0
TIMES = 5
# Nothing is sandboxed in a container as root, and nothing may be fetched.
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
SHOWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of the page in a fresh context: until load, until painted, and complaints."""

    loaded: float
    painted: float
    complaints: tuple[str, ...]


def main() -> None:
    """Measure the report of the system, or the page that is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__)
    parser.add_argument("page", nargs="?", type=Path, help="an index.html that is there already")
    page = parser.parse_args().page
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed (apt-get install chromium)")
    print(f"{page or SYSTEM} on {machine()}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="strangler-bench-") as scratch:
        page = page or _written(Path(scratch))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM))
            openings = [_opened(browser, page) for _ in range(TIMES)]
            browser.close()
        _print(page.stat().st_size / 1e6, openings)


def _written(scratch: Path) -> Path:
    root = unpacked(SYSTEM)
    if not root.is_dir():
        sys.exit(f"{root} is missing; `make bench-report` gets it")
    python("-m", "strangler", "--quiet", "analyze", root, "-o", scratch, "--format", "html")
    return scratch / "index.html"


def _opened(browser: Browser, page: Path) -> Opening:
    tab = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    complaints: list[str] = []
    tab.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    started = time.perf_counter()
    tab.goto(page.resolve().as_uri(), wait_until="load")
    loaded = time.perf_counter() - started
    tab.evaluate(SHOWN)
    painted = time.perf_counter() - started
    tab.context.close()
    return Opening(loaded, painted, tuple(complaints))


def _print(weight: float, openings: list[Opening]) -> None:
    loaded = median(opening.loaded for opening in openings)
    painted = median(opening.painted for opening in openings)
    print(f"  index.html weighs {weight:.2f} MB; {_goal(weight, WEIGHT_GOAL_MB)}")
    print(f"  loaded after {loaded:.2f} s (median of {TIMES})")
    print(f"  painted after {painted:.2f} s; {_goal(painted, OPEN_GOAL_SECONDS)}")
    for complaint in sorted({text for opening in openings for text in opening.complaints}):
        print(f"  the page complains: {complaint}")


def _goal(value: float, goal: float) -> str:
    return f"goal {goal:g}: {'met' if value <= goal else 'MISSED'}"


if __name__ == "__main__":
    main()
