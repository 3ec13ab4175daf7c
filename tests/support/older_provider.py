"""Resources for the current provider and the schema of an older one in, those out that the older
one knows, and a line for everything that was left out."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from strangler.deploy.terraform.hcl import Argument, Block, Call, Expression, Item, Raw, Template

_RENAMED: dict[tuple[str, str], Item] = {("aws_eip", "domain"): Argument("vpc", True)}
"""What the older one says in other words."""
_ADDRESS = re.compile(r"^(aws_\w+\.\w+)")


def known(
    blocks: Iterable[Block], schema: Mapping[str, Any], left_out: Iterable[str] = ()
) -> tuple[list[Block], list[str]]:
    """What is left, and what was stripped: unknown resources, arguments and blocks, and what refers
    to them. `left_out` are types, or types and arguments (`aws_x.argument`), that are known but
    cannot be used as they are."""
    stripped: list[str] = []
    left: list[Block] = []
    unwanted = set(left_out)
    for block in blocks:
        type_ = block.labels[0]
        if type_ not in schema or type_ in unwanted:
            stripped.append(f"{'.'.join(block.labels)}: unknown")
        else:
            facts = schema[type_]["block"]
            items = _items(block, facts, stripped)
            given = {f"{type_}.{item.name}" for item in items if isinstance(item, Argument)}
            stripped += [f"{'.'.join(block.labels)}: {each}" for each in sorted(given & unwanted)]
            kept = tuple(
                item
                for item in items
                if not isinstance(item, Argument) or f"{type_}.{item.name}" not in unwanted
            )
            left.append(Block("resource", block.labels, kept, block.why))
    return _resolved(left, schema, stripped), stripped


def _items(block: Block, facts: Mapping[str, Any], stripped: list[str]) -> tuple[Item, ...]:
    found: list[Item] = []
    for item in block.items:
        match item:
            case Argument("depends_on"):
                found.append(item)
            case Argument(name) if (*block.labels[:1], name) in _RENAMED:
                found.append(_RENAMED[block.labels[0], name])
            case Argument(name) if _settable(facts, name):
                found.append(item)
            case Block(type="lifecycle"):
                # What holds data must be destroyed at the end of a test.
                kept = [
                    each for each in item.items if getattr(each, "name", "") != "prevent_destroy"
                ]
                found += [Block("lifecycle", items=tuple(kept))] if kept else []
            case Block(type) if type in facts.get("block_types", {}):
                inner = facts["block_types"][type]["block"]
                found.append(Block(type, items=_items(item, inner, stripped)))
            case _:
                name = item.name if isinstance(item, Argument) else item.type
                stripped.append(f"{'.'.join(block.labels) or block.type}: {name}")
    return tuple(found)


def _settable(facts: Mapping[str, Any], name: str) -> bool:
    attribute = facts.get("attributes", {}).get(name, {})
    return bool(attribute.get("required") or attribute.get("optional"))


def _resolved(blocks: list[Block], schema: Mapping[str, Any], stripped: list[str]) -> list[Block]:
    """Without references to what is gone, until there are none."""
    while True:
        there = {".".join(each.labels) for each in blocks}
        left: list[Block] = []
        for block in blocks:
            facts = schema[block.labels[0]]["block"]
            items = _without(block.items, facts, there)
            if items is None:
                stripped.append(f"{'.'.join(block.labels)}: refers to what is stripped")
            else:
                left.append(Block("resource", block.labels, tuple(items), block.why))
        if left == blocks:
            return left
        blocks = left


def _without(items: Iterable[Item], facts: Mapping[str, Any], there: set[str]) -> list[Item] | None:
    """None where something needed is gone."""
    found: list[Item] = []
    for item in items:
        match item:
            case Argument("depends_on", value):
                assert isinstance(value, list)
                kept = [each for each in value if _addresses(each) <= there]
                found += [Argument("depends_on", kept)] if kept else []
            case Argument(name, value):
                if _addresses(value) <= there:
                    found.append(item)
                elif facts["attributes"][name].get("required"):
                    return None
            case Block(type="lifecycle"):
                found.append(item)
            case Block(type):
                inner = _without(item.items, facts["block_types"][type]["block"], there)
                if inner is None:
                    if facts["block_types"][type].get("min_items"):
                        return None
                else:
                    found.append(Block(type, items=tuple(inner)))
    return found


def _addresses(value: Expression) -> set[str]:
    match value:
        case Raw(text):
            return {match[1]} if (match := _ADDRESS.match(text)) else set()
        case Template(parts):
            return set().union(*(_addresses(part) for part in parts))
        case Call(_, argument):
            return _addresses(argument)
        case str():
            return set()
        case dict():
            return set().union(*(_addresses(each) for each in value.values()))
        case list() | tuple():
            return set().union(*(_addresses(each) for each in value))
    return set()
