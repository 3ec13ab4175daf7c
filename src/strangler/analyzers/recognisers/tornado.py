"""Tornado (5.0 and later): the rules of its applications.

Rules: tornadoweb.org, web (`Application`, `URLSpec`), routing (`Rule`, `PathMatches`,
`RuleRouter`): a path pattern is a regular expression for the whole path; a rule may lead to
rules."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from strangler.analyzers.recognisers import wiring
from strangler.analyzers.recognisers.following import (
    follow,
    is_imported,
    named,
    product_modules,
    text_of,
)
from strangler.analyzers.recognisers.objects import Objects
from strangler.analyzers.recognisers.regexes import templates
from strangler.analyzers.recognisers.serving import Served, handler_of
from strangler.analyzers.recognisers.wiring import Wired, split
from strangler.model.facts import Fact
from strangler.model.names import last
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.values import Call, Items, Name, Splice, Value, elements
from strangler.model.views import ModuleView

_CLASSES = {"tornado.web.Application": "app"}
_SPECS = frozenset({"URLSpec", "url", "Rule"})
_VERBS = {verb: verb.lower() for verb in ("GET", "POST", "PUT", "PATCH", "DELETE")}
_BROUGHT = {
    "tornado.web.StaticFileHandler": ("GET",),
    "tornado.web.RedirectHandler": ("GET",),
    "tornado.websocket.WebSocketHandler": ("GET",),
}
_HANDLER = "tornado.web.RequestHandler"
_MAX_DEPTH = 10


class Tornado:
    """The recogniser of Tornado."""

    name = "tornado"
    version = 2
    wakes_on: tuple[str, ...] = ("tornado",)
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = wiring.FACTS
    standins = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Calls that add handlers, applications wherever they are made, and `super().__init__`
        of the project's own."""
        yield from wiring.watch(module, ("add_handlers",), _CLASSES)
        for site in module.calls(*_CLASSES, ".__init__"):
            if site.call.name in _CLASSES or _is_super(site.call):
                scope = site.scope.name if site.scope else ""
                local = module.local_assignments(site.scope_index, once=True) if scope else {}
                constants = {f"?{name}": value for name, value in local.items()}
                call = wiring.with_constants(site.call, constants)
                yield Wired("<application>", Name(scope or ":"), call, scope)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Rules of each application, with the methods that their handlers implement."""
        if not is_imported(inventory, "tornado"):
            return Conclusion()
        served = Served(
            inventory, "tornado", before=("initialize", "prepare"), after=("on_finish",)
        )
        objects = Objects(inventory, "tornado", _CLASSES)
        product = set(product_modules(inventory))
        for module, wired in inventory.found("tornado", Wired):
            if module not in product:
                continue
            if wired.method == "add_handlers":
                _, receiver = split(wired.call.function)
                app = objects.find(module, wired.scope, receiver, "app")
                if app is not None or _is_application(inventory, module, wired.scope):
                    value = wired.call.argument(1, "host_handlers")
                    name = app.module if app is not None else module
                    _rules(served, name, module, wired.call, value, 0)
            elif wired.call.name in _CLASSES or _is_application(inventory, module, wired.scope):
                value = wired.call.argument(0, "handlers")
                if value is not None:
                    _rules(served, module, module, wired.call, value, 0)
        return served.conclusion()


def _is_super(call: Call) -> bool:
    receiver = split(call.function)[1]
    return isinstance(receiver, Call) and receiver.name == "builtins.super"


def _is_application(inventory: Inventory, module: str, scope: str) -> bool:
    """Whether a function is a method of the project's own application class."""
    owner = scope.rpartition(".")[0]
    return bool(owner) and not set(_CLASSES).isdisjoint(inventory.ancestors(f"{module}.{owner}"))


def _rules(
    served: Served, app: str, module: str, call: Call, value: Value | None, depth: int
) -> None:
    """The rules of a list; lists spliced in and added are followed."""
    if isinstance(value, Name):
        found = served.inventory.resolve(module, value.name)
        bound = served.inventory.constant(module, value)
        module, value = (found.module or module) if found is not None else module, bound
    if not isinstance(value, Items) or depth > _MAX_DEPTH:
        served.unknown(module, call.position, "the rules of this application are computed")
        return
    for item in elements(value):
        if isinstance(item, Splice):
            _rules(served, app, module, call, item.value, depth + 1)
        else:
            _rule(served, app, module, call, item, depth)


def _rule(served: Served, app: str, module: str, call: Call, item: Value, depth: int) -> None:
    inventory = served.inventory
    home, item = follow(inventory, module, item)
    parts: tuple[Value | None, ...] = ()
    position = call.position
    if isinstance(item, Items):
        parts = item.items[:2]
        position = item.position or position
    elif isinstance(item, Call) and last(named(inventory, home, item)) in _SPECS:
        names = ("matcher", "target") if last(item.name) == "Rule" else ("pattern", "handler")
        parts = (item.argument(0, names[0]), item.argument(1, names[1]))
        position = item.position
    if len(parts) < 2 or parts[0] is None:
        served.unknown(home, position, "one of these rules is computed")
        return
    matcher, target = parts[0], parts[1]
    if isinstance(matcher, Call):
        kind = last(named(inventory, home, matcher))
        if kind in ("HostMatches", "AnyMatches", "DefaultHostMatches"):
            _rules(served, app, home, call, target, depth + 1)
            return
        matcher = matcher.argument(0, "path_pattern") or matcher
    pattern = text_of(inventory, home, matcher)
    if pattern is None:
        served.unknown(home, position, "the path of this rule is computed")
        return
    if isinstance(target, Items):
        _rules(served, app, home, call, target, depth + 1)
        return
    _handled(served, app, home, position, pattern, target)


def _handled(
    served: Served, app: str, module: str, position: int, pattern: str, target: Value | None
) -> None:
    inventory = served.inventory
    handler = handler_of(inventory, module, target)
    found = templates(pattern)
    if handler is None or found is None:
        what = "handler" if handler is None else "path"
        served.unknown(module, position, f"the {what} of this rule cannot be written down")
        return
    location = inventory.location(module, position)
    brought = tuple(_brought(inventory, handler.name))
    for path in found:
        if handler.is_class:
            served.add_class(app, path, handler.name, _VERBS, location, handler.auth)
        for method in brought:
            name = f"{handler.name}.{method.lower()}"
            served.add(app, method, path, name, location, handler.auth, handler.name)


def _brought(inventory: Inventory, dotted: str) -> Iterator[str]:
    """The methods that a handler of the package, or one derived from it, answers."""
    for base in (dotted, *inventory.ancestors(dotted)):
        yield from _BROUGHT.get(base, ())
