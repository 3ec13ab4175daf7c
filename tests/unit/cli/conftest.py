"""A shop that was never analysed: its analysis and graph made by hand, behind a fake of the
analyser, so that commands are tested without one."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import networkx as nx
import pytest

from strangler.cli.main import main
from strangler.diagnostics import FOREIGN_KEY_UNRESOLVED, SYNTAX_ERROR, report
from strangler.locations import Location
from strangler.model import analysis as found
from strangler.model import boundaries as split
from strangler.model.effects import AllEffects
from strangler.model.graph import Confidence, EdgeKind, NodeKind
from strangler.model.recogniser import ForeignKey
from strangler.model.source import ModuleKind

SERVICES = ("catalog", "cart", "orders", "payments", "notifications", "search", "accounts")
CART_PY = "from shop.orders.models import Order\n\n\ndef checkout(user):\n    return Order(user)\n"


@dataclass
class FakeApi:
    """Answers what it was given, and remembers what it was asked."""

    analysis: found.Analysis
    graph: Any
    kept: tuple[str, ...] = ()
    asked: list[dict[str, Any]] = field(default_factory=list)
    fails_with: BaseException | None = None
    effects: AllEffects | None = None

    def analyze(self, root: Path, config: Any = None, **options: Any) -> found.Analysis:
        self._note("analyze", root, config, options)
        with options["progress"].stage("parse", 412) as stage:
            stage.advance(412)
            stage.note("380 from cache")
        return self.analysis

    def read_graph(self, root: Path, config: Any = None, **options: Any) -> Any:
        self._note("read_graph", root, config, options)
        return self.graph

    def read_effects(self, root: Path, config: Any = None, **options: Any) -> AllEffects | None:
        self._note("read_effects", root, config, options)
        return self.effects

    def write_report(
        self,
        analysis: found.Analysis,
        root: Path,
        directory: Path,
        formats: Sequence[str],
        **options: Any,
    ) -> SimpleNamespace:
        told = {"directory": directory, "formats": formats, **options}
        self._note("write_report", root, None, told)
        names = {"html": "index.html", "dot": "graph.dot", "svg": "graph.svg"}
        written = [directory / names.get(name, f"report.{name}") for name in formats]
        kept = tuple(directory / name for name in self.kept)
        return SimpleNamespace(written=tuple(written), kept=kept, diagnostics=())

    def _note(self, what: str, root: Path, config: Any, options: dict[str, Any]) -> None:
        self.asked.append({"what": what, "root": root, "config": config, **options})
        if self.fails_with:
            raise self.fails_with


@dataclass(frozen=True)
class Look:
    fill: str = "#0072B2"


@dataclass(frozen=True)
class FakeConfig:
    services: int | None = None
    app: str | None = None


def module(**members: Any) -> ModuleType:
    made = ModuleType("fake")
    vars(made).update(members)
    return made


def part(name: str, place: int, kind: split.PartKind = split.PartKind.SERVICE) -> split.Part:
    return split.Part(
        name=name,
        kind=kind,
        modules=tuple(f"shop.{name}.m{n}" for n in range(place + 3)),
        symbols=(),
        tables=tuple(f"{name}_{n}" for n in range(place)),
        endpoints=tuple(f"shop:GET /{name}/{n}" for n in range(place * 2)),
        why=(),
        lines=1234 * (place + 1),
    )


def crossing(kind: EdgeKind) -> split.Crossing:
    place = Location("shop/cart/models.py", 31, 5)
    return split.Crossing(kind, "shop.cart.models", "shop.orders.models", place)


def make_analysis() -> found.Analysis:
    parts = [part(name, place) for place, name in enumerate(SERVICES)]
    parts.append(part("money", 1, split.PartKind.SHARED))
    parts.append(part("platform", 2, split.PartKind.PLATFORM))
    key = ForeignKey("order_id", "orders_order", "CASCADE", Location("shop/cart/models.py", 31))
    return found.Analysis(
        project=found.ProjectSummary(
            "shop", (".",), 412, 31204, 409, 3, "3.11",
            found.ResolutionCounts(5063, 312, 900, 4, {})
        ),
        modules=tuple(
            found.ModuleSummary(f"shop.{name}", f"shop/{path}", lines, ModuleKind.CODE, home)
            for name, path, lines, home in (
                ("cart.models", "cart/models.py", 5, "cart"),
                ("cart.views", "cart/views.py", 80, "cart"),
                ("orders.models", "orders/models.py", 210, "orders"),
            )
        ),
        symbols=(
            found.SymbolSummary("shop.cart.models.checkout", "shop.cart.models", "function",
                          Location("shop/cart/models.py", 4, 5), 5, None),
            found.SymbolSummary("shop.orders.models.Order", "shop.orders.models", "class",
                          Location("shop/orders/models.py", 9, 7), 60, None),
        ),
        endpoints=(
            found.EndpointSummary("shop:GET /cart/{id}", "shop", "GET", "/cart/{id}", "django",
                            "shop.cart.views.show", Location("shop/urls.py", 3), ("auth",), "cart"),
        ),
        doors=(found.DoorSummary("task", "remind", "shop.cart.views.remind",
                           Location("shop/cart/views.py", 70), "cart"),),
        tables=(
            found.TableSummary("cart_line", "shop.cart.models.Line", "shop.cart.models",
                         Location("shop/cart/models.py", 20), ("id", "order_id"), (key,), "cart"),
            found.TableSummary("orders_order", "shop.orders.models.Order", "shop.orders.models",
                         Location("shop/orders/models.py", 9), ("id",), (), "orders",
                         users=("shop.cart.models",)),
        ),
        edges=(),
        boundary=split.Boundary(
            tuple(parts), (),
            split.Verdict(
                split.Answer.SPLIT, "Split in this order: notifications, catalog, orders. "
                "Do not split cart from orders: 3 foreign keys cross."), 0.93),
        cuts=(
            split.Cut("cart", "orders", 5, 12, (crossing(EdgeKind.FOREIGN_KEY),), 14.5,
                (crossing(EdgeKind.CALLS),)),
            split.Cut("catalog", "cart", 3, 0, (), 3.0, (crossing(EdgeKind.RUNTIME),)),
        ),
        cycles=(
            split.Cycle("module", ("shop.cart.models", "shop.orders.models"),
                  (split.Breaker("shop.orders.models", "shop.cart.models", 1.0,
                           (Location("shop/orders/models.py", 14),)),)),
        ),
        metrics=(),
        unresolved=(found.Unresolved("attribute", "handler.run", "shop.cart.views", 12,
                               Location("shop/cart/views.py", 44), "annotate handler"),),
        diagnostics=(
            *(report(SYNTAX_ERROR, f"'(' was never closed in line {n}", Location(f"old/f{n}.py", n))
              for n in (1, 2, 3)),
            report(FOREIGN_KEY_UNRESOLVED, "no model 'auth.User'",
                   Location("shop/orders/models.py", 12)),
        ),
    )  # fmt: skip


def make_graph() -> Any:
    """cart.models imports orders.models, its checkout calls Order; nothing leads back."""
    graph = nx.MultiDiGraph()
    for name, kind, home, place in (
        ("shop.cart.models", NodeKind.MODULE, "shop.cart.models", "shop/cart/models.py:1"),
        ("shop.cart.models.checkout", NodeKind.SYMBOL, "shop.cart.models", "shop/cart/models.py:4"),
        ("shop.cart.views", NodeKind.MODULE, "shop.cart.views", "shop/cart/views.py:1"),
        ("shop.orders.models", NodeKind.MODULE, "shop.orders.models", "shop/orders/models.py:1"),
        ("shop.orders.models.Order", NodeKind.SYMBOL, "shop.orders.models",
         "shop/orders/models.py:9"),
        ("table:orders_order", NodeKind.TABLE, "shop.orders.models", "shop/orders/models.py:9"),
        ("shop:GET /cart/{id}", NodeKind.ENDPOINT, "shop.cart.views", "shop/urls.py:3"),
    ):  # fmt: skip
        path, _, line = place.partition(":")
        graph.add_node(name, kind=kind, module=home, location=Location(path, int(line)))
    for source, target, kind, places in (
        ("shop.cart.models", "shop.orders.models", EdgeKind.RUNTIME, (1,)),
        ("shop.cart.models.checkout", "shop.orders.models.Order", EdgeKind.CALLS, (5,)),
        ("shop.orders.models.Order", "table:orders_order", EdgeKind.MAPS, (9,)),
        ("shop:GET /cart/{id}", "shop.cart.views", EdgeKind.HANDLES, (3,)),
        ("shop.cart.views", "shop.cart.models", EdgeKind.TYPE_ONLY, (2, 3, 4, 5, 6)),
    ):
        path = graph.nodes[source]["location"].path
        graph.add_edge(source, target, key=kind.value, kind=kind, confidence=Confidence.CERTAIN,
                       evidence=tuple(Location(path, line) for line in places))  # fmt: skip
    return graph


@pytest.fixture
def analysis() -> found.Analysis:
    return make_analysis()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shop's directory, named relative to the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "legacy/shop/cart").mkdir(parents=True)
    (tmp_path / "legacy/shop/cart/models.py").write_text(CART_PY)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    return Path("legacy")


@pytest.fixture
def api(shop: Path, monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """The fake analyser, in place of the real one."""
    fake = FakeApi(make_analysis(), make_graph())
    fakes = {
        "strangler._api": fake,
        "strangler.analyzers.config": module(load_config=lambda root, file: FakeConfig()),
        "strangler.reports.redaction": module(
            redact=lambda lines, numbers: {
                n: lines[n - 1].replace("s3cret", "***") for n in numbers
            }
        ),
        "strangler.reports.colours": module(
            appearances=lambda parts: {part["name"]: Look() for part in parts}
        ),
        "strangler.reports.to_json": module(
            graph_json=lambda adjacency: f"{ {node: sorted(to) for node, to in adjacency.items()} }"
        ),
        "strangler.reports.to_graphml": module(graph_graphml=lambda graph: b"<graphml/>\n"),
    }
    for name, it in fakes.items():
        monkeypatch.setitem(sys.modules, name, it)
    return fake


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def run(api: FakeApi, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs `strangler` with the fake analyser behind it."""

    def runner(*arguments: str) -> Ran:
        code = main(arguments)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return runner
