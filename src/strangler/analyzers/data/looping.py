"""Touches in loops in, queries that run once for each row (N+1) out.

A relation that the loop's query brings along (`select_related`, `prefetch_related`, SQLAlchemy's
loader options and `relationship(lazy=...)`) costs nothing more. What is loaded in a function that
the loop calls is not told."""

from collections.abc import Iterator

from strangler import diagnostics
from strangler.analyzers.data.accesses import Touches, symbol_of
from strangler.analyzers.data.relations import Relations
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.diagnostics import Diagnostic, report
from strangler.model.names import last

_NEW_QUERY = frozenset(
    {
        *("filter", "exclude", "order_by", "get", "first", "last", "values", "values_list"),
        *("annotate", "aggregate", "select_related", "distinct", "earliest", "latest"),
    }
)
"""Methods of a related manager that ask again, whatever was prefetched (Django,
`prefetch_related`)."""


def queries_in_loops(
    inventory: ProjectInventory, touches: Touches, relations: Relations
) -> Iterator[Diagnostic]:
    """One finding for each relation or table of a function, at its first place."""
    told: set[str] = set()
    eager = _eager(touches)
    for place in sorted({*touches.loads, *touches.queries}):
        touched = sorted(
            (t for t in touches.at.get(place, ()) if not t.writes),
            key=lambda t: (t.symbol, t.model, t.form),
        )
        load = touches.loads.get(place)
        held = touches.held.get(place, set())
        if not touched and not (load is not None and held):
            continue
        queries = [query for query in touches.queries.get(place, ()) if query.loop]
        what = ""
        if load is not None:
            models = {one.model for one in touched} | held
            what = _loaded(load.path, models, relations, eager.get((place[0], load.scope), set()))
        elif queries:
            tables = sorted({t for one in touched for t in relations.tables(one.model)})
            what = f"queries {', '.join(tables)}"
        if what:
            scope = load.scope if load is not None else queries[0].scope
            message = f"{symbol_of(inventory, place[0], scope)} {what} for each row of a loop"
            if message in told:
                continue
            told.add(message)
            hint = (
                "load it with the loop's query: select_related or prefetch_related (Django), "
                "joinedload or selectinload (SQLAlchemy), or one query for all rows"
            )
            location = inventory.location(*place)
            yield report(diagnostics.QUERY_IN_LOOP, message, location, hint=hint)


def _eager(touches: Touches) -> dict[tuple[str, int], set[str]]:
    """What the queries of a function load with their rows: a statement may be made at one place
    and run at another."""
    found: dict[tuple[str, int], set[str]] = {}
    for (module, _), queries in touches.queries.items():
        for query in queries:
            found.setdefault((module, query.scope), set()).update(query.eager)
    return found


def _loaded(path: str, models: set[str], relations: Relations, eager: set[str]) -> str:
    """The first relation on the way that is touched and that no query brought along."""
    tables = {table for model in models for table in relations.tables(model)}
    parts = path.split(".")
    way: list[str] = []
    for place, part in enumerate(parts):
        several = [r for r in relations.named(part) if tables & {*relations.tables(r.target)}]
        if not several:
            continue
        way.append(part)
        asks = not _NEW_QUERY.isdisjoint(parts[place + 1 : place + 2])
        if not asks and (_covers(eager, way) or all(map(relations.loads_itself, several))):
            continue
        # Where a relation leads through a table between, the class it leads to is named.
        targets = sorted({r.target for r in several}, key=lambda t: (last(t).isupper(), t))
        return f"loads {'.'.join(way)} ({targets[0]})"
    return ""


def _covers(eager: set[str], way: list[str]) -> bool:
    path = "__".join(way)
    return any(
        known == path or known.startswith(f"{path}__") or known == way[-1] for known in eager
    )
