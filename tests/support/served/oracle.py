"""A fixture application in, what its framework serves out, as JSON.

    python oracle.py flask_restful

Each framework's own route table (or schema) is asked, never the source. The answers stand beside
the applications in expected.json, with the versions that gave them. Run it in an environment
that has the packages named in `RUNS` for the folder: they disagree about what they need, so there
were three (connexion 2 with Flask below 2.3 and werkzeug below 2.3; Flask-AppBuilder; the rest).
"""

import inspect
import json
import re
import sys
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

RUNS = {
    "aiohttp": ("aiohttp", "chat.main:create_app", "aiohttp"),
    "ariadne": ("graphql", "desk:schema", "ariadne"),
    "bottle": ("bottle", "wiki:app", "bottle"),
    "connexion_2": ("connexion", "zoo.app:create_app", "connexion flask"),
    "connexion_3": ("connexion", "zoo.app:create_app", "connexion flask"),
    "django_computed": ("django", "press.urls:urlpatterns", "django"),
    "falcon": ("falcon", "things:create", "falcon"),
    "flask_appbuilder": ("appbuilder", "web:create_app", "flask flask-appbuilder"),
    "flask_helpers": ("flask", "desk.app:create_app", "flask flask-restful"),
    "flask_loops": ("flask", "shop.web:app", "flask"),
    "flask_restful": ("flask", "api:app", "flask flask-restful flask-login flask-jwt-extended"),
    "flask_restx": ("flask", "web.app:create_app", "flask flask-restx flask-jwt-extended"),
    "flask_smorest": ("flask", "pets:create_app", "flask flask-smorest flask-login"),
    "graphene": ("graphql", "library:schema", "graphene"),
    "routes": ("routes", "board:make_map", "routes webob"),
    "strawberry": ("graphql", "shelf:schema", "strawberry-graphql"),
    "tornado": ("tornado", "news.application:make", "tornado"),
}
"""Folder -> what is asked, where the application is, and the packages that are needed."""


def main(folder: str) -> None:
    framework, reference, packages = RUNS[folder]
    root = Path(__file__).parent / folder
    sys.path.insert(0, str(root))
    module, _, name = reference.partition(":")
    made = getattr(import_module(module), name)
    served = sorted(ORACLES[framework](made), key=lambda line: line.split()[1:])
    found = {
        "versions": {package: version(package) for package in packages.split()},
        "doors" if framework == "graphql" else "endpoints": served,
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


def aiohttp(make: Any) -> Iterator[str]:
    """The routes of the router, sub-applications included; implicit HEAD left out."""
    for route in make().router.routes():
        path = route.resource.canonical
        pattern = getattr(getattr(route.resource, "_pattern", None), "pattern", "")
        for name, regex in re.findall(r"\(\?P<(\w+)>(.+?)\)", pattern):
            if re.fullmatch(regex, "a/b"):
                path = path.replace(f"{{{name}}}", f"{{{name}*}}")
        handler = route.handler
        name = f"{handler.__module__}.{handler.__qualname__}"
        if inspect.isclass(handler):
            for verb in ("get", "post", "put", "patch", "delete"):
                if hasattr(handler, verb):
                    yield answer(verb.upper(), path, f"{name}.{verb}")
        elif route.method not in ("HEAD", "OPTIONS"):
            yield answer("ANY" if route.method == "*" else route.method, path, name)


def bottle(app: Any) -> Iterator[str]:
    """The routes of an application, as rules."""
    for route in app.routes:
        rule = re.sub(r"<(\w+):path>", r"{\1*}", route.rule)
        rule = re.sub(r"<(\w+)(?::[^>]*)?>", r"{\1}", rule)
        callback = route.callback
        yield answer(route.method, rule, f"{callback.__module__}.{callback.__qualname__}")


def django(patterns: Any, before: str = "/") -> Iterator[str]:
    """The patterns of a URLconf, included ones below theirs."""
    for item in patterns:
        route = str(item.pattern)
        route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", route).strip("^$")
        route = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
        if hasattr(item, "url_patterns"):
            yield from django(item.url_patterns, route)
            continue
        view = getattr(item.callback, "view_class", item.callback)
        handler = f"{view.__module__}.{view.__qualname__}"
        if not inspect.isclass(view):
            yield answer("ANY", route, handler)
        for verb in ("get", "post", "put", "patch", "delete"):
            if inspect.isclass(view) and hasattr(view, verb):
                yield answer(verb.upper(), route, f"{handler}.{verb}")


def falcon(make: Any) -> Iterator[str]:
    """What the compiled router holds."""

    def walk(nodes: Any, before: str) -> Iterator[str]:
        for node in nodes:
            segment = re.sub(r"\{(\w+):path\}", r"{\1*}", node.raw_segment)
            path = before + "/" + re.sub(r"\{(\w+):.*\}", r"{\1}", segment)
            for method, function in (node.method_map or {}).items():
                kind = type(node.resource)
                if method in ("GET", "POST", "PUT", "PATCH", "DELETE") and hasattr(
                    function, "__self__"
                ):
                    handler = f"{kind.__module__}.{kind.__qualname__}.{function.__name__}"
                    yield answer(method, path, handler)
            yield from walk(node.children, path)

    yield from walk(make()._router._roots, "")


def tornado(make: Any) -> Iterator[str]:
    """The rules within rules; patterns are written as templates by hand, from `PATHS`."""
    written = {
        "/$": ["/"],
        "/stories/([0-9]+)$": ["/stories/{arg1}"],
        "/files/(.*)$": ["/files/{arg1*}"],
        "/feed(?:/latest)?$": ["/feed", "/feed/latest"],
        "/old$": ["/old"],
        "/admin$": ["/admin"],
        "/admin/(?P<name>[a-z]+)$": ["/admin/{name}"],
        r"/last\.txt$": ["/last.txt"],
        "/late$": ["/late"],
    }

    def walk(rules: Any) -> Iterator[str]:
        for rule in rules:
            if hasattr(rule.target, "rules"):
                yield from walk(rule.target.rules)
                continue
            kind = rule.target
            base = next(c for c in kind.__mro__ if c.__name__ == "RequestHandler")
            for path in written[rule.matcher.regex.pattern]:
                for verb in ("get", "post", "put", "patch", "delete"):
                    if getattr(kind, verb) is not getattr(base, verb):
                        handler = f"{kind.__module__}.{kind.__qualname__}.{verb}"
                        yield answer(verb.upper(), path, handler)

    application = make()
    yield from walk(application.default_router.rules)


def routes(make: Any) -> Iterator[str]:
    """The match list of a mapper; a controller named by a string is the class of that name."""
    for route in make().matchlist:
        controller, action = route.defaults["controller"], route.defaults["action"]
        if isinstance(controller, str):
            known = {"messages": "board.MessagesController"}
            owner = known.get(controller, controller)
            if controller[0] == "<":  # the mapper keeps what an object looks like
                owner = controller[1:].partition(" ")[0]
        path = re.sub(r"\{(\w+):\.\*\}", r"{\1*}", route.routepath)
        path = re.sub(r"\{(\w+)(?::[^}]*)?\}", r"{\1}", path)
        path = re.sub(r":\(?(\w+)\)?", r"{\1}", path)
        path = re.sub(r"\{(path)\}", r"{\1*}", path)
        for method in (route.conditions or {}).get("method", ["ANY"]):
            yield answer(method, path, f"{owner}.{action}")


def graphql(schema: Any) -> Iterator[str]:
    """The fields of the root types of a schema, with what resolves them, as doors."""
    core = getattr(schema, "graphql_schema", None) or getattr(schema, "_schema", schema)
    for root in (core.query_type, core.mutation_type, core.subscription_type):
        for name, field in (root.fields if root is not None else {}).items():
            function = field.subscribe or field.resolve
            extended = field.extensions.get("strawberry-definition")
            if extended is not None:
                function = extended.base_resolver.wrapped_func
            while isinstance(function, partial):
                function = function.args[0]
            function = inspect.unwrap(function)
            owner = getattr(function, "__self__", None)
            if inspect.isclass(owner) and function.__name__ == "mutate":  # of relay
                function = owner.mutate_and_get_payload
            yield f"{root.name}.{name} {function.__module__}.{function.__qualname__}"


def answer(method: str, path: str, handler: str) -> str:
    return f"{method} {path} {handler.replace('.<locals>', '')}"


def template(rule: str) -> str:
    """`<int:id>` becomes `{id}`, `<path:rest>` becomes `{rest*}`."""
    rule = re.sub(r"<path:(\w+)>", r"{\1*}", rule)
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule)


ORACLES = {
    "aiohttp": aiohttp,
    "appbuilder": appbuilder,
    "bottle": bottle,
    "connexion": connexion,
    "django": django,
    "falcon": falcon,
    "flask": flask,
    "graphql": graphql,
    "routes": routes,
    "tornado": tornado,
}

if __name__ == "__main__":
    main(sys.argv[1])
