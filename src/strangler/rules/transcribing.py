"""Rules as YAML in, the same rules as JSON out, placeholders and all: JSON is YAML, so whoever
reads one reads the other, and a JSON text that was cut off is never taken for a whole one."""

import json
import re
from collections.abc import Iterator

from strangler.rules.reading.faults import FAULTS
from strangler.rules.substituting import Substituting
from strangler.yaml_places.nodes import MAPPING, PLAIN, SEQUENCE, Node, compose
from strangler.yaml_places.reader import Reader, is_null

_NUMBER = re.compile(r"(-?)0*([0-9]+(?:\.[0-9]+)?)")
_TRUTHS = {"true": "true", "True": "true", "TRUE": "true"} | {
    "false": "false",
    "False": "false",
    "FALSE": "false",
}
# What JSON may hold as it is, and YAML (1.1 section 5.1) only escaped.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LISTED = ("upstreams", "routes", "groups")
"""Keys whose entries get a line each, so that messages name a line that means something."""


def as_json(text: str, path: str = "rules.yaml") -> str:
    """The rules in `text`, which are known to have no error, as JSON: merges and aliases
    written out, `${NAME}` kept, comments gone. `path` stands in no result, only in errors."""
    root = compose(text)
    if root is None:
        return "{}\n"
    reader = Reader(path, Substituting({}), FAULTS, merges="<<" in text)
    lines = [
        f"{_text(key.value)}: {_value(reader, value, spread=key.value in _LISTED)}"
        for key, value in reader.pairs(root, "the file")
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(reader: Reader, node: Node, *, spread: bool = False) -> str:
    between = ",\n  " if spread else ", "
    start, end = ("\n  ", "\n") if spread and node.value else ("", "")
    if node.tag == SEQUENCE:
        items: Iterator[str] = (_value(reader, item) for item in node.value)
        return f"[{start}{between.join(items)}{end}]"
    if node.tag == MAPPING:
        items = (
            f"{_text(key.value)}: {_value(reader, value)}"
            for key, value in reader.pairs(node, "a mapping")
        )
        return f"{{{start}{between.join(items)}{end}}}"
    return _scalar(node)


def _scalar(node: Node) -> str:
    if node.tag != PLAIN:
        return _text(node.value)
    if is_null(node):
        return "null"
    if node.value in _TRUTHS:
        return _TRUTHS[node.value]
    if number := _NUMBER.fullmatch(node.value):
        return number[1] + number[2]
    return _text(node.value)


def _text(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
