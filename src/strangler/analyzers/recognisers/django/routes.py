"""The project's URLconfs in, endpoints out: prefixes joined, routes written as templates.

Rules: docs.djangoproject.com, topics/http/urls (path converters, including other URLconfs),
topics/i18n/translation (language prefix)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from strangler import diagnostics
from strangler.analyzers.recognisers.django.admin import AdminURLs
from strangler.analyzers.recognisers.django.assuming import Assuming
from strangler.analyzers.recognisers.django.configs import ConfigURLs
from strangler.analyzers.recognisers.django.facts import Converter
from strangler.analyzers.recognisers.django.library import URLCONFS
from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.django.urlconf import URLconfs
from strangler.analyzers.recognisers.django.views import read_lambda, read_view
from strangler.analyzers.recognisers.following import (
    class_attribute,
    edge,
    named,
    product_modules,
    text_of,
)
from strangler.analyzers.recognisers.regexes import holds_slash, templates
from strangler.analyzers.recognisers.urls import (
    Entry,
    Localised,
    Mounted,
    Pattern,
    Unknown,
    URLReader,
)
from strangler.diagnostics import Diagnostic, report
from strangler.identity import EndpointId
from strangler.model.facts import MODULE_SCOPE
from strangler.model.graph import Edge, EdgeKind
from strangler.model.recogniser import Door, Endpoint, Inventory
from strangler.model.values import Call, Literal, Member, Name, Opaque, Value

_CONVERTER = re.compile(r"<(?:(?P<converter>[^<>:]+):)?(?P<name>\w+)>")
_TRANSLATIONS = ("gettext", "gettext_lazy", "gettext_noop", "ugettext_lazy", "pgettext_lazy")
_MAX_INCLUDES = 20


@dataclass(slots=True)
class RouteFindings:
    """What the URLconfs of a project say."""

    endpoints: dict[EndpointId, Endpoint] = field(default_factory=dict)
    doors: list[Door] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: the application, the path so far, and the modules it came through."""

    app: str
    prefix: str
    via: tuple[str, ...]


def find_routes(
    inventory: Inventory,
    settings: Settings,
    admin: AdminURLs,
    readers: Sequence[URLReader] = (),
    configs: ConfigURLs | None = None,
) -> RouteFindings:
    """All endpoints, from the root URLconfs down; `readers` know what frameworks on top of
    Django add. Without a root, those of app configurations that no other one includes."""
    readers = [*readers, configs] if configs is not None else readers
    walk = _Walk(inventory, settings, admin, readers)
    roots = _roots(inventory, settings, walk.urlconfs)
    for root in roots:
        place = _Place(root.partition(".")[0], "/", (root,))
        walk.visit(walk.urlconfs.module_entries(root), place)
    if not roots and configs is not None:
        for module, entries in configs.roots():
            walk.visit(entries, _Place(module.partition(".")[0], "/", (module,)))
    for reader in readers:
        walk.findings.diagnostics += reader.diagnostics()
    walk.findings.diagnostics += _added_elsewhere(inventory)
    return walk.findings


def _roots(inventory: Inventory, settings: Settings, urlconfs: URLconfs) -> list[str]:
    """The modules that ROOT_URLCONF names; without any, those with `urlpatterns` that no
    other one includes."""
    known = set(product_modules(inventory))
    named = [module for module in settings.texts("ROOT_URLCONF") if module in known]
    if named:
        return named
    candidates = [
        module
        for module in sorted(known)
        if any(
            item.name == "urlpatterns" and item.scope == MODULE_SCOPE
            for item in inventory.facts(module).assignments
        )
    ]
    probe = _Walk(inventory, settings)
    for module in candidates:
        probe.visit(urlconfs.module_entries(module), _Place("", "/", (module,)))
    return [module for module in candidates if module not in probe.included]


class _Walk:
    def __init__(
        self,
        inventory: Inventory,
        settings: Settings,
        admin: AdminURLs | None = None,
        readers: Sequence[URLReader] = (),
    ) -> None:
        self.findings = RouteFindings()
        self.urlconfs = URLconfs(inventory, readers)
        self._admin = admin
        self._readers = readers
        self._assuming = Assuming(inventory, settings)
        self._wide = _wide_converters(inventory)
        self.included: set[str] = set()
        self._inventory = inventory
        self._settings = settings

    def visit(self, entries: list[Entry], place: _Place) -> None:
        """Walk one pattern list."""
        for entry in entries:
            match entry:
                case Pattern():
                    self._pattern(entry, place)
                case Mounted():
                    for route in self._routes(Pattern(entry.call, entry.module)) or ():
                        inner = replace(place, prefix=place.prefix + route)
                        self.visit(list(entry.entries), inner)
                case Localised():
                    self._localised(entry, place)
                case Unknown():
                    reason = entry.reason or "an entry of urlpatterns is computed"
                    self._report(entry.module, entry.value, reason)

    def _localised(self, entry: Localised, place: _Place) -> None:
        prefixes = [place.prefix]
        if not self._settings.is_off("USE_I18N"):
            default = entry.call.keyword("prefix_default_language")
            bare = isinstance(default, Literal) and default.value is False
            prefixes = [f"{place.prefix}{{language}}/", *([place.prefix] if bare else [])]
        for prefix in prefixes:
            for argument in entry.call.positional:
                inner = list(self.urlconfs.entries(entry.module, argument))
                self.visit(inner, _Place(place.app, prefix, place.via))

    def _pattern(self, entry: Pattern, place: _Place) -> None:
        view = entry.call.argument(1, "view")
        if view is None:
            return
        routes = self._routes(entry)
        if routes is None:
            self._report(entry.module, entry.call, "the route of a URL pattern is computed")
            return
        for route in routes:
            inner = _Place(place.app, place.prefix + route, place.via)
            self._target(entry, view, inner)

    def _target(self, entry: Pattern, view: Value, place: _Place) -> None:
        module, inventory = entry.module, self._inventory
        location = inventory.location(module, entry.call.position)
        site = _admin_site(inventory, module, view)
        if site:
            handler = "django.contrib.admin.site"
            self.findings.doors.append(Door("admin", place.prefix, handler, location))
            if self._admin is not None:
                self._added_to_admin(self._admin, site, place)
            return
        if isinstance(view, Call) and self.urlconfs.is_include(module, view):
            target = view.argument(0, "arg")
            if target is not None:
                self._include(entry, target, place)
            return
        made = None if isinstance(view, Literal) else self.urlconfs.made(module, view)
        if made is not None:  # `path("api/", api.urls)`: a list of patterns without `include`
            self.visit(made, place)
            return
        if isinstance(view, Opaque) and view.kind == "Lambda":
            found = read_lambda(inventory, module, entry.call.position)
        else:
            found = read_view(inventory, module, view, self._readers)
        if found is None:
            self._report(module, view, f"the view of {place.prefix} is computed")
            return
        for method, handler in found.answers:
            endpoint = Endpoint(
                place.app, method, place.prefix, found.framework, handler, location, found.auth
            )
            self._add(endpoint, found.symbol)

    def _added_to_admin(self, admin: AdminURLs, site: str, place: _Place) -> None:
        self.visit(admin.of_site(site), place)
        for prefix, entries in admin.of_models():
            self.visit(entries, replace(place, prefix=place.prefix + prefix))

    def _include(self, entry: Pattern, target: Value, place: _Place) -> None:
        entries, name = self.urlconfs.included(entry.module, target)
        location = self._inventory.location(entry.module, entry.call.position)
        if entries is not None:
            if name in place.via or len(place.via) > _MAX_INCLUDES:
                return
            self.included.add(name)
            self.visit(entries, _Place(place.app, place.prefix, (*place.via, name or "-")))
        elif name in URLCONFS:
            for route, answers in URLCONFS[name]:
                path = place.prefix + _template(route, self._wide)
                for method, handler in answers:
                    self._add(Endpoint(place.app, method, path, "django", handler, location), "")
        else:
            shown = name or "a computed URLconf"
            self._report(entry.module, target, f"{place.prefix} includes {shown}")

    def _add(self, endpoint: Endpoint, symbol: str) -> None:
        """The first pattern that matches answers, so a later one of the same path is dropped."""
        key = EndpointId(endpoint.app, endpoint.method, endpoint.path)
        if key in self.findings.endpoints:
            return
        self.findings.endpoints[key] = endpoint
        if symbol:
            own = self._inventory.definition(endpoint.handler)
            target = endpoint.handler if own is not None else symbol
            self.findings.edges.append(edge(str(key), target, EdgeKind.HANDLES, endpoint.location))

    def _routes(self, entry: Pattern) -> list[str] | None:
        """The templates of a pattern's route; translated ones as they stand in the source."""
        value = entry.call.argument(0, "regex" if entry.is_regex else "route")
        if isinstance(value, Call) and value.name.rpartition(".")[2] in _TRANSLATIONS:
            value = value.positional[-1] if value.positional else None
        text = text_of(self._inventory, entry.module, value)
        if text is None:
            assumed = self._assuming.route(entry.module, value)
            if assumed is None:
                return None
            if assumed.what:
                self._assumed(entry, assumed.what)
            text = assumed.text
        return templates(text) if entry.is_regex else [_template(text, self._wide)]

    def _assumed(self, entry: Pattern, what: str) -> None:
        location = self._inventory.location(entry.module, entry.call.position)
        message = f"the route of a URL pattern depends on configuration; {what}"
        self.findings.diagnostics.append(report(diagnostics.ROUTE_ASSUMED, message, location))

    def _report(self, module: str, value: Value, message: str) -> None:
        location = self._inventory.location(module, getattr(value, "position", 0) or 1 << 20 | 1)
        self.findings.diagnostics.append(report(diagnostics.ROUTE_UNRESOLVED, message, location))


def _added_elsewhere(inventory: Inventory) -> Iterator[Diagnostic]:
    """Functions that import the patterns of a URLconf, as `AppConfig.ready` does to add some to
    them at run time (ref/applications, `AppConfig.ready`): what they add is not followed."""
    for module in product_modules(inventory):
        for item in inventory.facts(module).imports:
            if item.name != "urlpatterns" or item.scope == MODULE_SCOPE:
                continue
            found = inventory.resolve(module, f"{item.module}.urlpatterns")
            if found is not None and found.internal:
                message = f"patterns may be added here to those of {found.module}; they are unknown"
                location = inventory.location(module, item.position)
                yield report(diagnostics.ROUTE_UNRESOLVED, message, location)


def _wide_converters(inventory: Inventory) -> frozenset[str]:
    """The path converters that match a slash: `path`, and the project's own whose `regex` does
    (topics/http/urls, "Registering custom path converters")."""
    wide = {"path"}
    for module, fact in inventory.found("django", Converter):
        bound = class_attribute(inventory, named(inventory, module, fact.converter), "regex")
        regex = text_of(inventory, *bound) if bound else None
        if regex is not None and holds_slash(regex):
            wide.add(fact.name)
    return frozenset(wide)


def _template(route: str, wide: frozenset[str]) -> str:
    """`<int:pk>` as `{pk}`, `<path:rest>` as `{rest*}`."""

    def variable(match: re.Match[str]) -> str:
        star = "*" if match["converter"] in wide else ""
        return f"{{{match['name']}{star}}}"

    return _CONVERTER.sub(variable, route)


def _admin_site(inventory: Inventory, module: str, view: Value) -> str:
    """The class of the site in `admin.site.urls`, Django's or the project's own; or empty."""
    if isinstance(view, Call) and view.positional and not view.name.endswith("as_view"):
        view = view.positional[0]  # `include(admin.site.urls)`, Django < 2.0
    if isinstance(view, Member):
        return ""
    if not isinstance(view, Name) or not view.name.endswith(".urls"):
        return ""
    holder = view.name.removesuffix(".urls")
    found = inventory.resolve(module, holder)
    if found is None:
        return ""
    bound = inventory.assignment(found.module, found.symbol) if found.symbol else None
    if bound is not None and isinstance(bound.value, Call):
        site = inventory.resolve(found.module, bound.value.name)
        bases = (site.name, *inventory.ancestors(site.name)) if site is not None else ()
        if any(b.startswith("django.contrib.admin.") and b.endswith("AdminSite") for b in bases):
            return bases[0]
    if found.name.startswith("django.contrib.admin") or found.name.endswith("admin.site"):
        return "django.contrib.admin.sites.AdminSite"
    return ""
