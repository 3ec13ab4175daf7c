"""Click and Typer commands in, doors named as a user types them out.

Rules: click.palletsprojects.com, "Commands and Groups" (naming, nesting, `add_command`; since 8.2
the suffixes `_command`, `_cmd`, `_group` and `_grp` of a function are no part of its name);
typer.tiangolo.com, "SubCommands" (`add_typer`, names)."""

from dataclasses import dataclass

from strangler.analyzers.recognisers.following import follow, named, text_of
from strangler.analyzers.recognisers.tasks.kinds import GROUP, TYPER
from strangler.analyzers.recognisers.tasks.objects import (
    Decorated,
    Found,
    kind_of,
    split,
    variable,
    wirings,
)
from strangler.locations import Location
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name, Value

_COMMANDS = frozenset({"click.command", "click.decorators.command", "rich_click.command"})
_GROUPS = frozenset({"click.group", "click.decorators.group", "rich_click.group"})
_SUFFIXES = ("_command", "_cmd", "_group", "_grp")


@dataclass(slots=True)
class _Node:
    """A command or group. `parent` is the dotted name of the group that holds it."""

    name: str
    parent: str
    is_group: bool
    handler: str
    location: Location | None


class Commands:
    """Gathers commands and groups, then names each by its way from the root."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._nodes: dict[str, _Node] = {}
        self._pending: list[tuple[Decorated, Value]] = []

    def take(self, item: Decorated) -> None:
        """One decorated definition, if a command decorator stands on it."""
        if item.name in _COMMANDS or item.name in _GROUPS:
            self._add(item, "", item.name in _GROUPS)
        elif item.method in ("command", "group") and item.receiver is not None and not item.name:
            self._pending.append((item, item.receiver))

    def find(self, found: Found) -> None:
        """All doors, once every definition was taken."""
        waiting = self._pending
        while waiting:  # a group may be declared by another group further down
            left = [pair for pair in waiting if not self._under(*pair)]
            if len(left) == len(waiting):
                break
            waiting = left
        self._join()
        for node in self._nodes.values():
            if not node.is_group and node.location is not None:
                found.door("command", self._path(node, found), node.handler, node.location)

    def _under(self, item: Decorated, receiver: Value) -> bool:
        """`@group.command()`, `@app.command()`: whether the receiver is known by now."""
        holder = variable(self._inventory, item.module, receiver)
        if holder not in self._nodes:
            kind = kind_of(self._inventory, item.module, receiver)
            if kind not in (GROUP, TYPER) or not holder:
                return False
            self._nodes[holder] = self._made(item.module, receiver, kind)
        self._add(item, holder, item.method == "group")
        return True

    def _made(self, module: str, receiver: Value, kind: str) -> _Node:
        place, call = follow(self._inventory, module, receiver)
        given = None
        if isinstance(call, Call):
            value = call.keyword("name") if kind == TYPER else call.argument(0, "name")
            given = text_of(self._inventory, place, value)
        return _Node(given or "", "", True, "", None)

    def _add(self, item: Decorated, holder: str, is_group: bool) -> None:
        given = text_of(self._inventory, item.module, item.call.argument(0, "name"))
        name = given or _default(last(item.definition.name), self._is_typer(holder))
        self._nodes[item.handler] = _Node(name, holder, is_group, item.handler, item.location)

    def _is_typer(self, holder: str) -> bool:
        module, _, name = holder.rpartition(".")
        return bool(holder) and kind_of(self._inventory, module, Name(f":{name}")) == TYPER

    def _join(self) -> None:
        """`group.add_command(command, "name")`, `app.add_typer(other, name="name")`."""
        for module, wired in wirings(self._inventory):
            method, receiver = split(wired.call.function)
            if method == "run" and named(self._inventory, module, wired.call) == "typer.run":
                self._run(module, wired.call)
            if method not in ("add_command", "add_typer"):
                continue
            holder = variable(self._inventory, module, receiver)
            given = wired.call.argument(0, "cmd" if method == "add_command" else "typer_instance")
            child = variable(self._inventory, module, given)
            kind = kind_of(self._inventory, module, given)
            if child not in self._nodes and kind in (GROUP, TYPER) and given is not None:
                self._nodes[child] = self._made(module, given, kind)
            if child not in self._nodes:
                continue
            node = self._nodes[child]
            node.parent = holder if holder != child else ""
            value = wired.call.keyword("name")
            if method == "add_command" and value is None:
                value = wired.call.argument(1, "name")
            node.name = text_of(self._inventory, module, value) or node.name

    def _run(self, module: str, call: Call) -> None:
        handler = named(self._inventory, module, call.argument(0, "function"))
        place = self._inventory.definition(handler) if handler else None
        if place is not None:
            location = self._inventory.location(place[0], place[1].position)
            name = _default(last(handler), True)
            self._nodes[handler] = _Node(name, "", False, handler, location)

    def _path(self, node: _Node, found: Found) -> str:
        """Names from the root down; a root that a console script starts has the script's name."""
        scripts = {handler: name for name, handler in sorted(found.scripts.items(), reverse=True)}
        names = [scripts.get(node.handler, node.name)]
        seen = {node.handler}
        holder = node.parent
        while holder in self._nodes and holder not in seen:
            seen.add(holder)
            above = self._nodes[holder]
            name = scripts.get(holder, above.name) if not above.parent else above.name
            if name:
                names.append(name)
            holder = above.parent
        return " ".join(reversed(names))


def _default(function: str, is_typer: bool) -> str:
    name = function.lower()
    if not is_typer:
        for suffix in _SUFFIXES:
            if name.endswith(suffix):
                name = name.removesuffix(suffix)
                break
    return name.replace("_", "-")
