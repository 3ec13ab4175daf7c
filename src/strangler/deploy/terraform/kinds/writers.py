"""Names in, writers out: the few ways in which a property of CloudFormation becomes arguments and
blocks of the provider."""

import json
from collections.abc import Mapping

from strangler.deploy.resources import Join, Value
from strangler.deploy.terraform.hcl import Argument, Call, Expression, Item, Raw, merge
from strangler.deploy.terraform.kinds.base import Place, Table, Writer, listed, nested, written


def to(name: str) -> Writer:
    """One argument with the same value."""
    return lambda place, value: [Argument(name, place.expression(value))]


def as_text(name: str) -> Writer:
    """One argument with the value as text, where the provider keeps numbers so."""

    def write(place: Place, value: Value) -> list[Item]:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return [Argument(name, str(value) if number else place.expression(value))]

    return write


def flag(name: str) -> Writer:
    """One argument that is true or false, from a text that says so."""

    def write(place: Place, value: Value) -> list[Item]:
        known = {"true": True, "false": False, True: True, False: False}
        if not isinstance(value, str | bool) or value not in known:
            raise place.unknown(f"{value!r} is neither true nor false")
        return [Argument(name, known[value])]

    return write


def number(name: str) -> Writer:
    """One argument that is a whole number, from a text that is one."""

    def write(place: Place, value: Value) -> list[Item]:
        if not isinstance(value, str | int) or not str(value).isdigit():
            raise place.unknown(f"{value!r} is no number")
        return [Argument(name, int(value))]

    return write


def when(name: str, known: Mapping[object, Expression]) -> Writer:
    """One argument, whose value depends on which of the known values the property has."""

    def write(place: Place, value: Value) -> list[Item]:
        if not isinstance(value, str | int | bool) or value not in known:
            raise place.unknown(f"{value!r} has no counterpart")
        return [Argument(name, known[value])]

    return write


def implied(*known: object) -> Writer:
    """No argument: the provider's resource is always so."""

    def write(place: Place, value: Value) -> list[Item]:
        if value not in known:
            raise place.unknown(f"{value!r} cannot be said in Terraform")
        return []

    return write


def attribute(name: str, of: str) -> Writer:
    """One argument with another attribute of the resource that the property refers to."""
    return lambda place, value: [Argument(name, place.attribute(value, of))]


def encoded(name: str) -> Writer:
    """One argument with JSON, from a mapping or from JSON text with references in it."""
    return lambda place, value: [Argument(name, Call("jsonencode", json_of(place, value)))]


def block(name: str, table: Table, *fixed: Item) -> Writer:
    """A block, or one for each entry of a list."""

    def write(place: Place, value: Value) -> list[Item]:
        entries = [value] if isinstance(value, Mapping) else listed(place, value)
        return [nested(name, merge([*written(place, table, each), *fixed])) for each in entries]

    return write


def inside(table: Table) -> Writer:
    """What the entries of a mapping give, without a block of its own."""
    return lambda place, value: written(place, table, value)


def into(name: str, writer: Writer) -> Writer:
    """What the writer gives, inside a block that other properties write into as well."""
    return lambda place, value: [nested(name, writer(place, value), merged=True)]


def pairs(table: Table, key: str = "Key") -> Writer:
    """A list of names and values, each name with a writer of its own."""

    def write(place: Place, value: Value) -> list[Item]:
        found: list[Item] = []
        for name, each in named_values(place, value, key).items():
            found += written(place, table, {name: each})
        return merge(found)

    return write


def keyed(name: str, key: str = "Key", content: str = "Value") -> Writer:
    """One argument with an object, from a list of names and values or from a mapping."""

    def write(place: Place, value: Value) -> list[Item]:
        if not isinstance(value, Mapping):
            value = named_values(place, value, key, content)
        return [Argument(name, place.expression(value))]

    return write


TAGS = {"Tags": keyed("tags")}


def apart(resource: str, links: Mapping[str, str], writer: Writer, *fixed: Item) -> Writer:
    """A resource of its own, tied to this one: `links` are its arguments and our attributes."""

    def write(place: Place, value: Value) -> list[Item]:
        tied = [Argument(name, place.own(of)) for name, of in links.items()]
        place.add(resource, merge([*tied, *writer(place, value), *fixed]))
        return []

    return write


def several(*writers: Writer) -> Writer:
    """What all of them give."""

    def write(place: Place, value: Value) -> list[Item]:
        return [item for writer in writers for item in writer(place, value)]

    return write


def named_values(
    place: Place, value: Value, key: str = "Key", content: str = "Value"
) -> dict[str, Value]:
    """A list of names and values as a mapping."""
    found: dict[str, Value] = {}
    for each in listed(place, value):
        if not isinstance(each, Mapping) or set(each) != {key, content}:
            raise place.unknown(f"{each!r} is not {key} and {content}")
        found[str(each[key])] = each[content]
    return found


def json_of(place: Place, value: Value) -> Expression:
    """What JSON text holds, references put back where they stood."""
    if isinstance(value, str):
        value = Join((value,))
    if not isinstance(value, Join):
        return place.expression(value)
    parts = value.parts
    text = "".join(
        part if isinstance(part, str) else f"\\u0000{index}\\u0000"
        for index, part in enumerate(parts)
    )

    def restored(content: object) -> Value:
        match content:
            case str():
                pieces = content.split("\0")
                joined = [parts[int(each)] if odd % 2 else each for odd, each in enumerate(pieces)]
                found = [each for each in joined if each != ""]
                if all(isinstance(each, str) for each in found):
                    return content
                return found[0] if len(found) == 1 else Join(tuple(found))
            case dict():
                return {str(name): restored(each) for name, each in content.items()}
            case list():
                return [restored(each) for each in content]
            case bool() | int() | float():
                return content
        raise place.unknown(f"{content!r} in JSON")

    return place.expression(restored(json.loads(text)))


def literal(text: str) -> Raw:
    """A word of Terraform's language."""
    return Raw(text)
