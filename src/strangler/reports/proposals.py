"""The content of report.json in; boundaries.yaml and rules.yaml, proposals to edit, out.

They are rendered from the same document as the report, so that they cannot disagree with it."""

import json
import re
from collections.abc import Iterator

from strangler.reports.document import Document
from strangler.reports.registry import BOUNDARIES, RULES
from strangler.rules.drafting import draft_rules

__all__ = ["proposals"]

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\Z")
_RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def proposals(document: Document) -> dict[str, bytes]:
    """Both files by name."""
    return {
        BOUNDARIES: "".join(_boundaries(document)).encode(),
        RULES: "".join(_rules(document)).encode(),
    }


def _rules(document: Document) -> Iterator[str]:
    """Every endpoint a route that the monolith answers, with its effect where that is proven."""
    drafted = draft_rules(document)
    yield drafted.text
    if drafted.diagnostics:
        yield "# These endpoints are no route of their own; the default answers them:\n"
    for problem in drafted.diagnostics:
        yield f"#   {_one_line(problem.message)}\n"


def _boundaries(document: Document) -> Iterator[str]:
    boundary = document["boundary"]
    yield "# Proposed by `strangler analyze`, yours to edit: move a name to another part.\n"
    yield f"# {_one_line(boundary['verdict']['sentence'])}\n"
    yield "version: 1\n"
    yield "parts:\n" if boundary["parts"] else "parts: []\n"
    for part in boundary["parts"]:
        yield f"  - name: {_scalar(part['name'])}\n"
        yield f"    kind: {part['kind']}\n"
        for key in ("modules", "symbols", "tables"):
            if part[key]:
                yield f"    {key}:\n"
                yield from (f"      - {_scalar(name)}\n" for name in part[key])
    yield "# What you are sure of, name: part. Names are those of modules, symbols and tables.\n"
    yield "pins: {}\n"


def _scalar(text: str) -> str:
    """Text as YAML reads it back: plain where it is a name, else in quotes (JSON is YAML)."""
    plain = _PLAIN.match(text) and text.lower() not in _RESERVED
    return text if plain else json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
