"""A small shop as an Analysis, made by hand, and a generated one of any size."""

from strangler.diagnostics import FOREIGN_KEY_UNRESOLVED, PYTHON_2, report
from strangler.locations import Location
from strangler.model.analysis import (
    Analysis,
    DoorSummary,
    EndpointSummary,
    ModuleSummary,
    ProjectSummary,
    ResolutionCounts,
    SymbolSummary,
    TableSummary,
    Unresolved,
)
from strangler.model.boundaries import (
    Alternative,
    Answer,
    Boundary,
    Breaker,
    Crossing,
    Cut,
    Cycle,
    Metric,
    Part,
    PartKind,
    Reason,
    Verdict,
)
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.recogniser import ForeignKey
from strangler.model.source import ModuleKind

ORDERS = "shop/orders/models.py"
CATALOG = "shop/catalog/models.py"
VIEWS = "shop/orders/views.py"
TASKS = "shop/orders/tasks.py"

_MODULES = {
    "shop": ("shop/__init__.py", 3, ModuleKind.CODE, "platform"),
    "shop.settings": ("shop/settings.py", 120, ModuleKind.CODE, "platform"),
    "shop.catalog.models": (CATALOG, 210, ModuleKind.CODE, "catalog"),
    "shop.catalog.views": ("shop/catalog/views.py", 180, ModuleKind.CODE, "catalog"),
    "shop.orders.models": (ORDERS, 320, ModuleKind.CODE, "orders"),
    "shop.orders.views": (VIEWS, 260, ModuleKind.CODE, "orders"),
    "shop.orders.tasks": (TASKS, 90, ModuleKind.CODE, "orders"),
    "shop.money": ("shop/money.py", 60, ModuleKind.CODE, "money"),
    "shop.orders.migrations.0001_initial": (
        "shop/orders/migrations/0001_initial.py",
        44,
        ModuleKind.MIGRATION,
        None,
    ),
    "shop.orders.tests": ("shop/orders/tests.py", 140, ModuleKind.TEST, None),
}


def sample_analysis() -> Analysis:
    """A Django shop of three services' worth of code with every kind of finding in it."""
    return Analysis(
        project=ProjectSummary(
            name="shop",
            source_roots=(".",),
            files=11,
            lines=1427,
            parsed=10,
            unparsed=1,
            python_version="3.11",
            resolution=ResolutionCounts(940, 58, 112, 2, {"receiver": 49, "getattr": 9}),
            digest="0123456789abcdef",
        ),
        modules=tuple(ModuleSummary(name, *rest) for name, rest in _MODULES.items()),
        symbols=_symbols(),
        endpoints=_endpoints(),
        doors=(
            DoorSummary("task", "orders.ship", "shop.orders.tasks.ship", _at(TASKS, 12), "orders"),
        ),
        tables=_tables(),
        edges=_edges(),
        boundary=_boundary(),
        cuts=_cuts(),
        cycles=(
            Cycle(
                "module",
                ("shop.catalog.models", "shop.orders.models"),
                (
                    Breaker(
                        "shop.catalog.models", "shop.orders.models", 1.0, (_at(CATALOG, 88, 9),)
                    ),
                ),
            ),
        ),
        metrics=(
            Metric(
                "sm_m2m",
                0.1249999999,
                "higher",
                "structural modularity as Mono2Micro counts it",
                {"one part": 0.0, "packages": 0.0830000001},
            ),
            Metric("ned", 0.25, "lower", "share of code in parts of extreme size"),
        ),
        unresolved=(
            Unresolved(
                "receiver",
                "client.send",
                "shop.orders.tasks",
                4,
                _at(TASKS, 40, 5),
                "annotate the type of client",
            ),
        ),
        diagnostics=(
            report(PYTHON_2, "print statement", _at("shop/legacy.py", 3)),
            report(FOREIGN_KEY_UNRESOLVED, "'auth.User' is not in the project", _at(ORDERS, 21, 5)),
        ),
    )


def _at(path: str, line: int, column: int = 1) -> Location:
    return Location(path, line, column)


def _symbols() -> tuple[SymbolSummary, ...]:
    return (
        SymbolSummary(
            "shop.orders.models.Order", "shop.orders.models", "class", _at(ORDERS, 10, 7), 80, None
        ),
        SymbolSummary(
            "shop.orders.models.Product",
            "shop.orders.models",
            "class",
            _at(ORDERS, 90, 7),
            120,
            "catalog",
        ),
        SymbolSummary(
            "shop.orders.views.OrderList.get",
            "shop.orders.views",
            "function",
            _at(VIEWS, 30, 9),
            44,
            None,
        ),
    )


def _endpoints() -> tuple[EndpointSummary, ...]:
    return (
        EndpointSummary(
            id="shop:POST /api/orders",
            app="shop",
            method="POST",
            path="/api/orders",
            framework="django",
            handler="shop.orders.views.OrderList.post",
            location=_at("shop/urls.py", 9, 5),
            auth=("django.contrib.auth.decorators.login_required",),
            part="orders",
            effect="write",
            complete=True,
            reads=("catalog_product",),
            writes=("orders_order",),
            external=("https://payments.example.com",),
            witness=(_at(VIEWS, 60, 9), _at(ORDERS, 44, 13)),
        ),
        EndpointSummary(
            id="shop:GET /api/orders/{id}",
            app="shop",
            method="GET",
            path="/api/orders/{id}",
            framework="django",
            handler="shop.orders.views.OrderDetail.get",
            location=_at("shop/urls.py", 8, 5),
            auth=(),
            part="orders",
        ),
    )


def _tables() -> tuple[TableSummary, ...]:
    return (
        TableSummary(
            "orders_order",
            "shop.orders.models.Order",
            "shop.orders.models",
            _at(ORDERS, 10, 7),
            ("id", "product_id", "state"),
            (ForeignKey("product_id", "catalog_product", "PROTECT", _at(ORDERS, 14, 5)),),
            "orders",
            readers=("shop.orders.views",),
            writers=("shop.orders.tasks", "shop.orders.views"),
            users=("shop.orders.tasks", "shop.orders.views"),
        ),
        TableSummary(
            "catalog_product",
            "shop.catalog.models.Product",
            "shop.catalog.models",
            _at(CATALOG, 6, 7),
            ("id", "name"),
            (),
            "catalog",
        ),
    )


def _edges() -> tuple[Edge, ...]:
    certain, likely = Confidence.CERTAIN, Confidence.LIKELY
    rows = (
        ("shop.orders.views", "shop.orders.models", EdgeKind.RUNTIME, certain, VIEWS, 3),
        ("shop.orders.views", "shop.orders.models", EdgeKind.CALLS, certain, VIEWS, 33),
        ("shop.orders.views", "shop.catalog.models", EdgeKind.LAZY, certain, VIEWS, 61),
        ("shop.orders.tasks", "shop.orders.models", EdgeKind.RUNTIME, certain, TASKS, 4),
        ("shop.catalog.models", "shop.orders.models", EdgeKind.LAZY, certain, CATALOG, 88),
        ("shop.orders.models", "shop.money", EdgeKind.RUNTIME, certain, ORDERS, 2),
        ("shop.orders.models", "table:orders_order", EdgeKind.MAPS, likely, ORDERS, 10),
        ("shop.catalog.models", "table:catalog_product", EdgeKind.MAPS, likely, CATALOG, 6),
        ("table:orders_order", "table:catalog_product", EdgeKind.FOREIGN_KEY, likely, ORDERS, 14),
        ("shop:POST /api/orders", "shop.orders.views", EdgeKind.HANDLES, likely, "shop/urls.py", 9),
        ("shop.settings", "external:stripe", EdgeKind.RUNTIME, certain, "shop/settings.py", 7),
    )
    return tuple(Edge(a, b, kind, sure, (_at(path, n),)) for a, b, kind, sure, path, n in rows)


def _boundary() -> Boundary:
    product = "shop.orders.models.Product"
    return Boundary(
        parts=(
            Part(
                "orders",
                PartKind.SERVICE,
                ("shop.orders.models", "shop.orders.tasks", "shop.orders.views"),
                (),
                ("orders_order",),
                ("shop:GET /api/orders/{id}", "shop:POST /api/orders"),
                (
                    Reason("3 modules call each other 41 times", 2.5, (_at(VIEWS, 33, 5),)),
                    Reason("only these modules write orders_order", 7.25, (_at(ORDERS, 44, 13),)),
                ),
                670,
                ("catalog", "money", "platform"),
            ),
            Part(
                "catalog",
                PartKind.SERVICE,
                ("shop.catalog.models", "shop.catalog.views"),
                (product,),
                ("catalog_product",),
                (),
                (Reason("a Django application with its own tables", 5.0, (_at(CATALOG, 6, 7),)),),
                390,
                ("orders",),
            ),
            Part("money", PartKind.SHARED, ("shop.money",), (), (), (), (), 60),
            Part("platform", PartKind.PLATFORM, ("shop", "shop.settings"), (), (), (), (), 123),
        ),
        alternatives=(Alternative("packages", 3, 0.31, 44.0, "one part a Django application"),),
        verdict=Verdict(
            Answer.SPLIT,
            "Split catalog from orders first: 1 foreign key and 2 imports cross.",
            (Reason("the cut is cheap against what stays inside", 4.0, (_at(ORDERS, 14, 5),)),),
        ),
        stability=0.91,
    )


def _cuts() -> tuple[Cut, ...]:
    key = Crossing(
        EdgeKind.FOREIGN_KEY, "table:orders_order", "table:catalog_product", _at(ORDERS, 14, 5)
    )
    return (
        Cut(
            "orders",
            "catalog",
            1,
            2,
            (key,),
            12.5,
            (
                key,
                Crossing(
                    EdgeKind.LAZY, "shop.orders.views", "shop.catalog.models", _at(VIEWS, 61, 9)
                ),
            ),
        ),
        Cut(
            "catalog",
            "orders",
            1,
            0,
            (),
            1.0,
            (
                Crossing(
                    EdgeKind.LAZY,
                    "shop.catalog.models",
                    "shop.orders.models",
                    _at(CATALOG, 88, 9),
                ),
            ),
        ),
    )


def large_analysis(modules: int, symbols: int, edges: int, parts: int = 30) -> Analysis:
    """An analysis of the given size; regular, so that it needs no chance."""
    names = [f"shop.area{i % parts}.package{i % 97}.module{i}" for i in range(modules)]
    paths = [name.replace(".", "/") + ".py" for name in names]
    base = sample_analysis()
    services = [f"area{i}" for i in range(parts)]
    return Analysis(
        project=base.project,
        modules=tuple(
            ModuleSummary(name, path, 100 + i % 400, ModuleKind.CODE, services[i % parts])
            for i, (name, path) in enumerate(zip(names, paths, strict=True))
        ),
        symbols=tuple(
            SymbolSummary(
                f"{names[i % modules]}.Thing{i}.method",
                names[i % modules],
                "function",
                Location(paths[i % modules], 1 + i // modules * 9, 9),
                8 + i // modules * 9,
                None,
            )
            for i in range(symbols)
        ),
        endpoints=base.endpoints,
        doors=base.doors,
        tables=base.tables,
        edges=tuple(
            Edge(
                names[i % modules],
                names[(i * 7 + i // modules + 1) % modules],
                EdgeKind.RUNTIME if i % 3 else EdgeKind.CALLS,
                Confidence.CERTAIN,
                tuple(Location(paths[i % modules], 1 + i % 90 + n, 5) for n in range(1 + i % 3)),
            )
            for i in range(edges)
        ),
        boundary=Boundary(
            parts=tuple(
                Part(
                    service,
                    PartKind.SERVICE if i else PartKind.PLATFORM,
                    tuple(names[i::parts]),
                    (),
                    (),
                    (),
                    (Reason("a package of its own", 1.0, (Location(paths[i], 1),)),),
                    1000 * (i + 1),
                    (services[(i + 1) % parts], services[0]),
                )
                for i, service in enumerate(services)
            ),
            alternatives=(),
            verdict=base.boundary.verdict,
            stability=None,
        ),
        cuts=tuple(
            Cut(
                services[i],
                services[j],
                i + j,
                i * j,
                (),
                float(i * j),
                tuple(
                    Crossing(EdgeKind.RUNTIME, names[i], names[j], Location(paths[i], n + 1))
                    for n in range(25)
                ),
            )
            for i in range(parts)
            for j in range(parts)
            if i != j
        ),
        cycles=base.cycles * 40,
        metrics=base.metrics,
        unresolved=base.unresolved * 500,
        diagnostics=base.diagnostics,
    )
