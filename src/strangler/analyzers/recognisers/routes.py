"""Routes (2.x), the mapper of WebOb and Pylons applications: what it connects.

Rules: routes.readthedocs.io, setting up routes (paths, conditions, submappers) and RESTful
services; `Mapper.resource`, `SubMapper.connect` of the package. A controller named by a string
is the class that Pylons would take: `messages` is `MessagesController`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from strangler.analyzers.recognisers import wiring
from strangler.analyzers.recognisers.following import (
    is_imported,
    product_modules,
    text_of,
    texts_of,
)
from strangler.analyzers.recognisers.objects import Made, Objects
from strangler.analyzers.recognisers.replaying import wired_calls
from strangler.analyzers.recognisers.serving import (
    Served,
    auth_of,
    handler_of,
    implemented,
    may_hold_slash,
)
from strangler.analyzers.recognisers.wiring import Wired, split
from strangler.model.facts import DefinitionKind, Fact
from strangler.model.names import last
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.values import Call, Literal, Pairs, Value, text
from strangler.model.views import ModuleView

_CLASSES = {"routes.Mapper": "mapper", "routes.mapper.Mapper": "mapper"}
_METHODS = frozenset({"connect", "resource"})
_VARIABLE = re.compile(
    r"\{(?P<dot>\.?)(?P<name>\w+)(?::(?P<regex>(?:[^{}]|\{[^{}]*\})+))?\}"
    r"|:\(?(?P<old>[a-zA-Z_]\w*)\)?|\*\(?(?P<rest>[a-zA-Z_]\w*)\)?"
)
_OPTIONS = frozenset({"controller", "action", "conditions", "path_prefix", "requirements"})


class Routes:
    """The recogniser of Routes."""

    name = "routes"
    version = 2
    wakes_on: tuple[str, ...] = ("routes", "webob", "pylons", "paste")
    """`connect` is everybody's method, so not every file."""
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = wiring.FACTS

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Calls of `connect` and `resource`, and the mappers that functions make."""
        return wiring.watch(module, _METHODS, _CLASSES)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """One endpoint for each method that a route is limited to."""
        if not is_imported(inventory, "routes"):
            return Conclusion()
        objects = Objects(inventory, "routes", _CLASSES, {"submapper": "submapper"})
        collector = _Collector(inventory, objects)
        for module, wired, call in wired_calls(inventory, "routes"):
            collector.wired(module, wired, call)
        return collector.served.conclusion()


@dataclass(frozen=True, slots=True)
class _Target:
    module: str
    scope: str
    controller: Value | None
    name: str | None
    """The controller where it is a string."""


class _Collector:
    def __init__(self, inventory: Inventory, objects: Objects) -> None:
        self.served = Served(inventory, "routes")
        self._inventory = inventory
        self._objects = objects
        self._controllers = dict(_controllers(inventory))

    def wired(self, module: str, wired: Wired, call: Call) -> None:
        """One route, or the routes of a resource."""
        receiver = split(call.function)[1]
        mapper = self._objects.find(module, wired.scope, receiver, "mapper", "submapper")
        if mapper is None:
            if call.keyword("controller") is not None or call.keyword("action") is not None:
                message = "the mapper of this route is not known"
                self.served.unknown(module, call.position, message)
            return
        root, options, prefix = self._inherited(mapper, module, call)
        if root is None or prefix is None:
            self.served.unknown(module, call.position, "the mapper of this route is not known")
        elif wired.method == "connect":
            self._connect(root, module, wired, call, options, prefix)
        else:
            self._resource(root, module, wired, call, options, prefix)

    def _inherited(
        self, mapper: Made, module: str, call: Call
    ) -> tuple[Made | None, dict[str, Value], str | None]:
        """The mapper at the root, the options that hold, and the prefix of the submappers."""
        options = _options(call)
        prefix: str | None = ""
        for _ in range(20):
            if mapper.kind == "mapper":
                return mapper, options, prefix
            own = _options(mapper.call)
            before = own.pop("path_prefix", None)
            if before is not None and prefix is not None:
                word = text_of(self._inventory, mapper.module, before)
                prefix = None if word is None else word + prefix
            options = {**own, **options}
            above = split(mapper.call.function)[1]
            found = self._objects.find(mapper.module, mapper.scope, above, "mapper", "submapper")
            if found is None or found.key == mapper.key:
                break
            mapper = found
        return None, options, prefix

    def _connect(
        self,
        root: Made,
        module: str,
        wired: Wired,
        call: Call,
        options: dict[str, Value],
        prefix: str,
    ) -> None:
        given = call.positional
        word = text_of(
            self._inventory, module, given[1 if len(given) > 1 else 0] if given else None
        )
        methods = self._methods(module, options.get("conditions"))
        action = options.get("action")
        name = text_of(self._inventory, module, action) if action is not None else "index"
        if word is None or methods is None:
            what = "path" if word is None else "method"
            self.served.unknown(module, call.position, f"the {what} of this route is computed")
            return
        target = self._target(module, wired.scope, options)
        rest = self._rest(module, options.get("requirements"))
        for method in methods:
            self._emit(root, module, call, method, f"{prefix}{word}", target, name, rest)

    def _resource(
        self,
        root: Made,
        module: str,
        wired: Wired,
        call: Call,
        options: dict[str, Value],
        prefix: str,
    ) -> None:
        """The routes of `map.resource("message", "messages")`, with and without a format."""
        collection = text_of(self._inventory, module, call.argument(1, "collection_name"))
        before = self._prefix(module, call)
        if collection is None or before is None:
            self.served.unknown(module, call.position, "the path of this resource is computed")
            return
        target = self._target(module, wired.scope, options)
        if options.get("controller") is None:
            target = _Target(module, wired.scope, None, collection.strip("/"))
        base = f"{prefix}/{before.strip('/')}/{collection.strip('/')}".replace("//", "/")
        rest = self._rest(module, options.get("requirements"))
        for method, path, action in self._actions(module, call):
            for tail in (".{format}", ""):
                full = f"{base}{path}{tail}"
                self._emit(root, module, call, method, full, target, action, rest)

    def _actions(self, module: str, call: Call) -> Iterator[tuple[str, str, str]]:
        """Method, path below the collection, and action."""
        yield from (("POST", "", "create"), ("GET", "", "index"), ("GET", "/new", "new"))
        yield from (("PUT", "/{id}", "update"), ("DELETE", "/{id}", "delete"))
        yield from (("GET", "/{id}", "show"), ("GET", "/{id}/edit", "edit"))
        for keyword, before in (("collection", ""), ("member", "/{id}"), ("new", "/new")):
            for key, value in _pairs(call.keyword(keyword)):
                action, method = text(key), text_of(self._inventory, module, value)
                if action is None or method is None:
                    message = "an action of this resource is computed"
                    self.served.unknown(module, call.position, message)
                else:
                    yield method.upper(), f"{before}/{action}", action

    def _prefix(self, module: str, call: Call) -> str | None:
        """`path_prefix` of a resource, else what its parent makes of it."""
        given = call.keyword("path_prefix")
        if given is not None:
            return text_of(self._inventory, module, given)
        parent = {text(key): value for key, value in _pairs(call.keyword("parent_resource"))}
        if not parent:
            return ""
        names = [
            text_of(self._inventory, module, parent.get(key))
            for key in ("collection_name", "member_name")
        ]
        return None if None in names else f"{names[0]}/{{{names[1]}_id}}"

    def _target(self, module: str, scope: str, options: dict[str, Value]) -> _Target:
        value = self._objects.settled(module, scope, options.get("controller"))
        name = text_of(self._inventory, module, value) if value is not None else None
        return _Target(module, scope, value, name)

    def _emit(
        self,
        root: Made,
        module: str,
        call: Call,
        method: str,
        path: str,
        target: _Target,
        action: str | None,
        rest: frozenset[str],
    ) -> None:
        method = "ANY" if method in ("", "ANY") else method
        location = self._inventory.location(module, call.position)
        handler, entered = self._handler(target, action)
        if not handler:
            message = "the controller or action of this route is computed"
            self.served.unknown(module, call.position, message)
            handler = module
        auth = auth_of(self._inventory, entered) if entered else ()
        for template in _templates(path if path[:1] == "/" else f"/{path}", rest):
            self.served.add(root.module, method, template, handler, location, auth, entered)

    def _handler(self, target: _Target, action: str | None) -> tuple[str, str]:
        """What answers, and the definition that is run where one is known."""
        if action is None or (target.controller is None and target.name is None):
            return "", ""
        if target.name is None:
            found = handler_of(self._inventory, target.module, target.controller)
            owner = found.name if found is not None else ""
        else:
            owner = self._controllers.get(target.name.rpartition("/")[2], "")
        if owner:
            entered = implemented(self._inventory, owner, (action,)).get(action, "")
            return f"{owner}.{action}", entered
        return (f"{target.name}.{action}", "") if target.name else ("", "")

    def _methods(self, module: str, conditions: Value | None) -> list[str] | None:
        """`conditions={"method": [...]}`; all methods where there is none."""
        if conditions is None:
            return ["ANY"]
        pairs = _pairs(self._inventory.constant(module, conditions))
        for key, value in pairs:
            if text(key) == "method":
                return texts_of(self._inventory, module, value)
        return ["ANY"]

    def _rest(self, module: str, requirements: Value | None) -> frozenset[str]:
        """The variables whose required expression can hold a slash."""
        known = self._inventory.constant(module, requirements) if requirements else None
        found = (
            (text(key), text_of(self._inventory, module, value)) for key, value in _pairs(known)
        )
        return frozenset(name for name, regex in found if name and may_hold_slash(regex or ""))


def _options(call: Call) -> dict[str, Value]:
    return {a.keyword: a.value for a in call.arguments if a.keyword in _OPTIONS}


def _pairs(value: Value | None) -> Iterator[tuple[Value, Value]]:
    """The pairs of `{...}` or `dict(...)`."""
    if isinstance(value, Pairs):
        yield from value.pairs
    elif isinstance(value, Call) and value.name == "builtins.dict":
        for argument in value.arguments:
            if argument.keyword not in ("", "*", "**"):
                yield Literal(argument.keyword), argument.value


def _controllers(inventory: Inventory) -> Iterator[tuple[str, str]]:
    """Pylons's names of the project's controller classes, those of two classes left out."""
    found: dict[str, list[str]] = {}
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            name = definition.name
            if definition.kind is DefinitionKind.CLASS and name.endswith("Controller"):
                bare = last(name).removesuffix("Controller")
                word = re.sub(r"(?<!^)(?=[A-Z])", "_", bare).lower()
                found.setdefault(word, []).append(f"{module}.{name}")
    for word, classes in sorted(found.items()):
        if len(classes) == 1:
            yield word, classes[0]


def _templates(path: str, rest: frozenset[str]) -> list[str]:
    """`{id:\\d+}` and `:id` as `{id}`, `*rest` as `{rest*}`; `{.format}` may be left out."""

    def variable(match: re.Match[str]) -> str:
        name = match["name"] or match["old"] or match["rest"]
        star = match["rest"] or name in rest or may_hold_slash(match["regex"] or "")
        return f"{match['dot'] or ''}{{{name}{'*' if star else ''}}}"

    whole = _VARIABLE.sub(variable, path)
    optional = [match[0] for match in _VARIABLE.finditer(path) if match["dot"]]
    if not optional:
        return [whole]
    return [whole, _VARIABLE.sub(variable, path.replace(optional[0], ""))]
