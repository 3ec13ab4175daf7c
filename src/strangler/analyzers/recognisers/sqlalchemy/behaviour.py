"""Mapped classes in, what they have beyond what their bodies bind out: bases, attributes as
expressions and as values, relationships both ways, queries, what a deletion takes along.

Rules: docs.sqlalchemy.org, orm/declarative_mapping, orm/cascades, orm/extensions/associationproxy;
flask-sqlalchemy.palletsprojects.com, legacy-query. The stand-ins beside this file say what these
attributes do."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import (
    global_assignments,
    is_class,
    named,
    product_modules,
)
from strangler.analyzers.recognisers.sqlalchemy.columns import ColumnReader
from strangler.analyzers.recognisers.sqlalchemy.defaults import of_column
from strangler.analyzers.recognisers.sqlalchemy.facts import Mapping as Imperative
from strangler.analyzers.recognisers.sqlalchemy.facts import Queried
from strangler.analyzers.recognisers.sqlalchemy.listening import listeners
from strangler.analyzers.recognisers.sqlalchemy.mapped import MappedClasses
from strangler.analyzers.recognisers.sqlalchemy.relating import Relation, Relations
from strangler.model.behaviour import Accessor, Base, Behaviour
from strangler.model.facts import DefinitionKind
from strangler.model.graph import EdgeKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusions, Inventory, Table
from strangler.model.values import Call, Name, text

_MAPPED = "sqlalchemy.orm.decl_api.DeclarativeBase"
_FLASK = "flask_sqlalchemy.model.Model"
_TABLE = "sqlalchemy.sql.schema.Table"
_QUERY = "sqlalchemy.orm.query.Query"
_FLASK_QUERY = "flask_sqlalchemy.query.Query"
_ATTRIBUTE = "sqlalchemy.orm.attributes.InstrumentedAttribute"
_PLAIN = "sqlalchemy.plain.Plain"
_RELATED = "sqlalchemy.orm.collections.InstrumentedList"
_PROXY = "sqlalchemy.orm.collections.AssociationList"
_REFERRING = "sqlalchemy.orm.collections.Referring"
_COLLECTIONS = {
    "dynamic": "sqlalchemy.orm.collections.AppenderQuery",
    "write_only": "sqlalchemy.orm.collections.WriteOnlyCollection",
}
_BETWEEN = "sqlalchemy.orm.collections.ManyToMany"
_LOADED = "sqlalchemy.orm.collections.Loaded"
_LIBRARY = frozenset(
    {
        "sqlalchemy.orm.DeclarativeBase",
        "sqlalchemy.orm.DeclarativeBaseNoMeta",
        "sqlalchemy.orm.decl_api.DeclarativeBase",
        "flask_sqlalchemy.model.Model",
    }
)
_VALUED = frozenset({"column_property", "composite", "deferred", "query_expression", "synonym"})
_GONE = frozenset({"CASCADE", "SET NULL", "SET DEFAULT"})


def behaviour(inventory: Inventory, conclusions: Conclusions) -> Iterator[Behaviour]:
    """What the solver cannot see in the code of a project's mapped classes."""
    mapped = MappedClasses(inventory)
    tables = {table.name: table for table in conclusions.tables}
    maps = {
        edge.source: edge.target.removeprefix("table:")
        for edge in conclusions.edges
        if edge.kind is EdgeKind.MAPS
    }
    imperative = {
        named(inventory, module, fact.mapped)
        for module, fact in inventory.found("sqlalchemy", Imperative)
    }
    holders = {h for dotted in mapped.classes for h in mapped.contributors(dotted)}
    every = holders | {name for name in imperative if is_class(inventory, name)}
    yield from _bases(inventory, mapped, imperative)
    yield from _bare_tables(inventory, conclusions)
    yield Accessor(_MAPPED, "__table__", _MAPPED, _TABLE, on_class=True)
    yield from _attributes(inventory, mapped, holders)
    yield from _columns_of_tables(inventory, imperative, tables, maps)
    relations = Relations(inventory, mapped, tables, maps).find()
    for relation in relations:
        yield from _relation(relation)
    yield from _proxies(inventory, every, relations)
    yield from _emptied(tables, maps, relations)
    yield from _queries(inventory, mapped)
    yield from listeners(inventory, every)


def _bases(
    inventory: Inventory, mapped: MappedClasses, imperative: set[str]
) -> Iterator[Behaviour]:
    """Classes whose declarative base is none that code shows: made by a function, an attribute of
    an extension, a decorator, a class keyword."""
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            if definition.kind is not DefinitionKind.CLASS:
                continue
            dotted = f"{module}.{definition.name}"
            style = mapped.bases.style(dotted) if definition.scope < 0 else ""
            if style == "sqlmodel":
                if dotted in mapped.classes:
                    yield Base(dotted, _MAPPED)
            elif style or dotted in imperative or dotted in mapped.classes:
                above = inventory.ancestors(dotted)
                if _LIBRARY.isdisjoint(above) and not any(mapped.bases.style(a) for a in above):
                    yield Base(dotted, _FLASK if style == "flask" else _MAPPED)


def _bare_tables(inventory: Inventory, conclusions: Conclusions) -> Iterator[Behaviour]:
    """A `Table` that a variable holds stands for itself."""
    modules = frozenset(inventory.modules)
    for table in conclusions.tables:
        holder, name = parent(table.model), last(table.model)
        if not table.model or inventory.definition(table.model) is not None:
            continue
        if inventory.definition(holder) is not None:
            bound = [item for item in inventory.class_assignments(holder) if item.name == name]
        elif holder in modules:
            bound = list(global_assignments(inventory, holder, name))
        else:
            continue
        if any(isinstance(b.value, Call) and last(b.value.name) == "Table" for b in bound):
            yield Base(table.model, _TABLE)


def _attributes(
    inventory: Inventory, mapped: MappedClasses, holders: set[str]
) -> Iterator[Behaviour]:
    """`Post.title` is an expression over posts, which reads them; `post.title` is data."""
    reader = ColumnReader(inventory)
    for holder in sorted(holders):
        place = inventory.definition(holder)
        assert place is not None
        module = place[0]
        is_sqlmodel = mapped.bases.style(holder) == "sqlmodel"
        names = {name for name, _ in reader.of_class(holder, is_sqlmodel)}
        for item in inventory.class_assignments(holder):
            call = item.value
            if isinstance(call, Call):
                if last(call.name) in _VALUED:
                    names.add(item.name)
                if item.name in names:
                    yield from of_column(inventory, module, holder, call)
        for name in sorted(names):
            yield Accessor(holder, name, holder, _ATTRIBUTE, reads=True, on_class=True)
            yield Accessor(holder, name, _value(inventory, module, reader, holder, name))


def _value(inventory: Inventory, module: str, reader: ColumnReader, holder: str, name: str) -> str:
    """An enumeration of the project where the annotation names one, else plain data."""
    for word in reader.typed(holder, name)[1:]:
        found = inventory.resolve(module, word)
        if found is not None and is_class(inventory, found.name):
            return found.name
    return _PLAIN


def _columns_of_tables(
    inventory: Inventory, imperative: set[str], tables: dict[str, Table], maps: dict[str, str]
) -> Iterator[Behaviour]:
    """A class that is mapped to a table has an attribute for each column of it."""
    for dotted in sorted(imperative):
        table = tables.get(maps.get(dotted, ""))
        if table is not None and is_class(inventory, dotted):
            for name in table.columns:
                yield Accessor(dotted, name, dotted, _ATTRIBUTE, reads=True, on_class=True)
                yield Accessor(dotted, name, _PLAIN)


def _relation(relation: Relation) -> Iterator[Behaviour]:
    owner, name, target = relation.owner, relation.name, relation.target
    yield Accessor(owner, name, target, _ATTRIBUTE, reads=True, on_class=True)
    if relation.between:
        yield Accessor(owner, name, relation.between, _ATTRIBUTE, reads=True, on_class=True)
    if relation.loading:
        reads = relation.loading != "write_only"
        yield Accessor(owner, name, target, _COLLECTIONS[relation.loading], reads)
        if relation.between:
            yield Accessor(owner, name, relation.between, _LOADED, reads=True)
    elif relation.many:
        yield from _collection(relation, _BETWEEN if relation.between else _RELATED)
    else:
        yield Accessor(owner, name, target, reads=True)
        if not relation.is_key:
            yield Accessor(owner, name, target, _REFERRING, reads=True)


def _collection(relation: Relation, kind: str, name: str = "") -> Iterator[Behaviour]:
    """A class of its own for what a relationship to many holds, so that it knows its sides."""
    owner, target = relation.owner, relation.target
    name = name or relation.name
    held = f"{owner}.{name}"
    yield Base(held, kind)
    yield Accessor(owner, name, held)
    yield Accessor(owner, name, target, _LOADED, reads=True)
    yield Accessor(held, "_related", target)
    yield Accessor(held, "_parent", owner)
    if relation.between:
        yield Accessor(owner, name, relation.between, _LOADED, reads=True)
        yield Accessor(held, "_between", relation.between)


def _proxies(
    inventory: Inventory, holders: set[str], relations: list[Relation]
) -> Iterator[Behaviour]:
    """`association_proxy("relationship", "attribute")`: what it is given makes instances of the
    class that the relationship leads to."""
    leading = {(relation.owner, relation.name): relation for relation in relations}
    for holder in sorted(holders):
        for item in inventory.class_assignments(holder):
            call = item.value
            if isinstance(call, Call) and last(call.name) == "association_proxy":
                name = text(call.argument(0, "target_collection")) or ""
                relation = leading.get((holder, name))
                if relation is not None:
                    target = relation.target
                    yield Accessor(holder, item.name, target, _ATTRIBUTE, True, True)
                    if relation.many:
                        yield from _collection(relation, _PROXY, item.name)
                    else:
                        yield Accessor(holder, item.name, _PLAIN)


def _emptied(
    tables: dict[str, Table], maps: dict[str, str], relations: list[Relation]
) -> Iterator[Behaviour]:
    """Whose rows go or change when an instance is deleted: by a key with ON DELETE, along further
    such keys; by a relationship to many, which deletes the others or takes their key away; between
    two, by the relationship's table."""
    referring: dict[str, list[tuple[str, str]]] = {}
    for table in tables.values():
        for key in table.foreign_keys:
            if key.on_delete in _GONE and key.to != table.name:
                referring.setdefault(key.to, []).append((table.name, key.on_delete))
    for dotted, table_name in sorted(maps.items()):
        seen: set[str] = set()
        waiting = [table_name]
        while waiting:
            for name, action in referring.get(waiting.pop(), ()):
                if name not in seen and name != table_name:
                    seen.add(name)
                    if action == "CASCADE":
                        waiting.append(name)
        for name in sorted(seen):
            if tables[name].model:
                yield Accessor(dotted, "_emptied", tables[name].model)
                yield Accessor(dotted, "_emptied_by_database", tables[name].model)
    for relation in relations:
        if relation.view_only:
            continue
        if relation.between:
            yield Accessor(relation.owner, "_emptied", relation.between)
        elif not relation.is_key:
            yield Accessor(relation.owner, "_emptied", relation.target, reads=True)


def _queries(inventory: Inventory, mapped: MappedClasses) -> Iterator[Behaviour]:
    """`query`: of Flask-SQLAlchemy's models, with a class of the project's own where one is named;
    of classes below one that is given a `query_property`."""
    yield Accessor(_FLASK, "query", _FLASK, _FLASK_QUERY, on_class=True)
    for module, fact in inventory.found("sqlalchemy", Queried):
        holder = parent(fact.target.name) if isinstance(fact.target, Name) else ""
        found = inventory.resolve(module, holder) if holder else None
        if found is not None and is_class(inventory, found.name):
            yield Accessor(found.name, "query", found.name, _QUERY, on_class=True)
        else:  # a base that a function made: all that are mapped by such
            yield Accessor(_MAPPED, "query", _MAPPED, _QUERY, on_class=True)
    for module in product_modules(inventory):
        facts = inventory.facts(module)
        for item in facts.assignments:
            if item.scope < 0 or item.name not in ("query", "query_class"):
                continue
            dotted = f"{module}.{facts.definitions[item.scope].name}"
            if not mapped.bases.style(dotted) and dotted not in mapped.classes:
                continue
            value = item.value
            if item.name == "query_class":
                given = named(inventory, module, value)
                if is_class(inventory, given):
                    yield Accessor(dotted, "query", dotted, given, on_class=True)
            elif isinstance(value, Call) and last(value.name) == "query_property":
                yield Accessor(dotted, "query", dotted, _QUERY, on_class=True)
