"""Entry points and time tables that are declared outside the code in, doors out.

Rules: packaging.python.org, entry points specification (`module:object.attribute`), setuptools
(`entry_points` of `setup()`), crontab(5), systemd.service(5), Kubernetes CronJob."""

from strangler import diagnostics
from strangler.analyzers.recognisers.following import edge, follow, text_of
from strangler.analyzers.recognisers.tasks.lines import CommandLines
from strangler.analyzers.recognisers.tasks.objects import Found, wirings
from strangler.locations import Location
from strangler.model.graph import Confidence, EdgeKind
from strangler.model.recogniser import Inventory
from strangler.model.source import Declaration
from strangler.model.values import Items, Literal, Pairs, Value, elements

_SCRIPTS = frozenset({"console_scripts", "gui_scripts"})
_LINES = frozenset({"crontab", "systemd", "kubernetes", "process"})
"""Groups whose target is a command line."""


def find_declared(inventory: Inventory, found: Found) -> None:
    """What `setup()` in code and the files beside it declare."""
    modules = {inventory.source(module).path: module for module in inventory.modules}
    for item in inventory.declarations:
        if item.group not in _LINES and item.group != "sql":
            _entry(inventory, found, item.path, item.group, item.name, item.target, _place(item))
    for module, wired in wirings(inventory):
        if wired.call.name.rpartition(".")[2] == "setup":
            given = wired.call.keyword("entry_points")
            if given is not None:
                _groups(inventory, found, module, given)
    for item in inventory.declarations:
        if item.group in _LINES:
            kind = "process" if item.group == "process" else "cron"
            lines = CommandLines(inventory, modules, found.scripts)
            for handler in dict.fromkeys(lines.started(item.target)):
                found.door(kind, item.name, handler, _place(item))
                source = f"external:{item.path}"
                found.edges.append(edge(source, handler, EdgeKind.STRING, _place(item)))


def _place(item: Declaration) -> Location:
    return Location(item.path, item.line)


def _entry(
    inventory: Inventory,
    found: Found,
    source: str,
    group: str,
    name: str,
    target: str,
    location: Location,
) -> None:
    """A console script is a command of its own; other groups are read by some host."""
    handler = resolved(inventory, target)
    if not handler:
        message = f"entry point {name!r} names {target.strip()!r}, which is not in the project"
        found.say(diagnostics.TASK_OUTSIDE, message, location)
        return
    if group in _SCRIPTS:
        found.scripts[name] = handler
        found.door("script", name, handler, location)
    else:
        found.door("entry point", f"{group}:{name}", handler, location)
    start = source if source in set(inventory.modules) else f"external:{source}"
    found.edges.append(edge(start, handler, EdgeKind.STRING, location, Confidence.CERTAIN))


def _groups(inventory: Inventory, found: Found, module: str, given: Value) -> None:
    place, value = follow(inventory, module, given)
    value = inventory.constant(place, value)
    if not isinstance(value, Pairs):
        _sections(inventory, found, place, value)
        return
    for key, entries in value.pairs:
        group = text_of(inventory, place, key)
        held = inventory.constant(place, entries)
        lines = list(elements(held)) if isinstance(held, Items) else [held]
        for line in lines:
            text = text_of(inventory, place, line)
            for entry in (text or "").splitlines():
                name, equals, target = entry.partition("=")
                if group and equals:
                    position = line.position if isinstance(line, Literal) else value.position
                    location = inventory.location(place, position or value.position)
                    _entry(inventory, found, place, group, name.strip(), target, location)


def _sections(inventory: Inventory, found: Found, module: str, value: Value) -> None:
    """Entry points as text in sections: `[group]`, then lines of `name = module:object`."""
    group, position = "", getattr(value, "position", 0)
    for line in (text_of(inventory, module, value) or "").splitlines():
        line = line.strip()
        if line.startswith("["):
            group = line.strip("[]").strip()
        elif group and "=" in line and not line.startswith(("#", ";")):
            name, _, target = (part.strip() for part in line.partition("="))
            location = inventory.location(module, position)
            _entry(inventory, found, module, group, name, target, location)


def resolved(inventory: Inventory, target: str) -> str:
    """The project symbol that `module:object.attribute [extra]` names; empty if none."""
    module, _, attribute = target.partition("[")[0].strip().partition(":")
    module, attribute = module.strip(), attribute.strip()
    if module not in set(inventory.modules):  # resolving needs a module to stand in
        return ""
    if not attribute:
        return module
    found = inventory.resolve(module, f"{module}.{attribute}")
    return found.name if found is not None and found.internal else ""
