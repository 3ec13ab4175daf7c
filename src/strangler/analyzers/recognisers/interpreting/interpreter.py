"""Bodies of the project in, what they make out: a small interpreter of simple Python.

It runs nothing: it follows assignments, calls, loops over known lists and branches of the bodies
that a recogniser kept as facts, with the framework's own classes told by a Library. What it
cannot know is UNKNOWN and spreads from there. Of a branch whose test is unknown both sides are
followed; a loop over something unknown is followed once, with an unknown element. Rules: Python
reference, sections 3 (objects, attributes), 4, 6 and 7."""

from collections.abc import Iterable, Mapping
from typing import Any

from strangler.analyzers.recognisers.interpreting.expressions import Expressions
from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.library import Library
from strangler.analyzers.recognisers.interpreting.values import (
    UNKNOWN,
    Instance,
    Invocation,
    Method,
    Symbol,
)
from strangler.model.facts import Definition, DefinitionKind
from strangler.model.recogniser import Inventory
from strangler.model.statements import Bind, Branch, Do, Loop, Return, Statement
from strangler.model.values import Call, Items, Member, Name, Subscript, Value

_MAX_STEPS = 400_000
_MAX_DEPTH = 30
_NOTHING: Any = object()
"""What a body that returns nothing has returned so far."""


class Interpreter(Expressions):
    """Interprets over one project. `bodies` are by the dotted name of their module, function or
    method; module bodies are run once, when a name of theirs is first asked for."""

    def __init__(
        self,
        inventory: Inventory,
        bodies: Mapping[str, tuple[Statement, ...]],
        library: Library,
    ) -> None:
        super().__init__(inventory, library)
        self._bodies = bodies
        self._modules: dict[str, dict[str, Any]] = {}
        self._steps = 0
        self._depth = 0

    def run_modules(self, modules: Iterable[str]) -> None:
        """Run module bodies, as importing all of them would."""
        for module in modules:
            self.globals_of(module)

    def globals_of(self, module: str) -> dict[str, Any]:
        """The names that a module's body has bound (so far, if it is being run)."""
        known = self._modules.get(module)
        if known is None:
            known = self._modules[module] = {}
            body = self._bodies.get(module)
            if body is not None:
                self._run(body, Frame(module, known))
        return known

    def call_function(self, name: str, positional: list[Any], keywords: dict[str, Any]) -> Any:
        """Call a function of the project; UNKNOWN where its body is not known."""
        place = self.inventory.definition(name)
        if place is None or place[1].kind is not DefinitionKind.FUNCTION:
            return UNKNOWN
        return self._enter(place[0], place[1], name, "", positional, keywords)

    def call_method(self, method: Method, positional: list[Any], keywords: dict[str, Any]) -> Any:
        """Call a method that was found, of the project or the framework."""
        key = method.owner, method.name
        native = self.library.methods.get(key) or self.library.properties.get(key)
        if native is not None:
            return native(self, method.receiver, positional, keywords)
        name = f"{method.owner}.{method.name}"
        place = self.inventory.definition(name)
        if place is None or place[1].kind is not DefinitionKind.FUNCTION:
            return UNKNOWN
        if "builtins.staticmethod" not in self.decorators(place[1]):
            positional = [method.receiver, *positional]
        return self._enter(place[0], place[1], name, method.owner, positional, keywords)

    def make(self, cls: str, positional: list[Any], keywords: dict[str, Any]) -> Instance:
        """An object of a class."""
        made = Instance(cls)
        constructor = self.find(made, "__init__", self.lineage(cls))
        if isinstance(constructor, Method):
            self.call_method(constructor, positional, keywords)
        return made

    # -- bodies

    def _enter(
        self,
        module: str,
        definition: Definition,
        name: str,
        owner: str,
        positional: list[Any],
        keywords: dict[str, Any],
    ) -> Any:
        body = self._bodies.get(name)
        if body is None or self._depth > _MAX_DEPTH:
            return UNKNOWN
        frame = Frame(module, self._arguments(module, definition, positional, keywords), owner)
        self._depth += 1
        outer = self.place
        try:
            result = self._run(body, frame)
        finally:
            self._depth -= 1
            self.place = outer
        return None if result is _NOTHING else result

    def _arguments(
        self,
        module: str,
        definition: Definition,
        positional: list[Any],
        keywords: dict[str, Any],
    ) -> dict[str, Any]:
        """The parameters of a call (Python reference 6.3.4)."""
        bound: dict[str, Any] = {}
        left, named = list(positional), dict(keywords)
        for parameter in definition.parameters:
            name = parameter.name
            if name.startswith("**"):
                bound[name[2:]] = named
                named = {}
            elif name.startswith("*"):
                bound[name[1:]], left = left, []
            elif name in named:
                bound[name] = named.pop(name)
            elif left:
                bound[name] = left.pop(0)
            elif parameter.default is not None:
                bound[name] = self.evaluate(parameter.default, Frame(module, {}))
            else:
                bound[name] = UNKNOWN
        return bound

    def _run(self, body: tuple[Statement, ...], frame: Frame) -> Any:
        """What a body returns; _NOTHING if it goes on after its end."""
        for number, statement in enumerate(body):
            self._steps += 1
            if self._steps > _MAX_STEPS:
                return UNKNOWN
            match statement:
                case Bind():
                    self._bind(statement, frame)
                case Do():
                    self.stand(frame, statement.value)
                    self.evaluate(statement.value, frame)
                case Return():
                    value = statement.value
                    return None if value is None else self.evaluate(value, frame)
                case Loop():
                    result = self._loop(statement, frame)
                    if result is not _NOTHING:
                        return result
                case Branch():
                    result = self._branch(statement, body[number + 1 :], frame)
                    if result is not _NOTHING:
                        return result
                case _:
                    continue
        return _NOTHING

    def _loop(self, loop: Loop, frame: Frame) -> Any:
        items = self.evaluate(loop.iterable, frame)
        if isinstance(items, dict):
            items = list(items)
        elements = list(items) if isinstance(items, list | tuple) else [UNKNOWN]
        for element in elements:
            self.assign(loop.target, element, frame)
            result = self._run(loop.body, frame)
            if result is not _NOTHING:
                return result
        return _NOTHING

    def _branch(self, branch: Branch, rest: tuple[Statement, ...], frame: Frame) -> Any:
        test = self.truth(self.evaluate(branch.test, frame))
        if test is not None:
            return self._run(branch.body if test else branch.other, frame)
        first = self._run(branch.body, frame)
        other = self._run(branch.other, frame)
        found = [result for result in (first, other) if result is not _NOTHING]
        if not found:
            return _NOTHING
        if len(found) == 1:  # the other side goes on below
            below = self._run(rest, frame)
            found.append(None if below is _NOTHING else below)
        return _either(found[0], found[1])

    def _bind(self, bind: Bind, frame: Frame) -> None:
        self.stand(frame, bind.value)
        value = self.evaluate(bind.value, frame)
        if bind.operator:
            value = self.added(self.evaluate(bind.target, frame), value, bind.operator)
        self.assign(bind.target, value, frame)

    def assign(self, target: Value, value: Any, frame: Frame) -> None:
        """Bind a target of any form."""
        match target:
            case Name():
                root, _, rest = target.name.lstrip("?:").partition(".")
                if not rest:
                    frame.names[root] = value
                    return
                holder, _, attribute = target.name.rpartition(".")
                self._set(self.evaluate(Name(holder), frame), attribute, value)
            case Member():
                self._set(self.evaluate(target.value, frame), target.attribute, value)
            case Subscript():
                holder_value = self.evaluate(target.value, frame)
                key = self.evaluate(target.key, frame)
                self._set_item(holder_value, key, value)
            case Items():
                values = value if isinstance(value, list | tuple) else []
                for number, item in enumerate(target.items):
                    one = values[number] if len(values) == len(target.items) else UNKNOWN
                    self.assign(item, one, frame)
            case _:
                return

    def _set(self, holder: Any, attribute: str, value: Any) -> None:
        if isinstance(holder, Instance):
            holder.attributes[attribute] = value
        elif isinstance(holder, Symbol):
            self.shared[holder.name, attribute] = value

    @staticmethod
    def _set_item(holder: Any, key: Any, value: Any) -> None:
        match holder, key:
            case dict(), str() | int():
                holder[key] = value
            case list(), int(index) if -len(holder) <= index < len(holder):
                holder[index] = value
            case _:
                return

    # -- calls

    def call(self, function: Any, call: Call, frame: Frame) -> Any:
        """The value of a call expression whose callee is evaluated already."""
        positional, keywords = self.arguments(call, frame)
        return self.apply(function, positional, keywords, frame, call.position)

    def apply(
        self,
        function: Any,
        positional: list[Any],
        keywords: dict[str, Any],
        frame: Frame,
        position: int,
    ) -> Any:
        """Call anything."""
        if isinstance(function, Method):
            if isinstance(function.receiver, Instance) or self._has_body(function):
                return self.call_method(function, positional, keywords)
        elif isinstance(function, Symbol):
            name = self.library.aliases.get(function.name, function.name)
            native = self.library.functions.get(name)
            if native is not None:
                self.place = (frame.module, position) if position else self.place
                return native(self, positional, keywords)
            place = self.inventory.definition(name)
            if place is not None and place[1].kind is DefinitionKind.FUNCTION:
                if name in self._bodies:
                    return self.call_function(name, positional, keywords)
            elif self.is_interpreted(name):
                return self.make(name, positional, keywords)
        elif function is UNKNOWN:
            return UNKNOWN
        return Invocation(function, tuple(positional), keywords, frame.module, position)

    def _has_body(self, method: Method) -> bool:
        return f"{method.owner}.{method.name}" in self._bodies

    def decorators(self, definition: Definition) -> list[str]:
        """The names of a definition's decorators, as its file resolved them."""
        return [d.name for d in definition.decorators if isinstance(d, Name | Call)]

    def bound(self, module: str, symbol: str) -> Any:
        """What a module global or class attribute of the project holds."""
        if "." not in symbol:
            known = self.globals_of(module)
            if symbol in known:
                return known[symbol]
        return super().bound(module, symbol)


def _either(first: Any, other: Any) -> Any:
    """What a function returns that returns one or the other, where both may be meant."""
    if isinstance(first, list) and isinstance(other, list):
        return [*first, *(item for item in other if item not in first)]
    if first is None or first is UNKNOWN:
        return other
    return first
