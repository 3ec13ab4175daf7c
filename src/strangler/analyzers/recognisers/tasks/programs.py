"""Command lines that code builds in, command doors out.

Rules: argparse ("sub-commands": `set_defaults(func=...)`), Fire (`fire.Fire(component)`), click
(`Command(callback=...)`)."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import named, text_of
from strangler.analyzers.recognisers.tasks.objects import Found, split, wirings
from strangler.model.facts import Import
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Value


def find_programs(inventory: Inventory, found: Found) -> None:
    """Functions that a parser of command lines calls."""
    for module, wired in wirings(inventory):
        call = wired.call
        location = inventory.location(module, call.position)
        for name, handler in _called(inventory, module, call):
            found.door("command", name, handler, location)


def _called(inventory: Inventory, module: str, call: Call) -> Iterator[tuple[str, str]]:
    method = split(call.function)[0]
    if method == "set_defaults" and _uses(inventory.facts(module).imports, "argparse"):
        for argument in call.arguments:
            handler = _function(inventory, module, argument.value)
            if handler and argument.keyword not in ("", "*", "**"):
                yield last(handler).replace("_", "-"), handler
        return
    full = named(inventory, module, call)
    if full == "fire.Fire":
        handler = _function(inventory, module, call.argument(0, "component"))
        if handler:
            yield last(handler), handler
    elif full in ("click.Command", "click.core.Command"):
        handler = _function(inventory, module, call.keyword("callback"))
        if handler:
            given = text_of(inventory, module, call.argument(0, "name"))
            yield given or last(handler).replace("_", "-"), handler


def _uses(imports: tuple[Import, ...], package: str) -> bool:
    return any(item.module.partition(".")[0] == package for item in imports)


def _function(inventory: Inventory, module: str, value: Value | None) -> str:
    handler = named(inventory, module, value) if not isinstance(value, Call) else ""
    return handler if handler and inventory.definition(handler) is not None else ""
