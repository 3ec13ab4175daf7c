"""A fixture application in, the endpoints that its framework serves out, as JSON.

    python oracle.py flask flask_restful api:app

Each framework's own route table is asked, never the source. The answers stand beside the
applications in expected.json, with the versions that gave them. They are made in environments
of their own, because these frameworks disagree about what they need; `make_expected.sh` says which.
"""

import inspect
import json
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any


def main(framework: str, folder: str, reference: str, *packages: str) -> None:
    root = Path(__file__).parent / folder
    sys.path.insert(0, str(root))
    module, _, name = reference.partition(":")
    made = getattr(import_module(module), name)
    served = sorted(ORACLES[framework](made), key=lambda line: line.split()[1:])
    found = {
        "versions": {package: version(package) for package in packages},
        "endpoints": served,
    }
    (root / "expected.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def flask(app: Any) -> Iterator[str]:
    """The rules of the URL map; those of static files are left out."""
    app = app if hasattr(app, "url_map") else app()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.rpartition(".")[2] == "static":
            continue
        view = app.view_functions[rule.endpoint]
        view_class = getattr(view, "view_class", None)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if view_class is not None:
                handler = f"{view_class.__module__}.{view_class.__qualname__}.{method.lower()}"
            else:
                function = getattr(view, "__func__", view)
                handler = f"{function.__module__}.{function.__qualname__}"
            yield answer(method, template(rule.rule), handler)


def appbuilder(app: Any) -> Iterator[str]:
    """The rules whose views are methods of the application's own classes."""
    app = app()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        owner = getattr(view, "__self__", None)
        kind = type(owner)
        if owner is None or kind.__module__.partition(".")[0] in ("flask", "flask_appbuilder"):
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            handler = f"{kind.__module__}.{kind.__qualname__}.{view.__name__}"
            yield answer(method, template(rule.rule), handler)


def connexion(app: Any) -> Iterator[str]:
    """The rules of the Flask application inside; what Connexion adds itself is left out."""
    app = app()
    if hasattr(app, "middleware"):  # version 3 adds its APIs when it is started
        app.middleware._build_middleware_stack()
    for rule in app.app.url_map.iter_rules():
        view = inspect.unwrap(app.app.view_functions[rule.endpoint])
        view = getattr(view, "_fn", view)
        name = getattr(view, "__module__", None) or ""
        if not name.startswith("zoo."):
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield answer(method, template(rule.rule), f"{name}.{view.__qualname__}")


def answer(method: str, path: str, handler: str) -> str:
    return f"{method} {path} {handler.replace('.<locals>', '')}"


def template(rule: str) -> str:
    """`<int:id>` becomes `{id}`, `<path:rest>` becomes `{rest*}`."""
    rule = re.sub(r"<path:(\w+)>", r"{\1*}", rule)
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule)


ORACLES = {"appbuilder": appbuilder, "connexion": connexion, "flask": flask}

if __name__ == "__main__":
    main(*sys.argv[1:])
