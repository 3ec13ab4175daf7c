"""A value that a call is given in, the SQL texts that it can be out.

Constants of the project are followed; what the code computes is a hole. Formatting is done as
Python does it (printf-style formatting, `str.format`, `str.join`), psycopg's `sql.SQL(...)` as its
documentation says: an Identifier is a quoted name, a Literal or Placeholder a parameter."""

import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, product
from math import prod
from typing import TypeAlias, TypeGuard

from strangler.analyzers.data.reading import HOLE
from strangler.analyzers.recognisers.following import follow
from strangler.analyzers.recognisers.sql.facts import EACH
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import (
    Argument,
    Call,
    Choice,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Operation,
    Pairs,
    Splice,
    Value,
)

_MOST = 24
"""Texts that one call can be given; what would make more is a hole."""
_DEPTH = 40
_PRINTF = re.compile(r"%(?:\((?P<key>\w+)\))?[-+ #0]*\d*(?:\.\d+)?(?P<type>[a-zA-Z%])")
_BRACES = re.compile(r"\{\{|\}\}|\{(?P<key>[^{}!:]*)(?:![rsa])?(?::[^{}]*)?\}")
_SAME = frozenset({"text", "DDL", "SQL", "str", "TextClause", "Composed", "RawSQL"})
_STRIPS: Mapping[str, Callable[[str], str]] = {
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "lower": str.lower,
}
_KEEPS = frozenset({"bindparams", "columns", "execution_options", "as_string"})

_GLUED = re.compile(
    rf"{HOLE}\d+_(?=(?:AND|OR|ORDER|GROUP|WHERE|FROM|LIMIT|OFFSET|SET|JOIN|LEFT|INNER|ON)\s)"
)
"""`f"x = {x}" "ORDER BY y"`: where a space was forgotten, the database still reads two words."""

Part: TypeAlias = "str | Hole"
Text: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """A part that is computed: what it is called in the code, as far as it has a name."""

    hint: str


@dataclass(slots=True)
class Texts:
    """Makes texts of values. `files` are the project's `.sql` files by path."""

    inventory: Inventory
    files: Mapping[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    """The files that code opens."""

    def of(self, module: str, value: Value) -> list[Text]:
        """The texts that a value of a module can be, each once, in the order of the code."""
        return self._several(module, value, 0)

    def _several(self, module: str, value: Value, depth: int) -> list[Text]:
        found = list(dict.fromkeys(map(_joined, self._any(module, value, depth + 1))))
        return found if 0 < len(found) <= _MOST else [(Hole("many ways"),)]

    def _any(self, module: str, value: Value, depth: int) -> Iterator[Text]:
        if depth > _DEPTH:
            yield (Hole("deep"),)
            return
        match value:
            case Literal():
                yield (str(value.value),)
            case Formatted():
                yield from self._joined(module, value.parts, depth)
            case Items() if value.items and all(isinstance(i, Splice) for i in value.items):
                parts = [i.value for i in value.items if isinstance(i, Splice)]
                yield from self._joined(module, parts, depth)
            case Choice():
                yield from self._several(module, value.value, depth)
                yield from self._several(module, value.other, depth)
            case Operation(operator="%"):
                form, given = value.operands
                yield from self._printf(module, form, given, depth)
            case Name():
                place, found = follow(self.inventory, module, value)
                if found == value or isinstance(found, Name):
                    yield (Hole(last(value.name).lstrip("?:*")),)
                else:
                    yield from self._several(place, found, depth)
            case Call():
                yield from self._call(module, value, depth)
            case _:
                yield (Hole(_hint(value)),)

    def _joined(self, module: str, parts: Iterable[Value], depth: int) -> Iterator[Text]:
        several = [self._several(module, part, depth) for part in parts]
        if prod(map(len, several)) > _MOST:
            # Better one text with holes than none: only what is one way is kept.
            several = [ways if len(ways) == 1 else [(Hole("several ways"),)] for ways in several]
        for chosen in product(*several):
            yield tuple(piece for text in chosen for piece in text)

    def _call(self, module: str, call: Call, depth: int) -> Iterator[Text]:
        if call.name == EACH:
            yield from self._each(module, call, depth)
            return
        if isinstance(call.function, Member):
            base: Value = call.function.value
            word = call.function.attribute
        else:
            head, _, word = call.name.rpartition(".")
            base = Name(head, call.position) if head else call.function
        first = call.positional[0] if call.positional else None
        if word in ("read", "read_text"):
            yield from self._file(module, base)
        elif word in ("Identifier", "Table", "quoted_name") and first is not None:
            yield from self._several(module, first, depth)
        elif word in ("Placeholder", "Literal"):
            yield (":p",)
        elif word in _SAME and first is not None:
            yield from self._several(module, first, depth)
        elif word in ("dedent", "cleandoc") and first is not None:
            clean: Callable[[str], str] = textwrap.dedent if word == "dedent" else inspect.cleandoc
            for text in self._several(module, first, depth):
                yield tuple(map(clean, text)) if _plain(text) else text
        elif word in _KEEPS:
            yield from self._several(module, base, depth)
        elif word in _STRIPS:
            for text in self._several(module, base, depth):
                yield tuple(map(_STRIPS[word], text)) if _plain(text) else text
        elif word == "format":
            yield from self._format(module, base, call.arguments, depth)
        elif word == "join" and first is not None:
            yield from self._join(module, base, first, depth)
        else:
            yield (Hole(_hint(call)),)

    def _each(self, module: str, call: Call, depth: int) -> Iterator[Text]:
        """Any element of what a loop goes through."""
        place, iterable = follow(self.inventory, module, call.positional[0])
        index = call.positional[1] if len(call.positional) > 1 else None
        if isinstance(iterable, Pairs):
            iterable = Items(tuple(key for key, _ in iterable.pairs))
        if isinstance(iterable, Call) and len(iterable.positional) == 0:
            iterable = _of_mapping(iterable)
        if not isinstance(iterable, Items) or len(iterable.items) > _MOST:
            yield (Hole("element of a loop"),)
            return
        for item in iterable.items:
            if index is not None:
                at = index.value if isinstance(index, Literal) else None
                parts = item.items if isinstance(item, Items) else ()
                item = parts[at] if isinstance(at, int) and at < len(parts) else Splice(item)
            if isinstance(item, Splice):
                yield (Hole("element of a loop"),)
            else:
                yield from self._several(place, item, depth)

    def _printf(self, module: str, form: Value, given: Value, depth: int) -> Iterator[Text]:
        for text in self._several(module, form, depth):
            pieces: list[Part] = []
            place = 0
            for piece in text:
                if isinstance(piece, Hole):
                    pieces.append(piece)
                    continue
                end = 0
                for match in _PRINTF.finditer(piece):
                    pieces.append(piece[end : match.start()])
                    end = match.end()
                    if match["type"] == "%":
                        pieces.append("%")
                        continue
                    one = _given(given, match["key"], place)
                    place += 0 if match["key"] else 1
                    pieces += self._one(module, one, match["key"] or "", depth)
                pieces.append(piece[end:])
            yield tuple(pieces)

    def _format(
        self, module: str, form: Value, given: tuple[Argument, ...], depth: int
    ) -> Iterator[Text]:
        positional = [a.value for a in given if not a.keyword]
        named = {a.keyword: a.value for a in given if a.keyword}
        for text in self._several(module, form, depth):
            pieces: list[Part] = []
            place = 0
            for piece in text:
                if isinstance(piece, Hole):
                    pieces.append(piece)
                    continue
                end = 0
                for match in _BRACES.finditer(piece):
                    pieces.append(piece[end : match.start()])
                    end = match.end()
                    if match["key"] is None:
                        pieces.append(match[0][0])
                        continue
                    key = re.split(r"[.\[]", match["key"])[0]
                    exact = key == match["key"]
                    if not key or key.isdigit():
                        at = int(key) if key else place
                        place += 0 if key else 1
                        one = positional[at] if at < len(positional) else None
                    else:
                        one = named.get(key)
                    pieces += self._one(module, one if exact else None, key, depth)
                pieces.append(piece[end:])
            yield tuple(pieces)

    def _join(self, module: str, glue: Value, items: Value, depth: int) -> Iterator[Text]:
        place, known = follow(self.inventory, module, items)
        between = self._several(module, glue, depth)[0]
        if not isinstance(known, Items):
            yield (Hole(_hint(items)),)
            return
        pieces: list[Part] = []
        for item in known.items:
            if pieces:
                pieces += between
            if isinstance(item, Splice):
                pieces.append(Hole(_hint(item.value)))
            else:
                pieces += self._one(place, item, "", depth)
        yield tuple(pieces)

    def _one(self, module: str, value: Value | None, hint: str, depth: int) -> Text:
        """The only text that a value can be; else a hole."""
        if value is None:
            return (Hole(hint or "argument"),)
        several = self._several(module, value, depth)
        return several[0] if len(several) == 1 else (Hole(hint or _hint(value)),)

    def _file(self, module: str, value: Value) -> Iterator[Text]:
        """What is read from a file whose name is written down: the one file of the project whose
        path ends so."""
        names = [text.value for text in _literals(value) if isinstance(text.value, str)]
        name = next((name for name in reversed(names) if name.endswith(".sql")), "")
        wanted = [part for part in name.split("/") if part not in ("", ".", "..")]
        near = self.inventory.source(module).path.split("/")[:-1]
        fits = [path for path in self.files if wanted and path.split("/")[-len(wanted) :] == wanted]
        fits.sort(key=lambda path: (-_shared(path.split("/"), near), path))
        if not fits or (len(fits) > 1 and not _shared(fits[0].split("/"), near)):
            yield (Hole(name or "file"),)
            return
        self.opened.add(fits[0])
        yield (self.files[fits[0]],)


def without_templates(text: str) -> str:
    """The text of a file with what Jinja computes in it as holes (Jinja's template designer
    documentation; dbt)."""
    if "{{" not in text and "{%" not in text:
        return text
    numbers = count()
    bare = re.sub(r"\{%.*?%\}|\{#.*?#\}", " ", text, flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", lambda _: f"{HOLE}{next(numbers)}_", bare, flags=re.DOTALL)


def as_sql(text: Text) -> tuple[str, tuple[str, ...]]:
    """A text with its holes as identifiers, and what each hole is called."""
    hints = tuple(piece.hint for piece in text if isinstance(piece, Hole))
    numbers = iter(range(len(hints)))
    pieces = [f"{HOLE}{next(numbers)}_" if isinstance(p, Hole) else p for p in text]
    return _GLUED.sub(r"\g<0> ", "".join(pieces)), hints


def _joined(text: Text) -> Text:
    pieces: list[Part] = []
    for piece in text:
        if pieces and isinstance(piece, str) and isinstance(pieces[-1], str):
            pieces[-1] += piece
        elif piece != "":
            pieces.append(piece)
    return tuple(pieces) or ("",)


def _plain(text: Text) -> TypeGuard[tuple[str, ...]]:
    return len(text) == 1 and isinstance(text[0], str)


def _given(given: Value, key: str | None, place: int) -> Value | None:
    if key is not None:
        pairs = given.pairs if isinstance(given, Pairs) else ()
        return next((v for k, v in pairs if isinstance(k, Literal) and k.value == key), None)
    if isinstance(given, Items):
        return given.items[place] if place < len(given.items) else None
    return given if place == 0 and not isinstance(given, Pairs) else None


def _of_mapping(call: Call) -> Value:
    """`{...}.items()`, `.keys()`, `.values()` of a display."""
    if isinstance(call.function, Member) and isinstance(call.function.value, Pairs):
        pairs = call.function.value.pairs
        match call.function.attribute:
            case "items":
                return Items(tuple(Items(pair) for pair in pairs))
            case "keys":
                return Items(tuple(key for key, _ in pairs))
            case "values":
                return Items(tuple(held for _, held in pairs))
    return call


def _literals(value: Value) -> Iterator[Literal]:
    from strangler.analyzers.recognisers.sql.rebuilding import parts

    if isinstance(value, Literal):
        yield value
    for part in parts(value):
        yield from _literals(part)


def _shared(path: list[str], near: list[str]) -> int:
    count = 0
    for one, other in zip(path, near, strict=False):
        if one != other:
            break
        count += 1
    return count


def _hint(value: Value) -> str:
    match value:
        case Name():
            return last(value.name).lstrip("?:*")
        case Member():
            return value.attribute
        case Call():
            name = _hint(value.function)
            return f"{name}()" if name else ""
        case _:
            return ""
