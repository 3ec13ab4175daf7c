"""Small monoliths, written as lists of names."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from strangler.analyzers.boundaries import Proposal, propose
from strangler.locations import Location, pack
from strangler.locations import locate as locate_in
from strangler.model.graph import EdgeKind
from strangler.model.recogniser import (
    Conclusions,
    Endpoint,
    ForeignKey,
    PlatformUse,
    Seed,
    Table,
)
from strangler.model.source import ModuleKind, SourceFile
from strangler.model.units import Unit, UnitEdge, UnitGraph


@dataclass
class Monolith:
    """A project under construction. Names of units are those of classes, or of modules for
    their functions."""

    modules: dict[str, SourceFile] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    edges: list[UnitEdge] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    endpoints: list[Endpoint] = field(default_factory=list)
    seeds: list[Seed] = field(default_factory=list)
    platform: list[PlatformUse] = field(default_factory=list)

    def module(
        self, name: str, *classes: str, lines: int = 60, kind: ModuleKind = ModuleKind.CODE
    ) -> None:
        """A module with these classes and a group of functions."""
        path = name.replace(".", "/") + ".py"
        self.modules[name] = SourceFile(path, name, False, ".", kind, lines * 30)
        self.lines[name] = lines
        each = lines // (len(classes) + 1)
        self.units.append(Unit(name, name, (f"{name}.work",), each))
        for cls in classes:
            self.units.append(Unit(f"{name}.{cls}", name, (f"{name}.{cls}",), each))

    def uses(self, source: str, *targets: str, kind: EdgeKind = EdgeKind.CALLS) -> None:
        """The source unit uses each target."""
        for line, target in enumerate(targets, start=10):
            self.edges.append(UnitEdge(source, target, kind, 2, pack(line, 5)))

    def table(self, model: str, **keys: str) -> None:
        """A table for a model class, with columns that refer to other tables."""
        module, _, cls = model.rpartition(".")
        where = Location(module.replace(".", "/") + ".py", 3)
        name = f"{module.split('.')[-2]}_{cls.lower()}"
        foreign = tuple(ForeignKey(c, to, "CASCADE", where) for c, to in sorted(keys.items()))
        self.tables.append(Table(name, model, module, where, ("id",), foreign))

    def endpoint(self, path: str, handler: str) -> None:
        """GET on a path."""
        where = Location("shop/urls.py", 7)
        self.endpoints.append(Endpoint("shop", "GET", path, "django", handler, where))

    def app(self, package: str, strength: float = 0.8) -> None:
        """A Django app of all modules below a package."""
        inside = tuple(sorted(m for m in self.modules if m.startswith(package + ".")))
        self.seeds.append(Seed(package, "django_app", inside, strength, None))

    @property
    def graph(self) -> UnitGraph:
        return UnitGraph(tuple(sorted(self.units)), tuple(sorted(self.edges)))

    @property
    def conclusions(self) -> Conclusions:
        return Conclusions(
            endpoints=tuple(self.endpoints),
            tables=tuple(self.tables),
            seeds=tuple(self.seeds),
            platform=tuple(self.platform),
        )

    def locate(self, module: str, position: int) -> Location:
        return locate_in(self.modules[module].path, position)

    def propose(self, services: int | None = None, parsed_share: float = 1.0) -> Proposal:
        return propose(
            self.graph,
            self.modules,
            self.lines,
            self.conclusions,
            self.locate,
            services=services,
            parsed_share=parsed_share,
        )


@pytest.fixture
def monolith() -> Monolith:
    """An empty project."""
    return Monolith()


@pytest.fixture
def shop() -> Monolith:
    """Three Django apps, helpers that all of them use, settings and a root URLconf."""
    m = Monolith()
    m.module("manage")
    m.module("shop.settings", lines=80)
    m.module("shop.urls")
    m.module("shop.utils.money", "Money")
    m.module("shop.utils.dates")
    for app, entity, part in (
        ("orders", "Order", "OrderLine"),
        ("catalogue", "Product", "ProductImage"),
        ("customers", "Customer", "CustomerAddress"),
    ):
        at = f"shop.{app}"
        m.module(f"{at}.models", entity, part, lines=120)
        m.module(f"{at}.views", f"{entity}List", f"{entity}Detail", lines=150)
        m.module(f"{at}.forms", f"{entity}Form", lines=60)
        m.module(f"{at}.services", lines=90)
        m.module(f"{at}.migrations.0001_initial", kind=ModuleKind.MIGRATION)
        m.module(f"{at}.tests", kind=ModuleKind.TEST)
        m.uses(f"{at}.models.{part}", f"{at}.models.{entity}")
        for view in (f"{at}.views.{entity}List", f"{at}.views.{entity}Detail"):
            m.uses(view, f"{at}.models.{entity}", f"{at}.forms.{entity}Form", f"{at}.services")
            m.uses(view, "shop.utils.dates", kind=EdgeKind.USES)
        m.uses(f"{at}.services", f"{at}.models.{entity}", f"{at}.models.{part}")
        m.uses(f"{at}.services", "shop.utils.money.Money", "shop.utils.money")
        m.uses(f"{at}.forms.{entity}Form", f"{at}.models.{entity}")
        m.uses("shop.urls", f"{at}.views", kind=EdgeKind.RUNTIME)
        m.uses(f"{at}.tests", f"{at}.views")
        m.endpoint(f"/{app}/", f"{at}.views.{entity}List.get")
    m.uses("manage", "shop.settings", kind=EdgeKind.RUNTIME)
    m.table("shop.catalogue.models.Product")
    m.table("shop.catalogue.models.ProductImage", product_id="catalogue_product")
    m.table("shop.customers.models.Customer")
    m.table("shop.customers.models.CustomerAddress", customer_id="customers_customer")
    m.table("shop.orders.models.Order", customer_id="customers_customer")
    m.table("shop.orders.models.OrderLine", order_id="orders_order", product_id="catalogue_product")
    m.uses("shop.orders.services", "shop.catalogue.models.Product")
    m.uses("shop.orders.models.Order", "shop.customers.models.Customer", kind=EdgeKind.USES)
    for app in ("orders", "catalogue", "customers"):
        m.app(f"shop.{app}")
    where = Location("shop/settings.py", 12)
    m.platform.append(PlatformUse("shop.urls", "root_urlconf", where))
    return m


@pytest.fixture
def plugins() -> Callable[[int], Monolith]:
    """A core and so many plug-ins that use the core and not each other."""

    def build(count: int) -> Monolith:
        m = Monolith()
        core = [f"hub.core.{name}" for name in ("bus", "state", "loader", "registry")]
        for name in core:
            m.module(name, "Engine", lines=200)
        m.uses(core[0], *core[1:])
        m.uses(core[1], core[0], core[3])
        for number in range(count):
            at = f"hub.plugins.p{number:03d}"
            for name in ("sensor", "client", "flow"):
                m.module(f"{at}.{name}", f"{name.title()}Thing", lines=50)
            m.uses(f"{at}.sensor", f"{at}.client", f"{at}.client.ClientThing", f"{at}.flow")
            m.uses(f"{at}.flow", f"{at}.client", f"{at}.flow.FlowThing")
            m.uses(f"{at}.sensor.SensorThing", f"{at}.client.ClientThing", core[number % 4])
            m.uses(f"{at}.sensor", core[0], core[1])
            m.uses(f"{at}.flow", core[2], f"{core[3]}.Engine")
        return m

    return build
