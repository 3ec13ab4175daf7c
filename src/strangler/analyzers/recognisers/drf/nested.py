"""Nested routers (drf-nested-routers), written for the interpreter.

Source: rest_framework_nested/routers.py (NestedMixin)."""

from typing import Any

from strangler.analyzers.recognisers.drf.routers import BASE, DEFAULT, SIMPLE, call
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.library import NativeMethod
from strangler.analyzers.recognisers.interpreting.values import UNKNOWN, Instance, Method

_MIXIN = "rest_framework_nested.routers.NestedMixin"
BASES: dict[str, tuple[str, ...]] = {
    _MIXIN: (),
    "rest_framework_nested.routers.NestedSimpleRouter": (_MIXIN, SIMPLE, BASE),
    "rest_framework_nested.routers.NestedDefaultRouter": (_MIXIN, DEFAULT, SIMPLE, BASE),
}
ALIASES = {
    "rest_framework_nested.routers.SimpleRouter": SIMPLE,
    "rest_framework_nested.routers.DefaultRouter": DEFAULT,
}


def _init(i: Interpreter, router: Instance, given: list[Any], named: dict[str, Any]) -> None:
    names = ("parent_router", "parent_prefix")
    first = [named.pop(n) if n in named else given.pop(0) if given else UNKNOWN for n in names]
    parent, prefix = first
    count = parent.attributes.get("nest_count", 0) + 1 if isinstance(parent, Instance) else 1
    lookup = named.pop("lookup", f"nested_{count}")
    lineage = i.lineage(router.cls)
    after = i.find(router, "__init__", lineage[lineage.index(_MIXIN) + 1 :])
    if isinstance(after, Method):
        i.call_method(after, given, dict(named))
    own = router.attributes
    own |= {"parent_router": parent, "parent_prefix": prefix, "nest_count": count}
    own["nest_prefix"] = f"{lookup}_" if isinstance(lookup, str) else UNKNOWN
    routes = i.attribute(router, "routes")
    own["routes"] = [UNKNOWN]
    if not isinstance(parent, Instance):
        return
    if "trailing_slash" not in named:
        own["trailing_slash"] = i.attribute(parent, "trailing_slash")
    registry = i.attribute(parent, "registry")
    entries = registry if isinstance(registry, list) else []
    meant = next((e for e in entries if isinstance(e, tuple) and e[0] == prefix), None)
    if meant is None:
        return
    regex = call(i, parent, "get_lookup_regex", meant[1], own["nest_prefix"])
    if not isinstance(regex, str) or not isinstance(prefix, str) or not isinstance(routes, list):
        return
    inner = f"{prefix}/{regex}/"
    if not prefix and inner[0] == "/":
        inner = inner[1:]
    above = parent.attributes.get("parent_regex")
    own["parent_regex"] = inner = (above if isinstance(above, str) else "") + inner
    own["routes"] = [_below(route, inner, own.get("_use_regex") is not False) for route in routes]


def _below(route: Any, parent: str, uses_regex: bool) -> Any:
    """A route below its parent's."""
    url = route.attributes.get("url") if isinstance(route, Instance) else None
    if not isinstance(url, str):
        return UNKNOWN
    escaped = parent.replace("{", "{{").replace("}", "}}")
    inner = url.replace("^", f"^{escaped}") if uses_regex else escaped + url
    return Instance(route.cls, {**route.attributes, "url": inner})


METHODS: dict[tuple[str, str], NativeMethod] = {(_MIXIN, "__init__"): _init}
