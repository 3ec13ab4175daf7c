"""A Django project's settings module in, the operations of its django-ninja APIs out, as JSON.

Run in the project's folder: `python inspect_ninja.py settings`. It asks the resolver for patterns
and their views for operations. The page that every API answers with 404 is left out."""

import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.urls import get_resolver


def main(settings: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    django.setup()
    found = {
        (path, method, handler): auth
        for path, callback in flat(get_resolver().url_patterns, "/")
        for method, handler, auth in operations(callback)
    }
    json.dump([[*key, found[key]] for key in sorted(found)], sys.stdout, indent=2)


def flat(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        route = re.sub(r"<path:(\w+)>", r"{\1*}", str(entry.pattern))
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
        if hasattr(entry, "url_patterns"):
            yield from flat(entry.url_patterns, path)
        else:
            yield path, entry.callback


def operations(callback: Any) -> Iterator[tuple[str, str, list[str]]]:
    function = getattr(callback, "func", None)
    if function is not None:
        if function.__name__ != "default_home":
            yield "ANY", f"{function.__module__}.{function.__name__}", []
        return
    held = (cell.cell_contents for cell in callback.__closure__)
    view = next(each for each in held if hasattr(each, "operations"))
    for operation in view.operations:
        function = operation.view_func
        guards = [
            f"{type(guard).__module__}.{type(guard).__qualname__}"
            for guard in operation.auth_callbacks
        ]
        for method in operation.methods:
            yield method, f"{function.__module__}.{function.__qualname__}", guards


if __name__ == "__main__":
    main(*sys.argv[1:])
