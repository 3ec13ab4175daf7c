"""Facts of SQL and the declared tables in, what the SQL at each call does out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from strangler.analyzers.data.dialects import dialects
from strangler.analyzers.data.matching import Names
from strangler.analyzers.data.problems import file_problems, problems_at, undeclared_problems
from strangler.analyzers.data.reading import SqlReading
from strangler.analyzers.data.sql import read_sql
from strangler.analyzers.data.texts import Texts, as_sql, without_templates
from strangler.analyzers.recognisers.sql.facts import FRAGMENT, PROCEDURE, TABLES, SqlCall
from strangler.diagnostics import Diagnostic, in_order
from strangler.model.recogniser import Conclusions, Inventory
from strangler.model.source import ModuleKind
from strangler.model.sql import SqlAt, SqlByPlace
from strangler.model.values import Items, Splice, Value

_RECOGNISER = "sql"


@dataclass(frozen=True, slots=True)
class SqlFound:
    """All SQL of a project: by place, what is to be told of it, and how much there is."""

    at: SqlByPlace = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    texts: int = 0
    """Texts in calls: one call can be given several."""
    parsed: int = 0
    with_holes: int = 0
    undeclared: tuple[str, ...] = ()
    """Tables that SQL names and no model declares."""


def read_all(inventory: Inventory, conclusions: Conclusions) -> SqlFound:
    """Read all SQL of a project. The parser is loaded only if there is any."""
    files = dict(_files(inventory))
    calls = sorted(inventory.found(_RECOGNISER, SqlCall), key=lambda c: (c[0], c[1].position))
    if not calls and not files:
        return SqlFound()
    spoken = dialects(inventory)
    texts = Texts(inventory, files)
    told = [
        (module, call, [as_sql(t) for v in _values(call) for t in texts.of(module, v)])
        for module, call in calls
    ]
    in_files = {
        path: read_sql(without_templates(text), spoken) for path, text in sorted(files.items())
    }
    readings = [
        (module, call, [(hints, _reading(call, text, spoken)) for text, hints in several])
        for module, call, several in told
    ]
    defined = [reading for *_, several in readings for _, reading in several]
    names = Names(conclusions.tables, [*in_files.values(), *defined])
    found: dict[tuple[str, int], SqlAt] = {}
    problems: list[Diagnostic] = []
    first: dict[str, tuple[str, int]] = {}
    kept = []
    for module, call, several in readings:
        if not call.sure and all(_says_nothing(reading) for _, reading in several):
            continue  # only its looks told that it might be SQL
        kept += several
        place = module, call.position
        at = _at(inventory, module, call, [reading for _, reading in several], names)
        known = found.get(place)
        found[place] = at if known is None else _both(known, at)
        if inventory.source(module).kind is not ModuleKind.CODE:
            continue  # what runs once, or in tests, is nobody's way to a table
        location = inventory.location(module, call.position)
        problems += problems_at(location, several, names)
        for name in (*at.reads, *at.writes):
            first.setdefault(name, place)
    problems += file_problems(in_files, texts.opened)
    undeclared = sorted(names.undeclared & first.keys())
    problems += undeclared_problems(inventory, {name: first[name] for name in undeclared})
    return SqlFound(
        found,
        in_order(problems),
        len(kept),
        sum(not reading.problem for _, reading in kept),
        sum(bool(hints) for hints, _ in kept),
        tuple(undeclared),
    )


def _files(inventory: Inventory) -> Iterator[tuple[str, str]]:
    for declaration in inventory.declarations:
        if declaration.group == _RECOGNISER:
            text = inventory.document(declaration.path)
            if isinstance(text, str):
                yield declaration.path, text


def _values(call: SqlCall) -> Iterator[Value]:
    """The values of a call that are texts: a list of statements is several."""
    value = call.text
    if isinstance(value, Items) and not all(isinstance(item, Splice) for item in value.items):
        for item in value.items:
            if isinstance(item, Items) and item.items:
                yield item.items[0]  # RunSQL([(sql, parameters), ...])
            else:
                yield item
    else:
        yield value


def _reading(call: SqlCall, text: str, spoken: tuple[str, ...]) -> SqlReading:
    match call.kind:
        case "fragment":
            inner = text.strip()
            return read_sql(f"SELECT ({inner})", spoken) if inner else SqlReading()
        case "tables":
            return read_sql(f"SELECT * FROM {text}", spoken)
        case "procedure":
            return SqlReading(calls=(text,))
        case _:
            return read_sql(text, spoken)


def _says_nothing(reading: SqlReading) -> bool:
    return not (reading.reads or reading.writes or reading.publishes or reading.calls)


def _at(
    inventory: Inventory, module: str, call: SqlCall, readings: list[SqlReading], names: Names
) -> SqlAt:
    reads: set[str] = set()
    writes: set[str] = set()
    unknown: set[str] = set()
    for reading in readings:
        reads |= {table for name in reading.reads for table in names.read(name)}
        writes |= {table for name in reading.writes for table in names.written(name)}
        unknown.update(reading.unknown)
        if reading.problem:
            unknown.add("SQL that cannot be parsed")
        for function in reading.calls:
            done = names.called(function)
            if done is None:
                unknown.add(f"stored code {function} runs")
            else:
                reads |= done[0]
                writes |= done[1]
    definitions = inventory.facts(module).definitions
    pairs = {
        (min(a, b), max(a, b))
        for reading in readings
        for one, other in reading.pairs
        for a in names.read(one)
        for b in names.read(other)
        if a != b
    }
    return SqlAt(
        f"{module}.{definitions[call.scope].name}" if call.scope >= 0 else module,
        call.form,
        tuple(sorted(reads)),
        tuple(sorted(writes)),
        tuple(sorted({names.name(name) for r in readings for name in r.locks})),
        tuple(sorted({channel for r in readings for channel in r.publishes})),
        tuple(sorted(pairs)),
        tuple(sorted({names.name(name) for r in readings for name in r.possible})),
        not unknown,
        tuple(sorted(unknown)),
        call.kind not in (FRAGMENT, TABLES) or call.kind == PROCEDURE,
        call.in_loop,
    )


def _both(one: SqlAt, other: SqlAt) -> SqlAt:
    """Two calls of one chain, which have one place."""
    return replace(
        one,
        reads=_joined(one.reads, other.reads),
        writes=_joined(one.writes, other.writes),
        locks=_joined(one.locks, other.locks),
        publishes=_joined(one.publishes, other.publishes),
        joins=tuple(sorted({*one.joins, *other.joins})),
        possible=_joined(one.possible, other.possible),
        complete=one.complete and other.complete,
        unknown=_joined(one.unknown, other.unknown),
        runs=one.runs or other.runs,
        in_loop=one.in_loop or other.in_loop,
    )


def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other}))


def by_module(at: SqlByPlace) -> Mapping[str, list[tuple[int, SqlAt]]]:
    """The same by module, in the order of the code."""
    found: dict[str, list[tuple[int, SqlAt]]] = {}
    for (module, position), one in sorted(at.items(), key=lambda item: item[0]):
        found.setdefault(module, []).append((position, one))
    return found
