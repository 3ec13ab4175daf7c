"""Nodes in, checked values out; what is wrong is noted with its place and reading goes on."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from strangler.diagnostics import Code, Diagnostic, report
from strangler.locations import Location
from strangler.yaml_places.nodes import MAPPING, PLAIN, QUOTED, SEQUENCE, Node
from strangler.yaml_places.values import BadValueError, EnvironmentLackError, Filling

T = TypeVar("T")
_NULL = ("", "~", "null", "Null", "NULL")
_NOT_TEXT = re.compile(  # what YAML 1.2 does not read as text (yaml.org/spec/1.2.2, core schema)
    r"|~|null|Null|NULL|true|True|TRUE|false|False|FALSE"
    r"|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)


class Fault(Enum):
    """What can be wrong in any file; each kind of file has diagnostics of its own for them."""

    UNKNOWN_KEY = "unknown key"
    DUPLICATE_KEY = "key stands twice"
    WRONG_TYPE = "value of the wrong type"
    BAD_VALUE = "bad value"
    MISSING_KEY = "key is missing"
    ENVIRONMENT = "environment variable is missing"


class ProblemError(Exception):
    """A value that cannot be used; `fields` and `items` turn it into a diagnostic."""

    def __init__(
        self, code: Code | Fault, message: str, hint: str = "", node: Node | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.node = code, message, hint, node


class Key(NamedTuple):
    """A key of a mapping: the field of the model it fills, and how its value is read."""

    field: str
    read: "Callable[[Reader, Node], Any]"


Keys = Mapping[str, Key]


class Reader:
    """Reads one file; collects its problems."""

    def __init__(
        self, path: str, filling: Filling, codes: Mapping[Fault, Code], *, merges: bool
    ) -> None:
        self.path = path
        self._codes = codes
        self.problems: list[Diagnostic] = []
        self._filling = filling
        self._merges = merges

    # Problems --------------------------------------------------------------------------------

    def location(self, node: Node) -> Location:
        """Where a node begins."""
        mark = node.start_mark
        return Location(self.path, mark.line + 1, mark.column + 1)

    def complain(self, code: Code | Fault, message: str, node: Node, hint: str = "") -> None:
        """Note a problem."""
        if isinstance(code, Fault):
            code = self._codes[code]
        self.problems.append(report(code, message, self.location(node), hint))

    def note(self, problem: ProblemError, node: Node) -> None:
        """Note what reading a value of `node` raised."""
        self.complain(problem.code, problem.message, problem.node or node, problem.hint)

    # Mappings and lists ----------------------------------------------------------------------

    def fields(
        self, node: Node, keys: Keys, what: str, required: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The values of a mapping by the names of the model's fields. What is wrong with one is
        noted, and the others are read."""
        result: dict[str, Any] = {}
        names: set[str] = set()
        for key, value in self.pairs(node, what):
            name = key.value
            if name in names:
                self.complain(Fault.DUPLICATE_KEY, f"{name!r} stands twice in {what}", key)
                continue
            names.add(name)
            known = keys.get(name)
            if known is None:
                near = get_close_matches(name, keys, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"it may hold {', '.join(keys)}"
                self.complain(Fault.UNKNOWN_KEY, f"unknown key {name!r} in {what}", key, hint)
                continue
            try:
                result[known.field] = known.read(self, value)
            except ProblemError as problem:
                message = f"{name!r} of {what}: {problem.message}"
                self.complain(problem.code, message, problem.node or value, problem.hint)
        for name in required:
            if name not in names:
                hint = f"add {name}: ..."
                self.complain(Fault.MISSING_KEY, f"{what} has no {name!r}", node, hint)
        return result

    def named(self, node: Node, what: str) -> "list[tuple[str, Node, Node]]":
        """The entries of a mapping whose keys are names that people chose: name, key, value."""
        result: list[tuple[str, Node, Node]] = []
        names: set[str] = set()
        for key, value in self.pairs(node, what):
            name = key.value
            if key.tag == PLAIN and _NOT_TEXT.fullmatch(name):
                hint = f'put it in quotes: "{name}"'
                self.complain(Fault.WRONG_TYPE, f"{name or 'null'} in {what} is no text", key, hint)
            elif name in names:
                self.complain(Fault.DUPLICATE_KEY, f"{name!r} stands twice in {what}", key)
            else:
                names.add(name)
                result.append((name, key, value))
        return result

    def pairs(self, node: Node, what: str) -> "list[tuple[Node, Node]]":
        """Keys (scalars) and values of a mapping, with what `<<` merges into it.

        Raises ProblemError if it is no mapping."""
        if node.tag != MAPPING:
            raise ProblemError(
                Fault.WRONG_TYPE, f"{what} is {kind(node)}, not a mapping", "write key: value", node
            )
        found: list[tuple[Node, Node]] = []
        merged: list[Node] = []
        for pair in node.value:
            key = pair[0]
            if key.tag not in (PLAIN, QUOTED):
                self.complain(Fault.WRONG_TYPE, f"a key of {what} is no text", key, "use a name")
            elif self._merges and key.tag == PLAIN and key.value == "<<":
                merged += pair[1].value if pair[1].tag == SEQUENCE else [pair[1]]
            else:
                found.append(pair)
        for source in merged:
            own = {key.value for key, _ in found}
            found += [
                pair for pair in self.pairs(source, "what << merges") if pair[0].value not in own
            ]
        return found

    def items(self, node: Node, read: "Callable[[Reader, Node], T]", least: int = 0) -> list[T]:
        """The values of a list; what is wrong with one is noted, and the others are read.

        Raises ProblemError if it is no list, or shorter than `least`."""
        if node.tag != SEQUENCE:
            hint = f"write [{node.value}]" if node.tag in (PLAIN, QUOTED) and node.value else ""
            raise ProblemError(Fault.WRONG_TYPE, f"it is {kind(node)}, not a list", hint)
        if len(node.value) < least:
            raise ProblemError(Fault.BAD_VALUE, "the list is empty", "name one, or remove the key")
        result: list[T] = []
        for item in node.value:
            try:
                result.append(read(self, item))
            except ProblemError as problem:
                self.complain(problem.code, problem.message, problem.node or item, problem.hint)
        return result

    # Scalars ---------------------------------------------------------------------------------

    def scalar(self, node: Node) -> str:
        """The text of a scalar of any type, placeholders filled in. Raises ProblemError."""
        if node.tag not in (PLAIN, QUOTED):
            raise ProblemError(Fault.WRONG_TYPE, f"it is {kind(node)}, not one value")
        text: str = node.value
        if "${" not in text:
            return text
        try:
            return self._filling.filled(text)
        except EnvironmentLackError as lack:
            raise ProblemError(Fault.ENVIRONMENT, str(lack)) from None

    def text(self, node: Node) -> str:
        """A scalar that YAML reads as text, and that is not empty."""
        if node.tag == PLAIN and _NOT_TEXT.fullmatch(node.value):
            raise not_text(node)
        text = self.scalar(node)
        if not text:
            raise ProblemError(Fault.BAD_VALUE, "it is empty")
        return text

    def bare(self, node: Node, wanted: str) -> str:
        """A scalar that is written without quotes, unless it holds a placeholder: a number or
        a truth value (`wanted`, in words)."""
        text = self.scalar(node)
        if node.tag == QUOTED and "${" not in node.value:
            raise ProblemError(
                Fault.WRONG_TYPE, f"{text!r} is text, not {wanted}", "remove the quotes"
            )
        if node.tag == PLAIN and node.value in _NULL:
            raise ProblemError(Fault.WRONG_TYPE, f"it is empty, not {wanted}", "give it a value")
        return text


def is_null(node: Node) -> bool:
    """Whether a key has no value."""
    return node.tag == PLAIN and node.value in _NULL


def kind(node: Node) -> str:
    """What a node is, in words."""
    if is_null(node):
        return "empty"
    return {MAPPING: "a mapping", SEQUENCE: "a list", QUOTED: "text"}.get(node.tag, "one value")


def not_text(node: Node) -> ProblemError:
    """What to say of a plain scalar that YAML does not read as text."""
    if is_null(node):
        return ProblemError(Fault.WRONG_TYPE, "it is empty", "give it a value, or remove the key")
    hint = f'put it in quotes: "{node.value}"'
    return ProblemError(Fault.WRONG_TYPE, f"{node.value} is no text", hint)


def parsed(parse: Callable[[str], T], wanted: str = "") -> Callable[[Reader, Node], T]:
    """A reader of scalars that `parse` understands: of text, or with `wanted` (in words) of a
    value that is written without quotes."""

    def read(reader: Reader, node: Node) -> T:
        text = reader.bare(node, wanted) if wanted else reader.text(node)
        try:
            return parse(text)
        except BadValueError as error:
            raise ProblemError(Fault.BAD_VALUE, str(error), error.hint) from None

    return read
