"""The routers of Django REST framework, written for the interpreter.

A project's own router class is interpreted from its body; what it inherits is here, method by
method, so that `super()` and overridden hooks meet as they do in the framework. Sources:
rest_framework/routers.py, and rest_framework_nested/routers.py (drf-nested-routers)."""

from typing import Any

from strangler.analyzers.recognisers.drf.problems import Problems
from strangler.analyzers.recognisers.drf.viewsets import Viewsets
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.library import Library
from strangler.analyzers.recognisers.interpreting.values import (
    UNKNOWN,
    Attribute,
    Instance,
    Invocation,
    Method,
    Symbol,
    dotted_of,
)
from strangler.model.names import last

BASE = "rest_framework.routers.BaseRouter"
SIMPLE = "rest_framework.routers.SimpleRouter"
DEFAULT = "rest_framework.routers.DefaultRouter"
ROUTE = "rest_framework.routers.Route"
DYNAMIC = "rest_framework.routers.DynamicRoute"
_ROUTE_FIELDS = ("url", "mapping", "name", "detail", "initkwargs")
_DYNAMIC_FIELDS = ("url", "name", "detail", "initkwargs")

BASES: dict[str, tuple[str, ...]] = {
    BASE: (),
    SIMPLE: (BASE,),
    DEFAULT: (SIMPLE, BASE),
    ROUTE: (),
    DYNAMIC: (),
}


def _route(cls: str, *values: Any) -> Instance:
    fields = _ROUTE_FIELDS if cls == ROUTE else _DYNAMIC_FIELDS
    return Instance(cls, dict(zip(fields, values, strict=True)))


def default_routes() -> list[Instance]:
    """`SimpleRouter.routes`."""
    listed = {"get": "list", "post": "create"}
    single = {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}
    name, extra = "{basename}-{url_name}", "{url_path}{trailing_slash}$"
    return [
        _route(ROUTE, "^{prefix}{trailing_slash}$", listed, "{basename}-list", False, {}),
        _route(DYNAMIC, "^{prefix}/" + extra, name, False, {}),
        _route(ROUTE, "^{prefix}/{lookup}{trailing_slash}$", single, "{basename}-detail", True, {}),
        _route(DYNAMIC, "^{prefix}/{lookup}/" + extra, name, True, {}),
    ]


class Routers:
    """The methods of the framework's routers; `places` remembers where each registration
    stands, so that an endpoint is found at the line that makes it."""

    def __init__(self, viewsets: Viewsets, problems: Problems) -> None:
        self._viewsets = viewsets
        self._problems = problems
        self._places: dict[int, tuple[Any, tuple[str, int]]] = {}

    def library(self, others: Library) -> Library:
        """All that the interpreter needs to know, with the views and viewsets."""
        return Library(
            bases={**others.bases, **BASES},
            methods={
                **others.methods,
                (BASE, "__init__"): self._init_base,
                (BASE, "register"): self._register,
                (BASE, "is_already_registered"): lambda *_: False,
                (SIMPLE, "__init__"): self._init_simple,
                (SIMPLE, "get_default_basename"): self._basename,
                (SIMPLE, "get_routes"): self._routes,
                (SIMPLE, "_get_dynamic_route"): self._dynamic_route,
                (SIMPLE, "get_method_map"): self._method_map,
                (SIMPLE, "get_lookup_regex"): self._lookup,
                (SIMPLE, "get_urls"): self._urls,
                (DEFAULT, "__init__"): self._init_default,
                (DEFAULT, "get_api_root_view"): self._root_view,
                (DEFAULT, "get_urls"): self._default_urls,
                (ROUTE, "_replace"): _replaced,
                (DYNAMIC, "_replace"): _replaced,
                (ROUTE, "_asdict"): _as_dict,
                (DYNAMIC, "_asdict"): _as_dict,
            },
            properties={
                **others.properties,
                (BASE, "urls"): _urls_once,
            },
            attributes={
                **others.attributes,
                (SIMPLE, "routes"): default_routes,
                (DEFAULT, "include_root_view"): lambda: True,
                (DEFAULT, "include_format_suffixes"): lambda: True,
                (DEFAULT, "root_view_name"): lambda: "api-root",
                (DEFAULT, "APIRootView"): lambda: Symbol("rest_framework.routers.APIRootView"),
            },
            functions={
                **others.functions,
                ROUTE: lambda _, given, named: _from_fields(ROUTE, _ROUTE_FIELDS, given, named),
                DYNAMIC: lambda _, given, named: _from_fields(
                    DYNAMIC, _DYNAMIC_FIELDS, given, named
                ),
            },
            aliases=others.aliases,
        )

    # -- BaseRouter

    def _init_base(self, _i: Interpreter, router: Instance, *_: Any) -> None:
        router.attributes["registry"] = []

    def _register(
        self, i: Interpreter, router: Instance, given: list[Any], named: dict[str, Any]
    ) -> None:
        prefix, viewset, basename = _arguments(
            given, named, ("prefix", "viewset", "basename"), UNKNOWN
        )
        if basename is UNKNOWN:
            basename = named.get("base_name")  # before 3.9
        if basename is None:
            basename = call(i, router, "get_default_basename", viewset)
        entry = (prefix, viewset, basename)
        self._places[id(entry)] = (entry, i.place)
        registry = router.attributes.setdefault("registry", [])
        if isinstance(registry, list):
            registry.append(entry)
        router.attributes.pop("_urls", None)

    # -- SimpleRouter

    def _init_simple(
        self, i: Interpreter, router: Instance, given: list[Any], named: dict[str, Any]
    ) -> None:
        slash, regex = _arguments(given, named, ("trailing_slash", "use_regex_path"), True)
        known = i.truth(slash)
        router.attributes["trailing_slash"] = "/" if known or known is None else ""
        uses_regex = i.truth(regex) is not False
        router.attributes["_use_regex"] = uses_regex
        if uses_regex:
            router.attributes["_base_pattern"] = (
                "(?P<{lookup_prefix}{lookup_url_kwarg}>{lookup_value})"
            )
            router.attributes["_default_value_pattern"] = "[^/.]+"
            router.attributes["_url_conf"] = Symbol("django.urls.re_path")
        else:
            router.attributes["_base_pattern"] = (
                "<{lookup_value}:{lookup_prefix}{lookup_url_kwarg}>"
            )
            router.attributes["_default_value_pattern"] = "str"
            router.attributes["_url_conf"] = Symbol("django.urls.path")
            routes = i.attribute(router, "routes")
            if isinstance(routes, list):
                router.attributes["routes"] = [_without_anchors(route) for route in routes]
        self._init_base(i, router)

    def _basename(self, _i: Interpreter, _router: Instance, given: list[Any], *_: Any) -> Any:
        """The model's name; it only names routes, which endpoints do without."""
        return last(dotted_of(given[0])).lower() if given else UNKNOWN

    def _routes(self, i: Interpreter, router: Instance, given: list[Any], *_: Any) -> Any:
        viewset = given[0] if given else UNKNOWN
        routes = i.attribute(router, "routes")
        if not isinstance(routes, list | tuple):
            return UNKNOWN
        found: list[Any] = []
        actions = self._viewsets.extra_actions(i, viewset)
        for route in routes:
            if isinstance(route, Instance) and DYNAMIC in i.lineage(route.cls):
                detail = bool(route.attributes["detail"])
                found += [
                    call(i, router, "_get_dynamic_route", route, action)
                    for action in actions
                    if bool(action.attributes["detail"]) is detail
                ]
            else:
                found.append(route)
        return found

    def _dynamic_route(self, _i: Interpreter, _router: Instance, given: list[Any], *_: Any) -> Any:
        route, action = given
        url, path = route.attributes["url"], action.attributes["url_path"]
        if isinstance(url, str) and isinstance(path, str):
            url = url.replace("{url_path}", path.replace("{", "{{").replace("}", "}}"))
        else:
            url = UNKNOWN
        mapping, named = action.attributes["mapping"], action.attributes["kwargs"]
        kept = route.attributes.get("initkwargs")
        initial = {**(kept if isinstance(kept, dict) else {}), **named}
        return _route(ROUTE, url, mapping, "", route.attributes["detail"], initial)

    def _method_map(self, i: Interpreter, _router: Instance, given: list[Any], *_: Any) -> Any:
        viewset, mapping = given
        if not isinstance(mapping, dict):
            return UNKNOWN
        return {
            method: action
            for method, action in mapping.items()
            if isinstance(action, str) and self._viewsets.has(i, viewset, action)
        }

    def _lookup(
        self, i: Interpreter, router: Instance, given: list[Any], named: dict[str, Any]
    ) -> Any:
        viewset, prefix = _arguments(given, named, ("viewset", "lookup_prefix"), "")
        field = _optional(i, viewset, "lookup_field") or "pk"
        parts = {
            "lookup_prefix": prefix,
            "lookup_url_kwarg": _optional(i, viewset, "lookup_url_kwarg") or field,
        }
        value = None
        if router.attributes.get("_use_regex") is False:
            value = _optional(i, viewset, "lookup_value_converter")
        if value is None:
            value = _optional(i, viewset, "lookup_value_regex")
        if value is None:
            value = router.attributes.get("_default_value_pattern")
        parts["lookup_value"] = value
        return _formatted(router.attributes.get("_base_pattern"), parts)

    def _urls(self, i: Interpreter, router: Instance, *_: Any) -> list[Any]:
        found: list[Any] = []
        registry = i.attribute(router, "registry")
        for entry in registry if isinstance(registry, list | tuple) else ():
            if not isinstance(entry, list | tuple) or len(entry) != 3:
                self._problems.registration(*i.place, "what is registered is computed")
                continue
            place = self._places.get(id(entry), (None, i.place))[1]
            prefix, viewset, _ = entry
            if not isinstance(prefix, str):
                self._problems.registration(
                    *place, "the prefix of a registered viewset is computed"
                )
            elif self._viewsets.check(i, viewset, prefix, place):
                found += self._of_viewset(i, router, prefix, viewset, place)
        return found

    def _of_viewset(
        self, i: Interpreter, router: Instance, prefix: str, viewset: Any, place: tuple[str, int]
    ) -> list[Any]:
        found: list[Any] = []
        lookup = call(i, router, "get_lookup_regex", viewset)
        routes = call(i, router, "get_routes", viewset)
        for route in routes if isinstance(routes, list | tuple) else (UNKNOWN,):
            if not isinstance(route, Instance):
                self._problems.registration(*place, f"a route of {prefix!r} is computed")
                continue
            mapping = call(i, router, "get_method_map", viewset, route.attributes.get("mapping"))
            if not isinstance(mapping, dict):
                self._problems.registration(*place, f"the methods of {prefix!r} are computed")
                continue
            if not mapping:
                continue
            slash = i.attribute(router, "trailing_slash")
            parts = {"prefix": prefix, "lookup": lookup, "trailing_slash": slash}
            url = _formatted(route.attributes.get("url"), parts)
            if not isinstance(url, str):
                self._problems.registration(*place, f"a route of {prefix!r} is computed")
                continue
            make = i.attribute(router, "_url_conf")
            is_path = dotted_of(make) == "django.urls.path"
            if not prefix and url[:1] == "/" and is_path:
                url = url[1:]
            elif not prefix and url[:2] == "^/" and not is_path:
                url = "^" + url[2:]
            initial = route.attributes.get("initkwargs")
            named = dict(initial) if isinstance(initial, dict) else {}
            view = Invocation(Attribute(viewset, "as_view"), (mapping,), named, *place)
            found.append(Invocation(make, (url, view), {}, *place))
        return found

    # -- DefaultRouter

    def _init_default(
        self, i: Interpreter, router: Instance, given: list[Any], named: dict[str, Any]
    ) -> None:
        named = {key: value for key, value in named.items() if key != "root_renderers"}
        lineage = i.lineage(router.cls)
        after = i.find(router, "__init__", lineage[lineage.index(DEFAULT) + 1 :])
        if isinstance(after, Method):
            i.call_method(after, given, named)

    def _root_view(self, i: Interpreter, router: Instance, *_: Any) -> Any:
        view = i.attribute(router, "APIRootView")
        return Invocation(Attribute(view, "as_view"), (), {}, *i.place)

    def _default_urls(self, i: Interpreter, router: Instance, *_: Any) -> Any:
        lineage = i.lineage(router.cls)
        after = i.find(router, "get_urls", lineage[lineage.index(DEFAULT) + 1 :])
        urls = i.call_method(after, [], {}) if isinstance(after, Method) else UNKNOWN
        if not isinstance(urls, list):
            return UNKNOWN
        if i.truth(i.attribute(router, "include_root_view")) is not False:
            view = call(i, router, "get_api_root_view")
            urls = [*urls, Invocation(Symbol("django.urls.path"), ("", view), {}, *i.place)]
        if i.truth(i.attribute(router, "include_format_suffixes")) is not False:
            self._problems.suffixed(id(router), *i.place)
        return urls


def _urls_once(i: Interpreter, router: Instance, *_: Any) -> Any:
    if "_urls" not in router.attributes:
        router.attributes["_urls"] = call(i, router, "get_urls")
    return router.attributes["_urls"]


def call(i: Interpreter, receiver: Any, name: str, *given: Any) -> Any:
    """Call a method by name, the project's where it overrides the framework's."""
    method = i.attribute(receiver, name)
    return i.call_method(method, list(given), {}) if isinstance(method, Method) else UNKNOWN


def _optional(i: Interpreter, viewset: Any, name: str) -> Any:
    found = i.optional_attribute(viewset, name) if isinstance(viewset, Symbol) else None
    return found if isinstance(found, str) else None


def _arguments(
    given: list[Any], named: dict[str, Any], names: tuple[str, ...], default: Any
) -> list[Any]:
    defaults = {"basename": None}
    return [
        named[name]
        if name in named
        else given[number]
        if number < len(given)
        else defaults.get(name, default)
        for number, name in enumerate(names)
    ]


def _formatted(pattern: Any, parts: dict[str, Any]) -> Any:
    if not isinstance(pattern, str) or not all(isinstance(v, str) for v in parts.values()):
        return UNKNOWN
    try:
        return pattern.format(**parts)
    except (KeyError, ValueError, IndexError):
        return UNKNOWN


def _without_anchors(route: Any) -> Any:
    url = route.attributes.get("url") if isinstance(route, Instance) else None
    if not isinstance(url, str):
        return route
    return Instance(route.cls, {**route.attributes, "url": url.removeprefix("^").removesuffix("$")})


def _from_fields(
    cls: str, fields: tuple[str, ...], given: list[Any], named: dict[str, Any]
) -> Instance:
    return Instance(
        cls, {**dict.fromkeys(fields), **dict(zip(fields, given, strict=False)), **named}
    )


def _replaced(_: Interpreter, route: Instance, _given: list[Any], named: dict[str, Any]) -> Any:
    return Instance(route.cls, {**route.attributes, **named})


def _as_dict(_: Interpreter, route: Instance, *_given: Any) -> Any:
    return dict(route.attributes)
