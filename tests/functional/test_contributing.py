"""The recogniser that CONTRIBUTING.md shows works as it stands."""

import re
from pathlib import Path

from strangler import analyze
from strangler.analyzers.recognisers import registry

GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"
SHOP = """from bottle import get, post as posts

@get("/orders")
def orders():
    return []

@posts(path="/orders")
def order():
    return {}
"""


def test_the_guides_recogniser_finds_endpoints(tmp_path, monkeypatch):
    source = re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    shown: dict[str, object] = {"__name__": "guide"}
    exec(source[1], shown)
    monkeypatch.setattr(registry, "built_in", lambda: (shown["Bottle"](),))
    (tmp_path / "shop.py").write_text(SHOP)
    analysis = analyze(tmp_path, cache=False, jobs=1)
    assert [(e.id, e.handler, str(e.location)) for e in analysis.endpoints] == [
        ("bottle:GET /orders", "shop.orders", "shop.py:4:5"),
        ("bottle:POST /orders", "shop.order", "shop.py:8:5"),
    ]
