"""Scanned packages in, the views and subscribers that their decorators register out.

Rules: docs.pylonsproject.org, pyramid, "View Configuration" (`view_config`, `view_defaults`) and
`pyramid.view`; venusian, `attach`: only module globals and members of their classes are scanned,
and the callback is called with the scanner, the name and the decorated object."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import follow, is_class, named
from strangler.analyzers.recognisers.pyramid.collected import Scan, Supplied, View
from strangler.analyzers.recognisers.pyramid.cornice import Cornice
from strangler.analyzers.recognisers.pyramid.facts import ATTACH, VIEW, Step
from strangler.analyzers.recognisers.pyramid.frames import (
    Bound,
    Configurator,
    Evaluator,
    Frame,
    Given,
)
from strangler.analyzers.recognisers.pyramid.running import Runner
from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Door, Inventory, PlatformUse
from strangler.model.values import Call, Literal, Name, Value

_VIEW = frozenset(VIEW)
_DEFAULTS = "pyramid.view.view_defaults"
_HOOKS = {
    "pyramid.view.notfound_view_config": "pyramid not found view",
    "pyramid.view.forbidden_view_config": "pyramid forbidden view",
    "pyramid.view.exception_view_config": "pyramid exception view",
}
_SUBSCRIBER = "pyramid.events.subscriber"
_LIFT = "venusian.lift"
_ONLY_LIFTED = "venusian.onlyliftedfrom"
_PARTIAL = "functools.partial"


class Scanner:
    """Reads the decorators of what one application scans."""

    def __init__(
        self, inventory: Inventory, runner: Runner, steps: dict[tuple[str, str], list[Step]]
    ) -> None:
        self._inventory = inventory
        self._runner = runner
        self._evaluator: Evaluator = runner.evaluator
        self._callbacks = dict(_callbacks(inventory, steps))
        self._makers = _view_makers(steps)
        self._cornice = Cornice(inventory, runner)

    def scan(self, scan: Scan) -> None:
        """All decorators of one package; a file whose name looks like a test's is scanned, too."""
        modules = [
            module
            for module in self._inventory.modules
            if _is_in(module, scan.package)
            and not any(_is_in(module, name) for name in scan.ignored)
        ]
        for module in modules:
            self._cornice.collect(module, scan)
        for module in modules:
            definitions = self._inventory.facts(module).definitions
            for definition in definitions:
                if definition.decorators and self._is_scanned(module, definition, definitions):
                    for decorator in definition.decorators:
                        self._decorator(module, definition, decorator, scan)
                if self._has(module, definition, _LIFT):
                    self._lifted(f"{module}.{definition.name}", scan)

    def _is_scanned(
        self, module: str, definition: Definition, all_of: tuple[Definition, ...]
    ) -> bool:
        if definition.scope == MODULE_SCOPE:
            return True
        holder = all_of[definition.scope]
        return (
            holder.kind is DefinitionKind.CLASS
            and holder.scope == MODULE_SCOPE
            and not self._has(module, holder, _ONLY_LIFTED)
        )

    def _has(self, module: str, definition: Definition, decorator: str) -> bool:
        return any(named(self._inventory, module, d) == decorator for d in definition.decorators)

    def _lifted(self, dotted: str, scan: Scan) -> None:
        """`venusian.lift`: what decorates methods of the bases holds for this class, unless it
        has a method of that name itself."""
        seen = set(self._inventory.members(dotted))
        for base in self._inventory.ancestors(dotted):
            members = self._inventory.members(base)
            for name, method in sorted(members.items()):
                place = self._inventory.definition(method)
                if name not in seen and place is not None:
                    for decorator in place[1].decorators:
                        self._decorator(place[0], place[1], decorator, scan, dotted)
            seen |= set(members)

    def _decorator(
        self, module: str, definition: Definition, decorator: Value, scan: Scan, holder: str = ""
    ) -> None:
        """One decorator; `holder` is the class that it is lifted into."""
        call = decorator if isinstance(decorator, Call) else Call(decorator)
        name, extra = self._named(module, call)
        self._cornice.decorated(module, definition, call, scan)
        if not name:
            return
        handler = f"{module}.{definition.name}"
        frame = Frame(module, "")
        positional, keywords = self._evaluator.arguments(call, frame)
        keywords = {**extra, **keywords}
        location = self._inventory.location(module, definition.position)
        if name in _VIEW or not _VIEW.isdisjoint(self._inventory.ancestors(name)):
            given = {**self._defaults(holder or handler), **keywords}
            self._runner.application.views.append(View(given, handler, module, location, location))
        elif name in _HOOKS:
            self._runner.findings.platform.append(PlatformUse(handler, _HOOKS[name], location))
        elif name == _SUBSCRIBER:
            for event in positional or [Given(module, Literal("any event"))]:
                dotted = self._runner.target(event, module, module) or "any event"
                self._runner.findings.doors.append(Door("signal", dotted, handler, location))
                supplied = Supplied("subscriber", dotted, handler)
                self._runner.application.supplied.append(supplied)
        elif name in self._callbacks:
            self._runner.decorated_at = location
            self._called_back(name, definition, handler, (positional, keywords), scan)
            self._runner.decorated_at = None
        elif name in self._makers:
            for given in self._made(name, (positional, keywords)):
                given = {**self._defaults(holder or handler), **given}
                self._runner.application.views.append(
                    View(given, handler, module, location, location)
                )

    def _named(self, module: str, call: Call) -> tuple[str, dict[str, Bound]]:
        """What a decorator is called, with the keywords of a `functools.partial` around it."""
        placed, value = follow(self._inventory, module, call.function)
        if isinstance(value, Call) and named(self._inventory, placed, value) == _PARTIAL:
            positional, keywords = self._evaluator.arguments(value, Frame(placed, ""))
            inner = positional[0] if positional else None
            name = named(self._inventory, placed, inner.value) if isinstance(inner, Given) else ""
            return name, keywords
        return named(self._inventory, module, call), {}

    def _defaults(self, handler: str) -> dict[str, Bound]:
        """What `view_defaults` of a view's class, or of the nearest base, gives."""
        holder = handler if is_class(self._inventory, handler) else handler.rpartition(".")[0]
        if not is_class(self._inventory, holder):
            return {}
        for dotted in (holder, *self._inventory.ancestors(holder)):
            place = self._inventory.definition(dotted)
            if place is None:
                continue
            module, definition = place
            for decorator in definition.decorators:
                if isinstance(decorator, Call) and self._named(module, decorator)[0] == _DEFAULTS:
                    return self._evaluator.arguments(decorator, Frame(module, ""))[1]
        return {}

    def _made(
        self, name: str, arguments: tuple[list[Bound], dict[str, Bound]]
    ) -> Iterator[dict[str, Bound]]:
        """What a function of the project that returns `view_config(...)` gives it."""
        place = self._inventory.definition(name)
        if place is None:
            return
        outer = Frame(place[0], place[1].name)
        outer.values = self._evaluator.bind(place[1], *arguments)
        for scope, call in self._makers[name]:
            frame = outer if scope == outer.scope else Frame(place[0], scope, outer=outer)
            yield self._evaluator.arguments(call, frame)[1]

    def _called_back(
        self,
        name: str,
        definition: Definition,
        handler: str,
        arguments: tuple[list[Bound], dict[str, Bound]],
        scan: Scan,
    ) -> None:
        """A decorator of the project that attaches a callback: the callback is followed with
        what the decorator was given."""
        place = self._inventory.definition(name)
        callback = self._inventory.definition(self._callbacks[name])
        if place is None or callback is None:
            return
        outer = Frame(place[0], place[1].name)
        outer.values = self._evaluator.bind(place[1], *arguments)
        module, made = callback
        frame = Frame(module, made.name, outer=outer)
        scanner = Configurator(scan.configurator.prefix, scan.configurator.package, True)
        handed = Given("", Name(handler))
        short = Given("", Literal(last(definition.name)))
        frame.values = self._evaluator.bind(made, [scanner, short, handed], {})
        self._runner.run(frame)


def _callbacks(
    inventory: Inventory, steps: dict[tuple[str, str], list[Step]]
) -> list[tuple[str, str]]:
    """The decorators of the project that attach a callback, with the callback."""
    found: list[tuple[str, str]] = []
    for (module, scope), held in sorted(steps.items()):
        for step in held:
            if step.call.name == ATTACH:
                callback = named(inventory, module, step.call.argument(1, "callback"))
                if callback and scope:
                    found.append((f"{module}.{scope.partition('.')[0]}", callback))
    return found


def _view_makers(steps: dict[tuple[str, str], list[Step]]) -> dict[str, list[tuple[str, Call]]]:
    """The functions of the project in which `view_config` is called, with those calls."""
    found: dict[str, list[tuple[str, Call]]] = {}
    for (module, scope), held in sorted(steps.items()):
        for step in held:
            if step.call.name in _VIEW and scope:
                name = f"{module}.{scope.partition('.')[0]}"
                found.setdefault(name, []).append((scope, step.call))
    return found


def _is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
