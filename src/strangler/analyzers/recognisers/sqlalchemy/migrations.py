"""Alembic's revisions as a second witness: the tables that they leave, against those declared.

Rules: alembic.sqlalchemy.org, ops and tutorial (`down_revision`). The declared table wins; what
only one of the two has is reported with both places. A table that a revision changes is older
than the revisions, and one that SQL text names may have been made there: neither is reported."""

import re
from collections.abc import Iterator, Mapping

from strangler import diagnostics
from strangler.analyzers.recognisers.sqlalchemy.facts import Altered
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.model.recogniser import Inventory, Table
from strangler.model.source import ModuleKind
from strangler.model.values import Items, text

_WORD = re.compile(r"\w+")


def disagreements(inventory: Inventory, tables: Mapping[str, Table]) -> Iterator[Diagnostic]:
    """One diagnostic for each table that only the models, or only the revisions, have."""
    revisions: dict[str, list[Altered]] = {}
    for module, fact in inventory.found("sqlalchemy", Altered):
        if inventory.source(module).kind is not ModuleKind.TEST:
            revisions.setdefault(module, []).append(fact)
    made: dict[str, Location] = {}
    seen: set[str] = set()
    readable = True
    ordered = _ordered(inventory, revisions) if revisions else []
    for module in ordered:
        for fact in revisions[module]:
            match fact.kind:
                case "execute":
                    seen |= set(_WORD.findall(fact.table))
                case "create_table":
                    made[fact.table] = inventory.location(module, fact.position)
                case "drop_table":
                    made.pop(fact.table, None)
                case "rename_table":
                    place = inventory.location(module, fact.position)
                    made.pop(fact.table, None)
                    made[fact.other] = place
                case _:
                    seen.add(fact.table)
            readable = readable and bool(fact.table or fact.kind in ("alter", "execute"))
    if not made:
        return
    made.pop("", None)
    newest = inventory.source(ordered[-1]).path
    for name, table in sorted(tables.items()):
        bare = name.rpartition(".")[2]
        if readable and name not in made and bare not in made and not {name, bare} & seen:
            message = f"table {name!r} is made by no revision (up to {newest})"
            yield report(diagnostics.MIGRATION_DISAGREES, message, table.location)
    bases = {name.rpartition(".")[2] for name in tables} | set(tables)
    first = min((str(table.location) for table in tables.values()), default="no file")
    for name, place in sorted(made.items()):
        if name not in bases and name.rpartition(".")[2] not in bases | seen:
            message = f"table {name!r} is made by revisions and declared by no model ({first} ...)"
            yield report(diagnostics.MIGRATION_DISAGREES, message, place)


def _ordered(inventory: Inventory, revisions: Mapping[str, list[Altered]]) -> list[str]:
    """The modules of revisions, each after those it revises."""
    names: dict[str, str] = {}
    before: dict[str, list[str]] = {}
    for module in inventory.modules:
        revision = inventory.assignment(module, "revision")
        down = inventory.assignment(module, "down_revision")
        if revision is None or down is None:
            continue
        name = text(revision.value)
        if name is not None:
            names[name] = module
            value = down.value
            parts = value.items if isinstance(value, Items) else (value,)
            before[module] = [word for part in parts if (word := text(part)) is not None]
    done: dict[str, None] = {}
    busy: set[str] = set()
    waiting = sorted({*before, *revisions}, reverse=True)
    while waiting:
        module = waiting[-1]
        needed = [
            names[word]
            for word in before.get(module, ())
            if word in names and names[word] not in done and names[word] not in busy
        ]
        if module in done or not needed:
            done[waiting.pop()] = None
        else:
            busy.update(needed)
            waiting += needed
    return [module for module in done if module in revisions]
