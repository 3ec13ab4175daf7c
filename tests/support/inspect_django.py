"""A Django project's settings module in, its endpoints and tables out, as JSON.

Run in the project's folder, with the project on PYTHONPATH:

    python inspect_django.py shop.settings shop

It asks the running framework, not the source, so it is an oracle for the analyser.
The second argument is the package whose tables count. Django's admin is one note.
"""

import inspect
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import django
from django.apps import apps
from django.db.models import Field, Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

METHODS = ("get", "post", "put", "patch", "delete")


def main(settings: str, package: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    django.setup()
    found = {
        "endpoints": sorted(
            endpoints(get_resolver().url_patterns, "/"),
            key=lambda endpoint: (endpoint["path"], endpoint["method"]),
        ),
        "notes": [f"Django's admin answers below {path}" for path in admin_sites()],
        "tables": sorted(tables(package), key=lambda table: table["name"]),
    }
    json.dump(found, sys.stdout, indent=2)


def endpoints(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[dict[str, str]]:
    for entry in patterns:
        path = prefix + template(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from endpoints(entry.url_patterns, path)
        else:
            for method, handler in handlers(entry.callback):
                yield {"method": method, "path": path, "handler": handler}


def admin_sites() -> Iterator[str]:
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.app_name == "admin":
            yield "/" + template(entry.pattern)


def template(pattern: Any) -> str:
    """`<int:pk>` and `(?P<pk>...)` become `{pk}`, `<path:rest>` becomes `{rest*}`."""
    if isinstance(pattern, RoutePattern):
        route = re.sub(r"<path:(\w+)>", r"{\1*}", str(pattern))
        return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
    route = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"{\1}", str(pattern))
    return route.removeprefix("^").removesuffix("$").replace("\\", "")


def handlers(view: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        for method in allowed_methods(view):
            yield method, f"{view.__module__}.{view.__qualname__}"
        return
    for method in METHODS:
        if method in view_class.http_method_names and hasattr(view_class, method):
            yield method.upper(), f"{view_class.__module__}.{view_class.__qualname__}.{method}"


def allowed_methods(view: Callable[..., Any]) -> list[str]:
    """What require_http_methods and its relatives let through, ANY without them."""
    allowed = {method.upper() for method in METHODS}
    restricted = False
    layer: Callable[..., Any] | None = view
    while layer is not None:
        listed = inspect.getclosurevars(layer).nonlocals.get("request_method_list")
        if listed is not None:
            restricted = True
            allowed &= set(listed)
        layer = getattr(layer, "__wrapped__", None)
    return sorted(allowed) if restricted else ["ANY"]


def tables(package: str) -> Iterator[dict[str, Any]]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith(f"{package}.") and not model._meta.proxy:
            yield {
                "name": model._meta.db_table,
                "model": symbol(model),
                "foreign_keys": sorted(
                    (foreign_key(field) for field in model._meta.local_fields if field.is_relation),
                    key=lambda key: key["column"],
                ),
            }


def symbol(model: type[Model]) -> str:
    """The model's dotted name; of an automatic many-to-many table, the field's."""
    owner = model._meta.auto_created
    if not owner:
        return f"{model.__module__}.{model.__qualname__}"
    field = next(f for f in owner._meta.local_many_to_many if f.remote_field.through is model)
    return f"{owner.__module__}.{owner.__qualname__}.{field.name}"


def foreign_key(field: Field) -> dict[str, str]:
    return {"column": field.column, "to": field.related_model._meta.db_table}


if __name__ == "__main__":
    main(*sys.argv[1:])
