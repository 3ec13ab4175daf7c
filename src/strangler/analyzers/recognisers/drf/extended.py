"""Nested routers of drf-extensions, written for the interpreter.

Source: rest_framework_extensions/routers.py (NestedRouterMixin, NestedRegistryItem), mixins.py."""

from typing import Any

from strangler.analyzers.recognisers.drf.routers import BASE, DEFAULT, SIMPLE
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.library import NativeMethod
from strangler.analyzers.recognisers.interpreting.values import UNKNOWN, Instance, Method, Symbol

_ROUTERS = "rest_framework_extensions.routers"
_MIXIN = f"{_ROUTERS}.NestedRouterMixin"
_EXTENDED = f"{_ROUTERS}.ExtendedRouterMixin"
_ITEM = f"{_ROUTERS}.NestedRegistryItem"
_VIEWSETS = ("NestedViewSetMixin", "DetailSerializerMixin", "PaginateByMaxMixin")
BASES: dict[str, tuple[str, ...]] = {
    _MIXIN: (),
    _EXTENDED: (_MIXIN,),
    _ITEM: (),
    f"{_ROUTERS}.ExtendedSimpleRouter": (_EXTENDED, _MIXIN, SIMPLE, BASE),
    f"{_ROUTERS}.ExtendedDefaultRouter": (_EXTENDED, _MIXIN, DEFAULT, SIMPLE, BASE),
    # They bring no actions.
    **{f"rest_framework_extensions.mixins.{name}": () for name in _VIEWSETS},
}
_NAMES = ("prefix", "viewset", "basename", "parents_query_lookups")


def _register(i: Interpreter, router: Instance, given: list[Any], named: dict[str, Any]) -> Any:
    """Register as the framework's router does; what comes back registers below it."""
    _framework_register(i, router, given, named)
    return _item(router, None)


def _register_below(i: Interpreter, item: Instance, given: list[Any], named: dict[str, Any]) -> Any:
    values = dict(zip(_NAMES, given, strict=False)) | named
    prefix, router = values.get("prefix"), item.attributes["router"]
    lookups = values.pop("parents_query_lookups", UNKNOWN)
    above = _above(i, item, lookups) if isinstance(lookups, list | tuple) else UNKNOWN
    is_known = isinstance(above, str) and isinstance(prefix, str)
    values["prefix"] = f"{above}/{prefix}" if is_known else UNKNOWN
    _framework_register(i, router, [], values)
    below = _item(router, item)
    below.attributes["prefix"] = prefix
    return below


def _framework_register(
    i: Interpreter, router: Instance, given: list[Any], named: dict[str, Any]
) -> None:
    lineage = i.lineage(router.cls)
    after = i.find(router, "register", lineage[lineage.index(_MIXIN) + 1 :])
    if isinstance(after, Method):
        i.call_method(after, given, dict(named))


def _item(router: Instance, parent: Instance | None) -> Instance:
    """A `NestedRegistryItem` for what was registered last."""
    registry = router.attributes.get("registry")
    entry = registry[-1] if isinstance(registry, list) and registry else (UNKNOWN, UNKNOWN)
    held = {"router": router, "prefix": entry[0], "viewset": entry[1], "parent": parent}
    return Instance(_ITEM, held)


def _above(i: Interpreter, item: Instance, lookups: list[Any] | tuple[Any, ...]) -> Any:
    """The regular expression of all parents: the innermost takes the last of the lookups."""
    made, current = "", item
    for lookup in reversed(lookups):
        prefix, viewset = current.attributes["prefix"], current.attributes["viewset"]
        own = i.optional_attribute(viewset, "lookup_value_regex")
        value = own if isinstance(own, str) else "[^/.]+"
        if not isinstance(viewset, Symbol) or not isinstance(prefix, str):
            return UNKNOWN
        made = f"{prefix}/(?P<parent_lookup_{lookup}>{value})/{made}"
        if current.attributes["parent"] is None:
            break
        current = current.attributes["parent"]
    return made.strip("/")


METHODS: dict[tuple[str, str], NativeMethod] = {
    (_MIXIN, "register"): _register,
    (_ITEM, "register"): _register_below,
}
