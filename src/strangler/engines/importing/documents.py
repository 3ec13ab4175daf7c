"""Files of JSON, or of YAML as CloudFormation has it, in; their values with places out."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from strangler.diagnostics import IMPORT_SYNTAX, IMPORT_UNREADABLE, Diagnostic, report
from strangler.locations import Location
from strangler.yaml_places.nodes import (
    PLAIN,
    DocumentError,
    Node,
    compose,
)

_PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Placed:
    """A value and where it stands."""

    value: object
    """A dict or list of such ones, or a scalar."""
    place: Location

    def get(self, *keys: str) -> "Placed":
        """What is below the keys; nothing where there is no such thing."""
        found: Placed = self
        for key in keys:
            below = found.value.get(key) if isinstance(found.value, dict) else None
            found = below if isinstance(below, Placed) else Placed(None, found.place)
        return found

    def items(self) -> "list[Placed]":
        """The elements of a list; none of anything else."""
        return self.value if isinstance(self.value, list) else []

    def pairs(self) -> "Iterator[tuple[str, Placed]]":
        """Keys and values of a mapping."""
        return iter(self.value.items() if isinstance(self.value, dict) else ())

    def text(self) -> str:
        """Text, or a number as text; "" for anything else."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float):
            return ""
        return str(self.value)

    def texts(self) -> list[str]:
        """The texts in a list."""
        return [each.text() for each in self.items() if each.text()]

    def truth(self) -> bool:
        """Whether it is true, also as text."""
        return self.value is True or self.text().lower() == "true"

    def number(self) -> int | None:
        """A whole number, also as text."""
        return int(self.text()) if self.text().lstrip("-").isdigit() else None


def documents(files: Sequence[Path]) -> tuple[list[Placed], list[Diagnostic]]:
    """The documents of all files, and every fault of any."""
    found: list[Placed] = []
    problems: list[Diagnostic] = []
    for path in files:
        shown = path.as_posix()
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            problems.append(report(IMPORT_UNREADABLE, f"{shown} is not UTF-8", Location(shown, 1)))
            continue
        except OSError as error:
            message = error.strerror or str(error)
            problems.append(report(IMPORT_UNREADABLE, message, Location(shown, 1)))
            continue
        try:
            found += _json(text, shown) if text.lstrip()[:1] in ("{", "[") else _yaml(text, shown)
        except json.JSONDecodeError as error:
            end = error.pos >= len(text.rstrip())
            problems.append(
                report(
                    IMPORT_SYNTAX,
                    "the JSON is cut off" if end else f"no JSON: {error.msg}",
                    Location(shown, error.lineno, error.colno),
                )
            )
        except RecursionError:
            problems.append(report(IMPORT_SYNTAX, "it nests too deep", Location(shown, 1)))
        except DocumentError as error:
            place = Location(shown, error.line, error.column)
            problems.append(report(IMPORT_SYNTAX, str(error), place, error.hint))
    return found, problems


def _json(text: str, path: str) -> list[Placed]:
    """One document after the other, as `cat` puts answers of the AWS CLI together."""
    decoder = json.JSONDecoder()
    found: list[Placed] = []
    at = len(text) - len(text.lstrip())
    while at < len(text):
        value, end = decoder.raw_decode(text, at)
        before = text[:at]
        padding = "\n" * before.count("\n") + " " * (at - before.rfind("\n") - 1)
        try:
            node = compose(padding + text[at:end].replace("\t", " "))
        except DocumentError:  # JSON that YAML cannot say: half characters
            node = None
        line = Location(path, before.count("\n") + 1)
        found.append(_with_places(value, node, path, line))
        at = end + len(text[end:]) - len(text[end:].lstrip())
    return found


def _with_places(value: object, node: Node | None, path: str, place: Location) -> Placed:
    if node is not None:
        place = _place(node, path)
    if isinstance(value, dict):
        nodes = {key.value: below for key, below in node.value} if node is not None else {}
        return Placed(
            {key: _with_places(each, nodes.get(key), path, place) for key, each in value.items()},
            place,
        )
    if isinstance(value, list):
        elements = list(node.value) if node is not None else [None] * len(value)
        pairs = zip(value, elements, strict=True)
        return Placed([_with_places(each, below, path, place) for each, below in pairs], place)
    return Placed(value, place)


def _yaml(text: str, path: str) -> list[Placed]:
    root = compose(text, tags=True)
    return [_of_node(root, path)] if root is not None else []


def _of_node(node: Node, path: str) -> Placed:
    place = _place(node, path)
    if node.tag.startswith("!"):  # `!Ref x` is short for {Ref: x}, `!Sub x` for {Fn::Sub: x}
        name = node.tag[1:]
        inner = Placed(_bare(node, path), place)
        return Placed({name if name in ("Ref", "Condition") else f"Fn::{name}": inner}, place)
    return Placed(_bare(node, path), place)


def _bare(node: Node, path: str) -> object:
    if isinstance(node.value, str):
        return _PLAIN.get(node.value, node.value) if node.tag == PLAIN else node.value
    if node.value and isinstance(node.value[0], tuple):
        return {key.value: _of_node(each, path) for key, each in node.value}
    return [_of_node(each, path) for each in node.value]


def _place(node: Node, path: str) -> Location:
    return Location(path, node.start_mark.line + 1, node.start_mark.column + 1)
