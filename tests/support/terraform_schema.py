"""A written module in, what the provider's schema has against it out. The module is read by
python-hcl2, which shares no code with what wrote it, and held against
`tests/data/provider_schema.json` (`tests/tools/provider_schema.py`)."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import hcl2

FACTS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "provider_schema.json").read_text()
)
META = {"depends_on"}
"""Arguments of Terraform itself, in any resource."""
LIFECYCLE = {"create_before_destroy", "prevent_destroy", "ignore_changes"}
_REFERENCE = re.compile(
    r"(?<![\w.])(data\.)?(aws_[a-z0-9_]+)\.([a-z0-9_]+)(?:\.([a-z0-9_]+)(?:\[0\]\.([a-z0-9_]+))?)?"
)
_VARIABLE = re.compile(r"(?<![\w.])var\.([a-z0-9_]+)")


def blocks(texts: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Text and content of every block at the top of a module's files. One at a time: the parser's
    time grows faster than its text."""
    for _, text in sorted(texts.items()):
        for part in re.split(r"(?<=^\})\n+", text, flags=re.MULTILINE):
            if part.strip():
                yield part, _parsed(part)


@cache
def _parsed(text: str) -> dict[str, Any]:
    found: dict[str, Any] = _bare(hcl2.loads(text + "\n"))
    return found


def _bare(value: Any) -> Any:
    """Without the quotes and marks that the parser keeps."""
    match value:
        case dict():
            return {
                str(_bare(name)): _bare(each)
                for name, each in value.items()
                if not name.startswith("__")
            }
        case list():
            return [_bare(each) for each in value]
        case str():
            return value[1:-1] if value.startswith('"') and value.endswith('"') else value
    return value


def resources(texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Bodies by address: `aws_lb.balancer`, `data.aws_region.current`.

    Raises AssertionError where two have one address."""
    found: dict[str, dict[str, Any]] = {}
    for _, content in blocks(texts):
        for kind in ("resource", "data"):
            for entry in content.get(kind, []):
                for type_, named in entry.items():
                    for label, body in named.items():
                        address = f"{'data.' if kind == 'data' else ''}{type_}.{label}"
                        assert address not in found, f"{address} twice"
                        found[address] = body
    return found


def faults(texts: Mapping[str, str]) -> list[str]:
    """Unknown resources, arguments and blocks, missing ones, and references that lead nowhere."""
    bodies = resources(texts)
    found: list[str] = []
    for address, body in bodies.items():
        facts = _facts(address)
        if facts is None:
            found.append(f"{address}: the provider has no such resource")
        else:
            found += _against(address, body, facts, top=True)
    return found + _dangling(texts, bodies)


def _facts(address: str) -> dict[str, Any] | None:
    kind = "data" if address.startswith("data.") else "resources"
    facts: dict[str, Any] | None = FACTS[kind].get(address.removeprefix("data.").partition(".")[0])
    return facts


def _against(place: str, body: Mapping[str, Any], facts: Any, *, top: bool = False) -> list[str]:
    if facts.get("undeclared"):
        return []
    found = [
        f"{place}: {name} is missing"
        for name in [
            *facts["required"],
            *(name for name, block in facts["blocks"].items() if block["needed"]),
        ]
        if name not in body
    ]
    for name, value in body.items():
        if top and name == "lifecycle":
            continue
        if name in facts["blocks"]:
            for number, each in enumerate(value if isinstance(value, list) else [value]):
                found += _against(f"{place}.{name}[{number}]", each, facts["blocks"][name])
        elif name not in {*facts["required"], *facts["optional"], *(META if top else ())}:
            found.append(f"{place}: the provider knows no {name}")
    return found


def _dangling(texts: Mapping[str, str], bodies: Mapping[str, Any]) -> list[str]:
    whole = "\n".join(texts.values())
    found = []
    for match in _REFERENCE.finditer(_without_comments(whole)):
        data, type_, label, attribute, inner = match.groups()
        address = f"{data or ''}{type_}.{label}"
        facts = _facts(address)
        if address not in bodies or facts is None:
            found.append(f"{match[0]}: there is no {address}")
        elif attribute and attribute not in facts["attributes"]:
            found.append(f"{match[0]}: it has no {attribute}")
        elif inner and inner not in facts["inner"].get(attribute, ()):
            found.append(f"{match[0]}: it has no {inner} in {attribute}")
    known = {
        name
        for _, content in blocks(texts)
        for each in content.get("variable", [])
        for name in each
    }
    return found + [
        f"var.{name} is not declared" for name in _VARIABLE.findall(whole) if name not in known
    ]


def _without_comments(text: str) -> str:
    return re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)


def references(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """For each resource those that it refers to or waits for: the graph that Terraform walks."""
    bodies = resources(texts)
    found: dict[str, set[str]] = {}
    for text, content in blocks(texts):
        for entry in content.get("resource", []):
            ((type_, named),) = entry.items()
            ((label, _),) = named.items()
            met = {
                f"{match[1] or ''}{match[2]}.{match[3]}"
                for match in _REFERENCE.finditer(_without_comments(text))
            }
            found[f"{type_}.{label}"] = met & bodies.keys()
    return found
