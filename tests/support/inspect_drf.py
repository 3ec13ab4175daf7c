"""A Django project's settings module in, the endpoints of its API out, as JSON.

Run in the project's folder, with the project on PYTHONPATH: `python inspect_drf.py settings`.
It asks the running framework: the resolver for patterns, the views for actions and policies.
Patterns with a format suffix are counted, not listed."""

import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

METHODS = ("get", "post", "put", "patch", "delete")
POLICIES = ("permission_classes", "authentication_classes", "throttle_classes")


def main(settings: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    django.setup()
    patterns = list(flat(get_resolver().url_patterns, "/"))
    listed: dict[tuple[str, str], dict[str, Any]] = {}
    for path, view in patterns:
        if "{format}" not in path:
            for each in endpoints(path, view):
                listed.setdefault((each["method"], each["path"]), each)
    suffixed = sum("{format}" in path for path, _ in patterns)
    found = {"endpoints": [listed[key] for key in sorted(listed)], "suffixed": suffixed}
    json.dump(found, sys.stdout, indent=2)


def flat(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        for part in templates(entry.pattern):
            if isinstance(entry, URLResolver):
                yield from flat(entry.url_patterns, prefix + part)
            else:
                yield prefix + part, entry.callback


def templates(pattern: Any) -> list[str]:
    """A route or regular expression of this site as templates; `/?` makes two."""
    if isinstance(pattern, RoutePattern):
        return [re.sub(r"<(?:[\w-]+:)?(\w+)>", r"{\1}", str(pattern))]
    route = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"{\1}", str(pattern))
    route = route.replace("^", "").replace("$", "")
    if route.endswith("{format}/?"):
        return [route]
    ends = [route.removesuffix("/?") + "/", route.removesuffix("/?")]
    return ends if route.endswith("/?") else [route]


def endpoints(path: str, view: Any) -> Iterator[dict[str, Any]]:
    cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
    initial = getattr(view, "initkwargs", None) or getattr(view, "view_initkwargs", {})
    allowed = initial.get("http_method_names", cls.http_method_names)
    actions = getattr(view, "actions", None) or {}
    name = f"{cls.__module__}.{cls.__name__}"
    is_function = cls.__qualname__ == "WrappedAPIView"
    for method in METHODS:
        if method not in allowed or not (method in actions or hasattr(cls, method)):
            continue
        handler = name if is_function else f"{name}.{actions.get(method, method)}"
        policies = [
            f"{policy.__module__}.{policy.__qualname__}"
            for attribute in POLICIES
            for policy in initial.get(attribute, getattr(cls, attribute, ()))
        ]
        yield {"method": method.upper(), "path": path, "handler": handler, "auth": policies}


if __name__ == "__main__":
    main(*sys.argv[1:])
