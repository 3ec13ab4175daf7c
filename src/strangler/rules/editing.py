"""A rules file's text in, the same text with another state of a route out; nothing else changes.

The places of the values are known, so only their characters are replaced: comments, order, quotes,
indentation and line ends of the rest stay byte for byte."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from strangler.errors import StranglerError
from strangler.rules.model import State
from strangler.rules.values import format_percent
from strangler.yaml_places.nodes import MAPPING, SEQUENCE, DocumentError, Node, compose

_PLACEHOLDER = re.compile(r"\$\{")


class EditError(StranglerError):
    """The text cannot be edited as asked; the message says why."""


@dataclass(frozen=True, slots=True)
class _Change:
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def set_state(text: str, route_id: str, state: State, percent: int | None = None) -> str:
    """`text` with the route in another state and, if given, with another share of the canary
    (`percent` in ten-thousandths). A key that is missing is added.

    Raises EditError: no such route, or text that is no rules file. Does not check what the new
    state needs; load the result for that."""
    return set_states(text, [route_id], state, percent)


def set_states(
    text: str, route_ids: Iterable[str], state: State, percent: int | None = None
) -> str:
    """The same for several routes at once: the members of a group."""
    nodes = _routes(text)
    changes: list[_Change] = []
    for route_id in route_ids:
        route = nodes.get(route_id)
        if route is None:
            raise EditError(f"there is no route {route_id!r} to edit")
        changes.append(_set(text, route, "state", state.value))
        if percent is not None:
            changes.append(_set_percent(text, route, format_percent(percent)))
    result = text
    # The last first, so that the places of the others stay true. Of two insertions at one place
    # the one asked for first comes to stand first.
    changes.reverse()
    for change in sorted(changes, key=lambda each: -each.start):
        result = result[: change.start] + change.text + result[change.end :]
    _verify(result, route_ids, state, percent)
    return result


def _routes(text: str) -> dict[str, Node]:
    try:
        root = compose(text)
    except DocumentError as error:
        raise EditError(f"line {error.line}: {error}; {error.hint}") from None
    listed = _below(root, "routes")
    if listed is None or listed.tag != SEQUENCE:
        raise EditError("there are no routes to edit")
    found: dict[str, Node] = {}
    for route in listed.value:
        identity = _below(route, "id")
        if identity is not None and isinstance(identity.value, str):
            found.setdefault(identity.value, route)
    return found


def _set_percent(text: str, route: Node, percent: str) -> _Change:
    for key, canary in route.value:
        if key.value == "canary" and canary.tag == MAPPING and not _is_alias(key, canary):
            return _set(text, canary, "percent", percent)
        if key.value == "canary":
            raise EditError("its canary block is shared by an alias; write it out first")
    return _set(text, route, "canary", f"{{percent: {percent}}}")


def _set(text: str, mapping: Node, name: str, value: str) -> _Change:
    for key, old in mapping.value:
        if key.value != name:
            continue
        if _is_alias(key, old):
            found = re.compile(r"\s*:\s*(\*[^\s,\]}]+)").match(text, key.end_mark.index)
            if found is None:
                raise EditError(f"{name!r} is written in a way that cannot be edited")
            return _Change(found.start(1), found.end(1), value)
        if _PLACEHOLDER.search(text[old.start_mark.index : old.end_mark.index]):
            raise EditError(f"{name!r} comes from the environment: {old.value}")
        start, end = old.start_mark.index, old.end_mark.index
        return _Change(start, end, value if start > key.end_mark.index + 1 else f" {value}")
    if not mapping.value:
        raise EditError(f"there is nowhere to write {name!r}")
    first = mapping.value[0][0].start_mark
    if getattr(mapping, "flow_style", False):
        return _Change(first.index, first.index, f"{name}: {value}, ")
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    return _Change(first.index, first.index, f"{name}: {value}{end_of_line}{' ' * first.column}")


def _is_alias(key: Node, value: Node) -> bool:
    """An alias is the node of its anchor, which stands before."""
    return bool(value.start_mark.index < key.end_mark.index)


def _verify(text: str, route_ids: Iterable[str], state: State, percent: int | None) -> None:
    nodes = _routes(text)
    for route_id in route_ids:
        route = nodes.get(route_id)
        written = _below(route, "state")
        share = _below(_below(route, "canary"), "percent")
        if (
            written is None
            or written.value != state.value
            or (percent is not None and (share is None or share.value != format_percent(percent)))
        ):
            raise EditError(f"route {route_id!r} is written in a way that cannot be edited")


def _below(node: Node | None, key: str) -> Node | None:
    if node is not None and node.tag == MAPPING:
        for name, value in node.value:
            if name.value == key:
                found: Node = value
                return found
    return None
