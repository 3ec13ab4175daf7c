"""Blocks and arguments in, text in Terraform's language out, laid out as `terraform fmt` would.

What `fmt` decides and this follows: two blanks a level, the equal signs of neighbouring one-line
arguments under each other, an argument over several lines ending such a run (hclwrite,
`formatCells`). Blank lines are left to the writer: they stand around whatever takes several
lines."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Union

_WIDTH = 100
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEYWORDS = {"for", "if", "in", "null", "true", "false"}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Raw:
    """A reference such as `aws_vpc.main.id`, written as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """Texts and references as one text."""

    parts: "tuple[str | Raw, ...]"


@dataclass(frozen=True, slots=True)
class Call:
    """A function with one argument: `jsonencode({...})`."""

    function: str
    argument: "Expression"


Expression = Union[
    str, int, float, bool, Raw, Template, Call, "Sequence[Expression]", "Mapping[str, Expression]"
]


@dataclass(frozen=True, slots=True)
class Argument:
    """`name = value`."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" { ... }`, with a comment before it where there is a reason to give."""

    type: str
    labels: tuple[str, ...] = ()
    items: "tuple[Item, ...]" = ()
    why: str = ""
    merged: bool = False
    """Whether it is one with the other blocks of its type in the same body."""


Item = Argument | Block


def document(blocks: Iterable[Block], heading: str = "") -> str:
    """A file: comment lines, then blocks with a blank line between them."""
    parts = ["\n".join(_comment(heading))] if heading else []
    parts += ["\n".join(_block(each)) for each in blocks]
    return "\n\n".join(parts) + "\n"


def merge(items: Iterable[Item]) -> list[Item]:
    """Items with the blocks that are one put together, where the first of them stood."""
    found: list[Item] = []
    places: dict[str, int] = {}
    for item in items:
        if isinstance(item, Block) and item.merged:
            if item.type in places:
                first = found[places[item.type]]
                assert isinstance(first, Block)
                both = (*first.items, *item.items)
                found[places[item.type]] = Block(item.type, items=tuple(merge(both)), merged=True)
                continue
            places[item.type] = len(found)
        found.append(item)
    return found


def _comment(text: str) -> list[str]:
    return [f"# {line}".rstrip() for line in text.splitlines()]


def _block(block: Block) -> list[str]:
    head = " ".join((block.type, *(_quoted(label) for label in block.labels)))
    body = _body(block.items)
    comment = _comment(block.why)
    if not body:
        return [*comment, f"{head} {{}}"]
    return [*comment, f"{head} {{", *(f"  {line}" if line else "" for line in body), "}"]


def _body(items: Sequence[Item]) -> list[str]:
    """One-line arguments first, then what takes several lines, then nested blocks; `lifecycle` and
    `depends_on`, which are about the resource and not of it, last."""
    chunks: list[list[str]] = []
    short: list[tuple[str, list[str]]] = []
    long: list[list[str]] = []
    blocks: list[list[str]] = []
    last: list[list[str]] = []
    for item in items:
        match item:
            case Argument("depends_on", value):
                last.append(_entries([("depends_on", _lines(value, len("depends_on = ")))]))
            case Argument(name, value):
                lines = _lines(value, len(name) + 3)
                if len(lines) == 1:
                    short.append((name, lines))
                else:
                    long.append(_entries([(name, lines)]))
            case Block(type="lifecycle"):
                last.insert(0, _block(item))
            case Block():
                blocks.append(_block(item))
    if short:
        chunks.append(_entries(short))
    chunks += [*long, *blocks, *last]
    found: list[str] = []
    for chunk in chunks:
        found += [*([""] if found else []), *chunk]
    return found


def _entries(entries: Sequence[tuple[str, list[str]]]) -> list[str]:
    """Names and values as lines, the equal signs of neighbouring one-line entries aligned."""
    found: list[str] = []
    run: list[tuple[str, str]] = []

    def close() -> None:
        width = max((len(name) for name, _ in run), default=0)
        found.extend(f"{name:<{width}} = {value}" for name, value in run)
        run.clear()

    for name, lines in entries:
        if len(lines) == 1:
            run.append((name, lines[0]))
        else:
            close()
            found += [f"{name} = {lines[0]}", *lines[1:]]
    close()
    return found


def _lines(value: Expression, used: int = 0) -> list[str]:
    """A value as lines; `used` are the columns taken before it on its first line."""
    match value:
        case bool():
            return ["true" if value else "false"]
        case str():
            return [_quoted(value)]
        case int() | float():
            return [f"{value:g}" if isinstance(value, float) else str(value)]
        case Raw(text):
            return [text]
        case Template(parts):
            inside = (
                f"${{{part.text}}}" if isinstance(part, Raw) else _escaped(part) for part in parts
            )
            return [f'"{"".join(inside)}"']
        case Call(function, argument):
            first, *rest = _lines(argument, used + len(function) + 1)
            lines = [f"{function}({first}", *rest]
            return [*lines[:-1], f"{lines[-1]})"]
        case Mapping():
            return _object(value)
        case Sequence():
            return _list(value, used)


def _object(value: Mapping[str, Expression]) -> list[str]:
    if not value:
        return ["{}"]
    entries = [(_key(name), _lines(each, len(name) + 3)) for name, each in value.items()]
    return ["{", *(f"  {line}" for line in _entries(entries)), "}"]


def _list(value: Sequence[Expression], used: int) -> list[str]:
    items = [_lines(each) for each in value]
    if all(len(item) == 1 for item in items):
        line = f"[{', '.join(item[0] for item in items)}]"
        if used + len(line) <= _WIDTH:
            return [line]
    found = ["["]
    for item in items:
        found += [f"  {line}" for line in item]
        found[-1] += ","
    return [*found, "]"]


def _key(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) and name not in _KEYWORDS else _quoted(name)


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """Inside quotes: no quote, no line break, and nothing that would be a reference."""
    plain = "".join(_ESCAPES.get(each, each) for each in text)
    return plain.replace("${", "$${").replace("%{", "%%{")
