"""Bottle (0.12 and 0.13): routes of its applications and of the default one.

Rules: bottlepy.org, request routing (rule syntax, filters), api (`route`, `mount`, `merge`), and
`Bottle._mount_app` for how prefixes join."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from strangler.analyzers.recognisers import wiring
from strangler.analyzers.recognisers.following import (
    is_imported,
    text_of,
    texts_of,
)
from strangler.analyzers.recognisers.objects import Made, Objects
from strangler.analyzers.recognisers.replaying import wired_calls
from strangler.analyzers.recognisers.serving import (
    Handler,
    Served,
    decorated_definitions,
    handler_of,
    may_hold_slash,
)
from strangler.analyzers.recognisers.wiring import Wired, split
from strangler.model.facts import Definition, Fact
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.values import Call, Items, Name, Value
from strangler.model.views import ModuleView

_CLASSES = {"bottle.Bottle": "app"}
_VERBS = {verb.lower(): verb for verb in ("GET", "POST", "PUT", "DELETE", "PATCH")}
_ROUTES = frozenset({*_VERBS, "route"})
_MOUNTS = frozenset({"mount", "merge"})
_DEFAULT = "bottle"
"""The application that `bottle.route` and its kin mean; its name, too."""
_VARIABLE = re.compile(
    r"<(?P<name>\w+)(?::(?P<filter>\w+)(?::(?P<config>(?:\\.|[^\\>])+))?)?>"
    r"|(?<!\\):(?P<old>[a-zA-Z_]\w*)(?:#(?P<regex>[^#]*)#)?"
)


class Bottle:
    """The recogniser of Bottle."""

    name = "bottle"
    version = 2
    wakes_on: tuple[str, ...] = ("bottle",)
    """`route`, `get` and `post` are everybody's methods, so not every file."""
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = wiring.FACTS
    standins = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Calls of `route`, `mount` and `merge`, and the applications that functions make."""
        return wiring.watch(module, _ROUTES | _MOUNTS, _CLASSES, decorators=_ROUTES)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Routes joined with the prefixes that their applications are mounted at."""
        if not is_imported(inventory, "bottle"):
            return Conclusion()
        collector = _Collector(inventory, Objects(inventory, "bottle", _CLASSES))
        for module, wired, call in wired_calls(inventory, "bottle"):
            collector.wired(module, wired, call)
        for module, definition in decorated_definitions(inventory):
            collector.decorated(module, definition)
        return collector.conclude()


def _hooks(inventory: Inventory) -> Iterator[str]:
    """`@hook("before_request")` of any application (bottlepy.org, api, `Bottle.hook`)."""
    for module, definition in decorated_definitions(inventory):
        imports = inventory.facts(module).imports
        if any(item.module.partition(".")[0] == "bottle" for item in imports):
            calls = [d for d in definition.decorators if isinstance(d, Call)]
            hooks = [call for call in calls if last(call.name).lstrip(":?*") == "hook"]
            names = [text_of(inventory, module, hook.argument(0, "name")) for hook in hooks]
            if any(name in _AROUND for name in names):
                yield f"{module}.{definition.name}"


_AROUND = ("before_request", "after_request")
_Route = tuple[list[str], list[str], Handler, str, int]
"""Methods, rules, handler, module, position."""


class _Collector:
    def __init__(self, inventory: Inventory, objects: Objects) -> None:
        self._inventory = inventory
        self._objects = objects
        self._served = Served(inventory, "bottle")
        self._routes: dict[str, list[_Route]] = {}
        self._above: dict[str, list[tuple[str, str]]] = {}

    def wired(self, module: str, wired: Wired, call: Call) -> None:
        """`app.route("/x", "GET", view)`, `app.mount("/x/", other)`, `app.merge(other)`."""
        _, receiver = split(call.function)
        key = self._key(module, wired.scope, receiver)
        if key is None:
            return
        if wired.method in _MOUNTS:
            self._mount(module, wired, call, key)
            return
        given = (
            call.argument(2, "callback") if wired.method == "route" else call.keyword("callback")
        )
        if given is not None:
            self._take(key, module, call, handler_of(self._inventory, module, given))

    def decorated(self, module: str, definition: Definition) -> None:
        """`@app.route("/x", method="POST")`, `@get("/x")` of the default application."""
        for decorator in definition.decorators:
            if not isinstance(decorator, Call):
                continue
            word, receiver = split(decorator.function)
            if word not in _ROUTES or receiver is None:
                continue
            key = self._key(module, parent(definition.name), receiver)
            if key is not None:
                name = Name(f":{definition.name}")
                self._take(key, module, decorator, handler_of(self._inventory, module, name))

    def conclude(self) -> Conclusion:
        """Every route under each way that its application is reached by."""
        apps = {made.key: made for made in self._objects.all("app")}
        for key in sorted(self._routes):
            name = apps[key].module if key in apps else _DEFAULT
            for app, prefix in self._ways(key, name, apps, ()):
                for methods, rules, handler, module, position in self._routes[key]:
                    location = self._inventory.location(module, position)
                    for rule in rules:
                        path = f"{prefix}{rule.lstrip('/')}" if prefix else rule
                        for method in methods:
                            self._served.add(
                                app, method, _template(path), handler.name, location, handler.auth
                            )
        self._served.running(_hooks(self._inventory))
        return self._served.conclusion()

    def _ways(
        self, key: str, name: str, apps: dict[str, Made], seen: tuple[str, ...]
    ) -> Iterator[tuple[str, str]]:
        """The outermost applications that hold one, with the prefix there."""
        if key in seen:
            return
        if not self._above.get(key):
            yield name, ""
        for holder, prefix in self._above.get(key, ()):
            above = apps[holder].module if holder in apps else _DEFAULT
            for app, before in self._ways(holder, above, apps, (*seen, key)):
                yield app, f"{before}{prefix.lstrip('/')}" if before else prefix

    def _key(self, module: str, scope: str, receiver: Value | None) -> str | None:
        """The application that a receiver stands for; the module itself means the default."""
        if isinstance(receiver, Name) and receiver.name == "bottle":
            return _DEFAULT
        made = self._objects.find(module, scope, receiver, "app")
        if made is not None:
            return made.key
        call = self._objects.bound(module, scope, receiver)
        defaults = ("bottle.default_app", "bottle.app")
        return _DEFAULT if call is not None and call.name in defaults else None

    def _mount(self, module: str, wired: Wired, call: Call, key: str) -> None:
        merged = wired.method == "merge"
        value = call.argument(0, "routes") if merged else call.argument(1, "app")
        sub = self._objects.find(module, wired.scope, value, "app", lone=False)
        prefix = "" if merged else text_of(self._inventory, module, call.argument(0, "prefix"))
        if sub is None or prefix is None:
            self._served.unknown(module, call.position, "what is mounted here is not known")
            return
        if prefix and not prefix.endswith("/"):
            prefix += "/"
        self._above.setdefault(sub.key, []).append((key, prefix))

    def _take(self, key: str, module: str, call: Call, handler: Handler | None) -> None:
        word = last(call.name) or split(call.function)[0]
        rules = _words(self._inventory, module, call.argument(0, "path"))
        methods: list[str] | None = [_VERBS[word]] if word in _VERBS else ["GET"]
        given = call.argument(1, "method")
        if given is not None:
            methods = _words(self._inventory, module, given)
        for known, what in ((rules, "rule"), (methods, "method"), (handler, "callback")):
            if known is None:
                self._served.unknown(module, call.position, f"the {what} of this route is computed")
        if rules is not None and methods is not None and handler is not None:
            route = (methods, rules, handler, module, call.position)
            self._routes.setdefault(key, []).append(route)


def _words(inventory: Inventory, module: str, value: Value | None) -> list[str] | None:
    """One string, or the strings of a list."""
    if isinstance(value, Items):
        return texts_of(inventory, module, value)
    word = text_of(inventory, module, value)
    return [word] if word is not None else texts_of(inventory, module, value)


def _template(rule: str) -> str:
    """`<id:int>` as `{id}`, `<rest:path>` as `{rest*}`; the older `:name` as well."""

    def variable(match: re.Match[str]) -> str:
        name = match["name"] or match["old"]
        regex = match["config"] if match["filter"] == "re" else match["regex"]
        rest = match["filter"] == "path" or may_hold_slash(regex or "")
        return f"{{{name}{'*' if rest else ''}}}"

    return _VARIABLE.sub(variable, rule)
