"""A method that computes a table's name in, the name for one class out, where it can be folded.

Folded are what people write: literals, f-strings, `+`, methods of strings, `re.sub` with literal
or compiled patterns, the snake case of well-known libraries, and functions of the same file.
Rules: docs.sqlalchemy.org, orm/declarative_mixins (dynamic table names, has_inherited_table)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from strangler.analyzers.recognisers.following import named, text_of
from strangler.analyzers.recognisers.sqlalchemy.facts import Body
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Formatted, Literal, Member, Name, Opaque, Value, text

_SNAKE = re.compile(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")
_NESTED = re.compile(r"\)[*+{]")
"""A repeated group: the analysed code's pattern must not be able to hang the analysis."""
_SNAKE_MAKERS = frozenset(
    {
        "flask_sqlalchemy.model.camel_to_snake_case",
        "humps.decamelize",
        "inflection.underscore",
        "sqlalchemy_mixins.utils.snake_case",
        "stringcase.snakecase",
    }
)
_PLAIN_METHODS = {
    "capitalize": str.capitalize,
    "lower": str.lower,
    "title": str.title,
    "upper": str.upper,
}
_MAX_STEPS = 12
_INHERITED = "has_inherited_table"


def snake_case(name: str) -> str:
    """`HTTPUser2` is `http_user2` (flask_sqlalchemy.model.camel_to_snake_case)."""
    return _SNAKE.sub(r"_\1", name).lower().lstrip("_")


class Unknown(Exception):  # noqa: N818 - an answer, not an error
    """A name that cannot be folded."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A function that is being folded: what its names stand for."""

    module: str
    class_name: str
    given: Mapping[str, str]
    local: Mapping[str, Value]


class Folder:
    """Folds the names of tables; `bodies` by the dotted name of the function."""

    def __init__(self, inventory: Inventory, bodies: Mapping[str, tuple[str, Body]]) -> None:
        self._inventory = inventory
        self._bodies = bodies
        self._steps = 0

    def name(self, method: str, class_name: str, has_parent: bool) -> str | None:
        """What a `__tablename__` method returns for a class; empty where it is None, and the
        class shares its parent's table. Raises Unknown."""
        module, body = self._bodies[method]
        frame = _Frame(module, class_name, {}, body.local)
        values = list(body.returned)
        nothing = [v for v in values if isinstance(v, Literal) and v.value is None]
        if nothing and len(values) > 1:  # the documented use of has_inherited_table()
            if has_parent:
                return ""
            values = [v for v in values if v not in nothing]
        if len(values) != 1:
            raise Unknown
        if values == nothing:
            return ""
        self._steps = 0
        return self._fold(values[0], frame)

    def _fold(self, value: Value, frame: _Frame) -> str:
        self._steps += 1
        if self._steps > _MAX_STEPS * 4:
            raise Unknown
        match value:
            case Literal(value=str(word)):
                return word
            case Formatted():
                return "".join(self._fold(part, frame) for part in value.parts)
            case Name():
                return self._name(value, frame)
            case Call():
                return self._call(value, frame)
            case _:
                raise Unknown

    def _name(self, value: Name, frame: _Frame) -> str:
        written = value.name.lstrip("?")
        if last(written) in ("__name__", "__qualname__"):
            return frame.class_name
        if written in frame.given:
            return frame.given[written]
        if written in frame.local and value.name[:1] == "?":
            bound = frame.local[written]
            rest = {name: v for name, v in frame.local.items() if name != written}
            return self._fold(bound, _Frame(frame.module, frame.class_name, frame.given, rest))
        word = text_of(self._inventory, frame.module, value)
        if word is None:
            raise Unknown
        return word

    def _call(self, call: Call, frame: _Frame) -> str:
        arguments = call.positional
        function = call.function
        if isinstance(function, Member):
            return self._method(self._fold(function.value, frame), function.attribute, call, frame)
        name = function.name if isinstance(function, Name) else ""
        dotted = named(self._inventory, frame.module, call) or name
        if dotted == "builtins.str" and len(arguments) == 1:
            return self._fold(arguments[0], frame)
        if dotted == "re.sub" and len(arguments) >= 3:
            return self._substituted(text(arguments[0]), arguments[1], arguments[2], frame)
        if dotted in _SNAKE_MAKERS and arguments:
            return snake_case(self._fold(arguments[0], frame))
        if dotted in self._bodies:
            return self._helper(dotted, arguments, frame)
        if last(name) == "sub" and len(arguments) >= 2:
            pattern = self._pattern(name, frame)
            return self._substituted(pattern, arguments[0], arguments[1], frame)
        if name[:1] == "?" or parent(name):
            return self._method(self._fold(Name(parent(name)), frame), last(name), call, frame)
        raise Unknown

    def _method(self, text_before: str, method: str, call: Call, frame: _Frame) -> str:
        """A method of a string."""
        if method in _PLAIN_METHODS:
            return _PLAIN_METHODS[method](text_before)
        given = [self._fold(argument, frame) for argument in call.positional]
        match method, given:
            case "replace", [old, new]:
                return text_before.replace(old, new)
            case ("strip" | "lstrip" | "rstrip") as name, [] | [_]:
                return str(getattr(text_before, name)(*given))
            case "removesuffix", [suffix]:
                return text_before.removesuffix(suffix)
            case "removeprefix", [prefix]:
                return text_before.removeprefix(prefix)
        raise Unknown

    def _helper(self, dotted: str, arguments: tuple[Value, ...], frame: _Frame) -> str:
        module, body = self._bodies[dotted]
        place = self._inventory.definition(dotted)
        if place is None or len(body.returned) != 1:
            raise Unknown
        names = [parameter.name for parameter in place[1].parameters]
        given = {
            name: self._fold(value, frame)
            for name, value in zip(names, arguments, strict=False)
            if not isinstance(value, Opaque)
        }
        return self._fold(body.returned[0], _Frame(module, frame.class_name, given, body.local))

    def _pattern(self, name: str, frame: _Frame) -> str | None:
        """The pattern of a compiled expression that `name.sub` is called on."""
        holder = parent(name)
        bound: Value | None = frame.local.get(holder.lstrip("?"))
        if bound is None:
            found = self._inventory.resolve(frame.module, holder)
            if found is not None and found.symbol:
                assignment = self._inventory.assignment(found.module, found.symbol)
                bound = assignment.value if assignment is not None else None
        if isinstance(bound, Call) and bound.name == "re.compile" and bound.positional:
            return text(bound.positional[0])
        return None

    def _substituted(
        self, pattern: str | None, replacement: Value, subject: Value, frame: _Frame
    ) -> str:
        if pattern is None or _NESTED.search(pattern):
            raise Unknown
        try:
            return re.sub(pattern, self._fold(replacement, frame), self._fold(subject, frame))
        except re.error:
            raise Unknown from None
