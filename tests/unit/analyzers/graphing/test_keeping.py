"""The network as bytes and back."""

from pathlib import Path

import networkx as nx

from strangler import _api
from strangler.analyzers import asking
from strangler.analyzers.graphing.keeping import from_bytes, to_bytes

FILES = {
    "shop/__init__.py": "",
    "shop/orders.py": "from shop import cart\n\ndef order():\n    return cart.Cart()\n",
    "shop/cart.py": "class Cart:\n    def lines(self):\n        import json\n        return json\n",
}


def test_a_network_comes_back_as_it_was(tmp_path: Path) -> None:
    """Nodes, edges, their order and all that is known of them."""
    _write(tmp_path)
    graph = _api.read_graph(tmp_path, level="symbol", cache=False, jobs=1)
    again = from_bytes(to_bytes(graph))
    assert again is not None
    assert list(again.nodes(data=True)) == list(graph.nodes(data=True))
    assert list(again.edges(keys=True, data=True)) == list(graph.edges(keys=True, data=True))


def test_damaged_bytes_are_no_network() -> None:
    """The cache may hold anything."""
    assert from_bytes(b"nonsense") is None


def test_an_unchanged_project_is_not_read_again(tmp_path: Path, monkeypatch) -> None:
    """Nor one of the other level mistaken for it; a changed file is seen."""
    root = tmp_path / "p"
    _write(root)
    asked: list[bool] = []
    built = asking._network

    def counting(*given: object) -> "nx.MultiDiGraph[str]":
        asked.append(True)
        return built(*given)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr(asking, "_network", counting)

    def read(level: str) -> "nx.MultiDiGraph[str]":
        return _api.read_graph(root, level=level, cache=tmp_path / "c", jobs=1)  # type: ignore[arg-type] # one of two words

    first = read("symbol")
    assert list(read("symbol").nodes) == list(first.nodes)
    assert len(asked) == 1
    assert set(read("module").nodes) < set(first.nodes)
    assert len(asked) == 2
    (root / "shop" / "cart.py").write_text("class Basket:\n    pass\n")
    assert "shop.cart.Basket" in read("symbol")


def _write(root: Path) -> None:
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
