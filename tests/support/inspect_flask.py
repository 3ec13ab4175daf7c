"""An application factory in, its endpoints and tables out, as JSON.

Run with the project on PYTHONPATH; the second argument is the declarative base:

    python inspect_flask.py blog:create_app blog.db:Base

It asks the running framework, not the source, so it is an oracle for the analyser.
The static files' rule is left out. The database is in memory.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from flask import Flask
from sqlalchemy import Table


def main(factory: str, base: str) -> None:
    app = load(factory)({"DATABASE_URL": "sqlite://"})
    found = {
        "endpoints": sorted(
            endpoints(app), key=lambda endpoint: (endpoint["path"], endpoint["method"])
        ),
        "tables": sorted(tables(load(base)), key=lambda table: table["name"]),
    }
    json.dump(found, sys.stdout, indent=2)


def load(reference: str) -> Any:
    module, _, name = reference.partition(":")
    return getattr(import_module(module), name)


def endpoints(app: Flask) -> Iterator[dict[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        view = app.view_functions[rule.endpoint]
        view_class = getattr(view, "view_class", None)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            if view_class is None:
                handler = f"{view.__module__}.{view.__qualname__}"
            else:
                handler = f"{view_class.__module__}.{view_class.__qualname__}.{method.lower()}"
            yield {"method": method, "path": template(rule.rule), "handler": handler}


def template(rule: str) -> str:
    """`<int:id>` becomes `{id}`, `<path:rest>` becomes `{rest*}`."""
    rule = re.sub(r"<path:(\w+)>", r"{\1*}", rule)
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule)


def tables(base: Any) -> Iterator[dict[str, Any]]:
    models = {mapper.local_table: mapper.class_ for mapper in base.registry.mappers}
    for table in base.metadata.tables.values():
        model = models.get(table)
        yield {
            "name": table.name,
            "model": f"{model.__module__}.{model.__qualname__}" if model else variable(table),
            "foreign_keys": sorted(
                (
                    {"column": column.name, "to": key.column.table.name}
                    for column in table.columns
                    for key in column.foreign_keys
                ),
                key=lambda key: key["column"],
            ),
        }


def variable(table: Table) -> str:
    """The dotted name of the module variable that holds an association table."""
    names = (
        f"{name}.{attribute}"
        for name, module in sorted(sys.modules.items())
        for attribute, value in vars(module).items()
        if value is table
    )
    return next(names)


if __name__ == "__main__":
    main(*sys.argv[1:])
