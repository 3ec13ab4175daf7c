"""Configuration functions in, what they tell the configurator out.

Rules: docs.pylonsproject.org, pyramid, `pyramid.config.Configurator` (include, add_route,
add_view, add_static_view, scan, add_directive, route_prefix_context) and "Extending Pyramid
Configuration". A function that is included twice is entered once, as Pyramid does it."""

from typing import Protocol

from strangler import diagnostics
from strangler.analyzers.recognisers.following import named
from strangler.analyzers.recognisers.pyramid.collected import Application, Route, Scan, View
from strangler.analyzers.recognisers.pyramid.facts import CONFIGURATOR, Step, split
from strangler.analyzers.recognisers.pyramid.frames import (
    Bound,
    Configurator,
    Evaluator,
    Frame,
    Given,
    shown,
)
from strangler.analyzers.recognisers.pyramid.methods import HOOKS, OWN
from strangler.analyzers.recognisers.pyramid.patterns import is_external, nested, prefixed
from strangler.analyzers.recognisers.pyramid.supplying import supply
from strangler.diagnostics import Code, Diagnostic, report
from strangler.locations import Location, unpack
from strangler.model.facts import DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Door, Inventory, PlatformUse
from strangler.model.values import Call, Literal, Name

_MAX_DEPTH = 30
_HOOK_NAMES = frozenset({"tween_factory", "view", "policy", "deriver"})
_ADD_VIEW = ("view", "name")
_ADD_ROUTE = ("name", "pattern")


class Findings(Protocol):
    """Where what is found beside routes and views goes."""

    doors: list[Door]
    platform: list[PlatformUse]
    diagnostics: list[Diagnostic]


class Runner:
    """Follows the configuration of one application."""

    def __init__(
        self,
        inventory: Inventory,
        evaluator: Evaluator,
        steps: dict[tuple[str, str], list[Step]],
        directives: dict[str, str],
        application: Application,
        findings: Findings,
    ) -> None:
        self.evaluator = evaluator
        self.application = application
        self.findings = findings
        self._inventory = inventory
        self._steps = steps
        self._directives = directives
        self.decorated_at: Location | None = None
        """Where the decorator stands whose callback is being followed."""
        self._active: list[str] = []
        self._outside: set[str] = set()

    def run(self, frame: Frame) -> None:
        """All steps of a function, with what its parameters are bound to."""
        blocks: list[tuple[int, Configurator]] = []
        for step in self._steps.get((frame.module, frame.scope), ()):
            self._step(step, frame, blocks)

    def enter(self, dotted: str, positional: list[Bound], keywords: dict[str, Bound]) -> None:
        """A call of a project function that is handed a configurator."""
        place = self._inventory.definition(dotted)
        if place is None or dotted in self._active or len(self._active) > _MAX_DEPTH:
            return
        module, definition = place
        if definition.kind is DefinitionKind.CLASS:
            return
        frame = Frame(module, definition.name)
        frame.values = self.evaluator.bind(definition, positional, keywords)
        self._active.append(dotted)
        self.run(frame)
        self._active.pop()

    def report(self, code: Code, message: str, module: str, position: int) -> None:
        """A diagnostic at a place of a module."""
        location = self._inventory.location(module, position)
        self.findings.diagnostics.append(report(code, message, location))

    def unresolved(self, message: str, location: Location) -> None:
        """A route that is not known."""
        self.findings.diagnostics.append(report(diagnostics.ROUTE_UNRESOLVED, message, location))

    # -- one step

    def _step(self, step: Step, frame: Frame, blocks: list[tuple[int, Configurator]]) -> None:
        call = step.call
        if isinstance(call.function, Name) and call.function.name in CONFIGURATOR:
            return
        method, receiver = split(call.function)
        if receiver is not None:
            found = self.evaluator.evaluate(receiver, frame)
            if isinstance(found, Configurator) and not found.is_scanner:
                self._directive(method, call, frame, _in_block(found, call, blocks), blocks)
                return
        dotted = named(self._inventory, frame.module, call)
        if not dotted or self._inventory.definition(dotted) is None:
            return
        positional, keywords = self.evaluator.arguments(call, frame)
        given = [_inside(value, call, blocks) for value in positional]
        named_given = {key: _inside(value, call, blocks) for key, value in keywords.items()}
        if any(isinstance(value, Configurator) for value in (*given, *named_given.values())):
            self.enter(dotted, given, named_given)

    def _directive(
        self,
        method: str,
        call: Call,
        frame: Frame,
        configurator: Configurator,
        blocks: list[tuple[int, Configurator]],
    ) -> None:
        positional, keywords = self.evaluator.arguments(call, frame)
        location = self._inventory.location(frame.module, call.position)
        supply(self, method, call, configurator.package, positional, keywords)
        match method:
            case "add_route":
                self._route(call, frame, configurator, _named(positional, keywords, _ADD_ROUTE))
            case "add_view":
                given = _named(positional, keywords, _ADD_VIEW)
                self.application.views.append(
                    View(given, "", frame.module, self.decorated_at or location, location)
                )
            case "add_static_view":
                self._static(call, frame, configurator, _named(positional, keywords, ("name",)))
            case "include":
                self._include(call, frame, configurator, positional, keywords)
            case "scan":
                self._scan(call, frame, configurator, positional, keywords)
            case "route_prefix_context":
                given = _named(positional, keywords, ("route_prefix",))
                inner = self._prefixed(configurator, given.get("route_prefix"), call, frame)
                blocks.append((_indent(call), inner))
            case "set_default_permission":
                self.application.permission = next(iter((*positional, *keywords.values())), None)
            case "set_root_factory":
                self.application.root_factory = True
            case "add_subscriber":
                self._subscriber(frame, positional, keywords, location)
            case _ if method in HOOKS:
                self._hook(method, frame, positional, keywords, location)
            case _ if method in self._directives:
                self.enter(self._directives[method], [configurator, *positional], keywords)
            case _ if method not in OWN:
                message = (
                    f"directive {method!r} is added outside the project; what it does is not known"
                )
                if method not in self._outside:
                    self.report(diagnostics.INCLUDE_OUTSIDE, message, frame.module, call.position)
                self._outside.add(method)
            case _:
                pass

    def _route(
        self, call: Call, frame: Frame, configurator: Configurator, given: dict[str, Bound]
    ) -> None:
        evaluator = self.evaluator
        name = evaluator.name(given.get("name"))
        pattern = evaluator.text(given.get("pattern", given.get("path")))
        module, position = frame.module, call.position
        if name is None or pattern is None:
            self.report(
                diagnostics.ROUTE_UNRESOLVED,
                "the pattern of this route is computed",
                module,
                position,
            )
            return
        if configurator.prefix is None:
            message = f"the prefix of route {shown(name)} is computed"
            self.report(diagnostics.ROUTE_UNRESOLVED, message, module, position)
            return
        external = is_external(pattern)
        inherits = _is_true(given.get("inherit_slash"))
        methods = evaluator.texts(given.get("request_method"))
        self.application.routes[name] = Route(
            name=name,
            pattern=pattern if external else prefixed(configurator.prefix, pattern, inherits),
            methods=tuple(sorted({m.upper() for m in methods})) if methods else None,
            is_static=external or _is_true(given.get("static")),
            uses_global_views=_is_true(given.get("use_global_views")),
            location=self._inventory.location(module, position),
            factory=self.target(given.get("factory"), module, configurator.package),
            traverses="traverse" in given,
        )
        if "view" in given:  # before Pyramid 1.5 a route could name its view
            view: dict[str, Bound] = {"route_name": given["name"], "view": given["view"]}
            for key, old in (("permission", "view_permission"), ("attr", "view_attr")):
                if old in given:
                    view[key] = given[old]
            at = self._inventory.location(module, position)
            self.application.views.append(View(view, "", module, at, at))

    def _static(
        self, call: Call, frame: Frame, configurator: Configurator, given: dict[str, Bound]
    ) -> None:
        """A route of its own (`pyramid.config.views.StaticURLInfo.add`)."""
        name = self.evaluator.text(given.get("name"))
        if name is None or configurator.prefix is None:
            message = "the name of this static view is computed"
            self.report(diagnostics.ROUTE_UNRESOLVED, message, frame.module, call.position)
            return
        if is_external(name):
            return
        if not name.endswith("/"):
            name += "/"
        route_name = f"__{configurator.prefix}/{name}" if configurator.prefix else f"__{name}"
        location = self._inventory.location(frame.module, call.position)
        pattern = prefixed(configurator.prefix, f"{name}*subpath")
        self.application.routes[route_name] = Route(
            route_name, pattern, None, False, False, location
        )
        keywords: dict[str, Bound] = {
            "route_name": Given("", Literal(route_name)),
            "permission": given.get(
                "permission", Given("", Name("pyramid.security.NO_PERMISSION_REQUIRED"))
            ),
        }
        self.application.views.append(
            View(keywords, "pyramid.static.static_view", frame.module, location, location)
        )

    def _include(
        self,
        call: Call,
        frame: Frame,
        configurator: Configurator,
        positional: list[Bound],
        keywords: dict[str, Bound],
    ) -> None:
        given = _named(positional, keywords, ("callable", "route_prefix"))
        target = self.target(given.get("callable"), frame.module, configurator.package)
        inner = self._prefixed(configurator, given.get("route_prefix"), call, frame)
        if not target:
            message = "what is included here is computed"
            self.report(diagnostics.ROUTE_UNRESOLVED, message, frame.module, call.position)
            return
        place = self._inventory.definition(target)
        if place is None:
            place = self._inventory.definition(f"{target}.includeme")
            target = f"{target}.includeme"
        if place is None:
            outside = target.removesuffix(".includeme")
            message = (
                f"{outside!r} is included and lies outside the project; its routes are not known"
            )
            self.report(diagnostics.INCLUDE_OUTSIDE, message, frame.module, call.position)
            return
        if target in self.application.included:
            return
        self.application.included.add(target)
        inner = Configurator(inner.prefix, _package(self._inventory, place[0]))
        self.enter(target, [inner], {})

    def target(self, given: Bound | None, module: str, package: str) -> str:
        """The dotted name that a dotted-name argument means (`pyramid.path.DottedNameResolver`):
        absolute, relative to the configurator's package, `package.module:name`, or the thing."""
        if not isinstance(given, Given):
            return ""
        if isinstance(given.value, Name):
            if last(given.value.name.lstrip("?:*")) == "__name__":
                return given.module or module
            found = self._inventory.resolve(given.module, given.value.name)
            if found is not None and found.exact and found.name[:1] not in "?*":
                text = self.evaluator.text(given)
                return found.name if text is None else _dotted(text, package)
            return ""
        text = self.evaluator.text(given)
        return _dotted(text, package) if text else ""

    def _prefixed(
        self, configurator: Configurator, given: Bound | None, call: Call, frame: Frame
    ) -> Configurator:
        if given is None or (isinstance(given, Given) and given.value == Literal(None)):
            return configurator
        if isinstance(given, Given) and isinstance(given.value, Literal) and not given.value.value:
            return configurator
        text = self.evaluator.text(given)
        if text is None or configurator.prefix is None:
            return Configurator(None, configurator.package)
        return Configurator(nested(configurator.prefix, text), configurator.package)

    def _scan(
        self,
        call: Call,
        frame: Frame,
        configurator: Configurator,
        positional: list[Bound],
        keywords: dict[str, Bound],
    ) -> None:
        given = _named(positional, keywords, ("package",))
        package = given.get("package")
        target = (
            self.target(package, frame.module, configurator.package)
            if package is not None
            else configurator.package
        )
        if not target:
            message = "the package that is scanned here is computed"
            self.report(diagnostics.ROUTE_UNRESOLVED, message, frame.module, call.position)
            return
        ignored = self.evaluator.texts(given.get("ignore")) or []
        names = tuple(f"{target}{name}" if name[:1] == "." else name for name in ignored)
        scan = Scan(target, names, configurator)
        if scan not in self.application.scans:
            self.application.scans.append(scan)

    def _subscriber(
        self, frame: Frame, positional: list[Bound], keywords: dict[str, Bound], at: Location
    ) -> None:
        given = _named(positional, keywords, ("subscriber", "iface"))
        handler = self.target(given.get("subscriber"), frame.module, parent(frame.module))
        event = self.target(given.get("iface"), frame.module, parent(frame.module))
        if handler and self._inventory.definition(handler):
            self.findings.doors.append(Door("signal", event or "any event", handler, at))

    def _hook(
        self,
        method: str,
        frame: Frame,
        positional: list[Bound],
        keywords: dict[str, Bound],
        location: Location,
    ) -> None:
        given = [*positional[:1], *(v for k, v in sorted(keywords.items()) if k in _HOOK_NAMES)]
        for value in given[:1]:
            if isinstance(value, Given) and isinstance(value.value, Call):
                value = Given(value.module, value.value.function, value.frame)
            name = self.target(value, frame.module, _package(self._inventory, frame.module))
            if name and self._inventory.definition(name):
                self.findings.platform.append(PlatformUse(name, HOOKS[method], location))


def sorted_steps(inventory: Inventory) -> dict[tuple[str, str], list[Step]]:
    """The steps of each function, in source order."""
    found: dict[tuple[str, str], list[Step]] = {}
    for module, step in inventory.found("pyramid", Step):
        found.setdefault((module, step.scope), []).append(step)
    return found


def _named(
    positional: list[Bound], keywords: dict[str, Bound], names: tuple[str, ...]
) -> dict[str, Bound]:
    return {**dict(zip(names, positional, strict=False)), **keywords}


def _is_true(given: Bound | None) -> bool:
    return isinstance(given, Given) and isinstance(given.value, Literal) and bool(given.value.value)


def _dotted(text: str, package: str) -> str:
    text = text.replace(":", ".")
    if text == ".":
        return package
    return f"{package}{text}" if text[:1] == "." else text


def _package(inventory: Inventory, module: str) -> str:
    """`pyramid.path.package_of`: a package itself, the package that holds any other module."""
    return module if inventory.source(module).is_package else parent(module) or module


def _indent(call: Call) -> int:
    """The column of the `with` statement that a call stands in."""
    return unpack(call.position)[1] - len("with ")


def _inside(value: Bound, call: Call, blocks: list[tuple[int, Configurator]]) -> Bound:
    return _in_block(value, call, blocks) if isinstance(value, Configurator) else value


def _in_block(
    configurator: Configurator, call: Call, blocks: list[tuple[int, Configurator]]
) -> Configurator:
    """The configurator as a `with config.route_prefix_context(...)` around the call makes it.

    A block ends at the first statement that is indented no deeper than its `with`."""
    column = unpack(call.position)[1]
    while blocks and column <= blocks[-1][0]:
        blocks.pop()
    if not blocks:
        return configurator
    return Configurator(blocks[-1][1].prefix, configurator.package, configurator.is_scanner)
