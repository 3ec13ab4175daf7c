"""A report document in, the bytes of report.json out; also its schema, and adjacency as JSON.

Keys are sorted and every element of a long list stands on one line: a changed module is one
changed line in a diff, and the file is hardly larger than without line ends."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from strangler.reports.document import Document

__all__ = ["graph_json", "schema", "to_json"]

_ENCODER = msgspec.json.Encoder(order="sorted")
_LEVELS = 2


def to_json(document: Document) -> bytes:
    """report.json: UTF-8, keys sorted, one list element a line, newline at the end."""
    return _object(document, _LEVELS) + b"\n"


def graph_json(adjacency: Mapping[str, Iterable[str]]) -> bytes:
    """One object `{node: [node, ...]}`: keys and lists sorted without repeats, every node
    present as a key, one node a line."""
    lists: dict[str, set[str]] = {}
    for node, successors in adjacency.items():
        lists.setdefault(node, set()).update(successors)
    for node in {target for targets in lists.values() for target in targets}:
        lists.setdefault(node, set())
    return _object({node: sorted(targets) for node, targets in lists.items()}, 0) + b"\n"


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of report.json that ships with the package."""
    source = files("strangler.reports").joinpath("report.schema.json")
    loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return loaded


def _object(value: Mapping[str, Any], levels: int) -> bytes:
    """An object with a key a line; objects and lists up to `levels` below it open too."""
    if not value:
        return b"{}"
    rows = [_ENCODER.encode(key) + b":" + _value(value[key], levels) for key in sorted(value)]
    return b"{\n" + b",\n".join(rows) + b"\n}"


def _value(value: Any, levels: int) -> bytes:
    if isinstance(value, dict) and levels > 1:
        return _object(value, levels - 1)
    if isinstance(value, list) and levels and value and isinstance(value[0], dict):
        return _rows(value)
    return _ENCODER.encode(value)


def _rows(values: list[Any]) -> bytes:
    """No raw line end can be inside an encoded element, so they separate elements only."""
    lines = _ENCODER.encode_lines(values)[:-1]
    return b"[\n" + lines.replace(b"\n", b",\n") + b"\n]"
