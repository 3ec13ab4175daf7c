"""Activity, facts of queries and SQL in; every place where the project touches tables out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.data.relations import Relations, attribute_of
from strangler.analyzers.effects.reaching import Libraries
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.sql.facts import CONDITION_OBJECTS, LoadInLoop, Query
from strangler.model.effects import Access, EffectKind
from strangler.model.source import ModuleKind
from strangler.model.sql import SqlByPlace

Place = tuple[str, int]
"""A module and a packed position in it."""
Pair = tuple[str, str]
ATTRIBUTE = "attribute"
"""The form of an access by loading a relation's attribute."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A class whose tables are touched at a place."""

    symbol: str
    model: str
    writes: bool
    form: str


@dataclass(slots=True)
class Touches:
    """What mappers touch, by place; what their queries say there; and which places are gone
    through once for each row of a loop. Only code of the product."""

    at: dict[Place, set[Touched]] = field(default_factory=dict)
    held: dict[Place, set[str]] = field(default_factory=dict)
    """The classes whose rows a manager or query holds that a library's method is called on."""
    queries: dict[Place, list[Query]] = field(default_factory=dict)
    loads: dict[Place, LoadInLoop] = field(default_factory=dict)


def gather(inventory: ProjectInventory, activity: Activity, libraries: Libraries) -> Touches:
    """All touches and facts of queries."""
    found = Touches()
    for index, body in enumerate(activity.bodies):
        if body.library or not _is_product(inventory, body.module):
            continue
        for touch in activity.touches.get(index, ()):
            one = Touched(body.symbol, touch.model, touch.writes, ATTRIBUTE)
            found.at.setdefault((body.module, touch.position), set()).add(one)
        for call in activity.calls.get(index, ()):
            receiver = activity.bodies[call.callee].receiver
            if receiver.endswith("]"):
                model = receiver[receiver.index("[") + 1 : -1]
                found.held.setdefault((body.module, call.position), set()).add(model)
        for via in libraries.touches(index):
            one = Touched(body.symbol, via.model, via.writes, via.via)
            found.at.setdefault((body.module, via.position), set()).add(one)
    for module, query in inventory.found("sql", Query):
        if _is_product(inventory, module):
            found.queries.setdefault((module, query.position), []).append(query)
    for module, load in inventory.found("sql", LoadInLoop):
        if _is_product(inventory, module):
            found.loads[module, load.position] = load
    return found


def joins_by_place(
    inventory: ProjectInventory, touches: Touches, relations: Relations, sql: SqlByPlace
) -> dict[Place, tuple[Pair, ...]]:
    """The pairs of tables that are brought together, by place."""
    found: dict[Place, set[Pair]] = {}
    by_symbol: dict[str, set[str]] = {}
    for several in touches.at.values():
        for one in several:
            by_symbol.setdefault(one.symbol, set()).add(one.model)
    for place, queries in touches.queries.items():
        touched = sorted({t.model for t in touches.at.get(place, ())})
        for query in queries:
            if query.word in CONDITION_OBJECTS:
                # It stands in an argument of a query of the same function, or near one.
                symbol = symbol_of(inventory, place[0], query.scope)
                touched = sorted(by_symbol.get(symbol, ()))
            pairs = set(_joined(inventory, place[0], query, touched, relations))
            if pairs:
                found.setdefault(place, set()).update(pairs)
    for place, stated in sql.items():
        if stated.joins and _is_product(inventory, place[0]):
            found.setdefault(place, set()).update(stated.joins)
    return {place: tuple(sorted(pairs)) for place, pairs in sorted(found.items())}


def accesses(
    inventory: ProjectInventory,
    touches: Touches,
    relations: Relations,
    joins: Mapping[Place, tuple[Pair, ...]],
    sql: SqlByPlace,
) -> tuple[Access, ...]:
    """Every access, sorted by place."""
    found: set[Access] = set()
    for (module, position), several in touches.at.items():
        place = module, position
        location = inventory.location(module, position)
        in_loop = place in touches.loads or any(q.loop for q in touches.queries.get(place, ()))
        for touched in several:
            mode = EffectKind.WRITES if touched.writes else EffectKind.READS
            for table in relations.tables(touched.model):
                found.add(
                    Access(
                        touched.symbol,
                        location,
                        table,
                        mode,
                        touched.model,
                        touched.form,
                        _others(table, joins.get(place, ())),
                        in_loop,
                    )
                )
    for (module, position), one in sql.items():
        if _is_product(inventory, module):
            location = inventory.location(module, position)
            for mode, names in ((EffectKind.READS, one.reads), (EffectKind.WRITES, one.writes)):
                for table in names:
                    others = _others(table, one.joins)
                    form = one.form.lstrip("?:")
                    access = Access(
                        one.symbol, location, table, mode, "", form, others, one.in_loop
                    )
                    found.add(access)
    return tuple(sorted(found, key=_order))


def symbol_of(inventory: ProjectInventory, module: str, scope: int) -> str:
    """The dotted name of a definition of a module, by its index."""
    definitions = inventory.facts(module).definitions
    return f"{module}.{definitions[scope].name}" if scope >= 0 else module


def _order(one: Access) -> tuple[object, ...]:
    return one.location, one.table, one.mode, one.symbol, one.form, one.model


def _is_product(inventory: ProjectInventory, module: str) -> bool:
    source = inventory.sources.get(module)
    return source is not None and source.kind is ModuleKind.CODE


def _others(table: str, pairs: tuple[Pair, ...]) -> tuple[str, ...]:
    """The tables that are joined with one, directly or through others."""
    reached = {table}
    while True:
        more = {name for pair in pairs if not reached.isdisjoint(pair) for name in pair}
        if more <= reached:
            return tuple(sorted(reached - {table}))
        reached |= more


def _joined(
    inventory: ProjectInventory,
    module: str,
    query: Query,
    touched: list[str],
    relations: Relations,
) -> Iterator[Pair]:
    entities = [c for name in query.entities if (c := _class(inventory, module, name, relations))]
    root = _class(inventory, module, query.root, relations)
    models = list(dict.fromkeys([*entities, *([root] if root else []), *touched]))
    for path in query.paths:
        walk = relations.eager if query.word == "select_related" else relations.steps
        for model in models:
            steps = walk(model, path)
            if steps:
                for one, other in steps:
                    yield from _pairs(relations, one, other)
                break
    for name in query.joined:
        yield from _join_of(inventory, module, name, models, relations)
    for one, other in pairwise(entities):
        yield from _pairs(relations, one, other)


def _join_of(
    inventory: ProjectInventory, module: str, name: str, models: list[str], relations: Relations
) -> Iterator[Pair]:
    """`join(Line)` and `join(Order.lines)`."""
    found = inventory.resolve(module, name)
    if found is None or not found.module:
        return
    owner, attribute = attribute_of(found.name)
    if found.exact and relations.tables(found.name):
        if models:
            yield from _pairs(relations, models[0], found.name)
        return
    relation = relations.find(owner, attribute)
    if relation is not None:
        for one, other in relation.pairs:
            yield from _pairs(relations, one, other)


def _pairs(relations: Relations, one: str, other: str) -> Iterator[Pair]:
    first, second = relations.tables(one), relations.tables(other)
    if first and second and first[0] != second[0]:
        yield min(first[0], second[0]), max(first[0], second[0])


def _class(inventory: ProjectInventory, module: str, name: str, relations: Relations) -> str | None:
    """The mapped class that a name is, or that it begins with (`Order.objects.filter`)."""
    if not name or name[:1] == "?":
        return None
    found = inventory.resolve(module, name)
    if found is None or not found.module or not found.symbol:
        return None
    dotted = f"{found.module}.{found.symbol}"
    while dotted != found.module and dotted:
        if relations.tables(dotted):
            return dotted
        dotted = dotted.rpartition(".")[0]
    return None
