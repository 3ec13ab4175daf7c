"""A Pyramid application factory in, its endpoints out, as JSON.

    python inspect_pyramid.py shop:main

It asks the running framework (its routes mapper and its introspector), not the source, so it
is an oracle for the analyser. Routes to other hosts are left out, as they are no paths of the
application."""

import json
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

ANSWERED_BY_NOBODY = "pyramid.httpexceptions.HTTPNotFound"


def main(factory: str) -> None:
    module, _, name = factory.partition(":")
    application = getattr(import_module(module), name)()
    found = sorted(set(endpoints(application.registry)))
    json.dump([list(item) for item in found], sys.stdout)


def endpoints(registry: Any) -> Iterator[tuple[str, str, str]]:
    introspector = registry.introspector
    for category in introspector.get_category("routes"):
        route = category["introspectable"]
        if route["static"] and "://" in route["external_url"]:
            continue
        path = template(route["pattern"])
        views = [] if route["static"] else [v for v in category["related"] if "callable" in v]
        if not views:
            yield "ANY", path, ANSWERED_BY_NOBODY
        for view in views:
            at = f"{path}/{view['name']}" if view["name"] else path
            for method in methods(route["request_methods"], view["request_methods"]):
                yield method, at, handler(view)
    for category in introspector.get_category("views"):
        view = category["introspectable"]
        if view["route_name"] is None and not is_exception(view["context"]):
            for method in methods(None, view["request_methods"]):
                yield method, f"/{{traverse*}}/{view['name']}", handler(view)


def methods(route: Any, view: Any) -> set[str]:
    given = [set([m] if isinstance(m, str) else m) for m in (route, view) if m is not None]
    both = set.intersection(*given) if given else {"ANY"}
    return both - {"HEAD"} if "GET" in both else both


def handler(view: Any) -> str:
    found = view["callable"]
    if type(found).__name__ == "static_view":
        return "pyramid.static.static_view"
    name = f"{found.__module__}.{found.__qualname__}"
    return f"{name}.{view['attr']}" if view["attr"] else name


def is_exception(context: Any) -> bool:
    return (isinstance(context, type) and issubclass(context, BaseException)) or (
        "Exception" in getattr(context, "__name__", "")
    )


def template(pattern: str) -> str:
    pattern = "/" + pattern.lstrip("/")
    pattern = re.sub(r":(\w+)", r"{\1}", pattern) if "{" not in pattern else pattern
    pattern = re.sub(r"\*(\w+)$", r"{\1*}", pattern)
    pattern = re.sub(r"\{(\w+):\.\*\}", r"{\1*}", pattern)
    return re.sub(r"\{(\w+):(?:[^{}]|\{[^{}]*\})*\}", r"{\1}", pattern)


if __name__ == "__main__":
    main(sys.argv[1])
