"""What README.md and CONTRIBUTING.md show works as it stands, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from strangler import analyze
from strangler.analyzers.recognisers import registry

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
BOTTLE_APP = """from bottle import get, post as posts

@get("/orders")
def orders():
    return []

@posts(path="/orders")
def order():
    return {}
"""


def example(page: str) -> str:
    """The Python code that a page shows."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]


def test_the_readmes_script_prints_a_verdict(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    exec(example("README.md"), {"__name__": "readme"})
    assert capsys.readouterr().out.startswith("Split ")


def test_the_guides_recogniser_finds_endpoints(tmp_path, monkeypatch):
    shown: dict[str, object] = {"__name__": "guide"}
    exec(example("CONTRIBUTING.md"), shown)
    monkeypatch.setattr(registry, "built_in", lambda: (shown["Bottle"](),))
    (tmp_path / "shop.py").write_text(BOTTLE_APP)
    analysis = analyze(tmp_path, cache=False, jobs=1)
    assert [(e.id, e.handler, str(e.location)) for e in analysis.endpoints] == [
        ("bottle:GET /orders", "shop.orders", "shop.py:4:5"),
        ("bottle:POST /orders", "shop.order", "shop.py:8:5"),
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    """Files of the repository; a heading after `#` is one of the file's."""
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        if "://" in link:
            continue
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if heading:
            lines = target.read_text(encoding="utf-8").splitlines()
            assert heading in {anchor(line) for line in lines if line.startswith("#")}, link


def anchor(line: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
