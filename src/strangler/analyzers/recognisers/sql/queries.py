"""One file in, what its queries join by lookups and joins, and what loops load, out.

Rules: Django's "Lookups that span relationships", `select_related`, `prefetch_related`,
`annotate`; SQLAlchemy's "Joins" and "Relationship Loading Techniques"; peewee's `join`."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.sql.facts import LoadInLoop, Query
from strangler.analyzers.recognisers.sql.rebuilding import parts
from strangler.model.names import last
from strangler.model.values import Call, Formatted, Items, Literal, Member, Name, Value
from strangler.model.views import ModuleView

_CONDITIONS = frozenset(
    {
        *("filter", "exclude", "get", "get_or_create", "update_or_create", "complex_filter"),
        *("get_object_or_404", "get_list_or_404", "aget", "Q", "When"),
    }
)
"""Keyword arguments are lookups (in `values`, `annotate` they are names of results)."""
_FIELDS = frozenset(
    {
        *("order_by", "values", "values_list", "only", "defer", "distinct", "earliest", "latest"),
        *("dates", "datetimes", "in_bulk", "F", "Count", "Sum", "Avg", "Max", "Min", "StdDev"),
        *("Variance", "OuterRef", "Coalesce", "Lower", "Upper", "Concat", "Cast", "ArrayAgg"),
        *("StringAgg", "JSONBAgg", "Trunc", "TruncDate", "TruncMonth", "ExtractYear", "Subquery"),
    }
)
"""Plain strings are fields."""
_EAGER = frozenset(
    {
        *("select_related", "prefetch_related", "Prefetch", "prefetch_related_objects"),
        *("joinedload", "selectinload", "subqueryload", "contains_eager", "immediateload"),
    }
)
_WITH_JOIN = frozenset({"select_related", "joinedload", "contains_eager"})
_JOINS = frozenset({"join", "outerjoin", "join_from", "outerjoin_from"})
_CHAIN = frozenset({"annotate", "alias", "aggregate", "update", "options", "order_by"})
_ENTITIES = frozenset({"select", "query"})
_STEPS = _CONDITIONS | _FIELDS | _EAGER | _JOINS | _CHAIN | _ENTITIES
_QUERYISH = frozenset(
    {
        *("all", "filter", "exclude", "order_by", "select_related", "prefetch_related", "query"),
        *("select", "scalars", "execute", "exec", "iterator", "only", "defer", "annotate"),
        *("distinct", "raw", "options", "join", "outerjoin", "objects", "where", "get_queryset"),
        *("unique", "using", "reverse", "select_for_update", "in_bulk", "limit", "offset"),
    }
)
_SITES = tuple(f".{name}" for name in sorted(_STEPS - {"F"}))


def find_queries(module: ModuleView) -> Iterator[Query]:
    """The calls of queries that join or load with others, or stand in a loop over rows."""
    sources = _Sources(module)
    for site in module.calls(*_SITES):
        call = site.call
        word = _word(call)
        if word == "join" and not _joins_a_name(call):
            continue  # str.join, os.path.join
        paths, eager, joined = list[str](), list[str](), list[str]()
        _gather(call, word, paths, eager, joined)
        entities = tuple(_names(call.positional)) if word in _ENTITIES else ()
        loop = site.loops[-1].iterable if site.loops else None
        source = sources.of(loop, site.scope_index) if loop is not None else 0
        if paths or eager or joined or len(entities) > 1 or source:
            yield Query(
                call.position,
                site.scope_index,
                _root(call),
                word,
                entities or tuple(_chain_entities(call)),
                tuple(dict.fromkeys(paths)),
                tuple(dict.fromkeys(eager)),
                tuple(dict.fromkeys(joined)),
                source,
            )


def find_loads(module: ModuleView) -> Iterator[LoadInLoop]:
    """Attributes of the rows that a loop over a query gives."""
    sources = _Sources(module)
    for load in module.loop_loads():
        chain = (("", load.iterable), *load.outer)
        prefix: list[str] = []
        for attributes, iterable in chain:
            if attributes:
                prefix.insert(0, attributes)
            source = sources.of(iterable, load.scope_index)
            if source:
                path = ".".join([*prefix, load.attributes])
                yield LoadInLoop(load.position, load.scope_index, path, source)
                break


def _gather(value: Value, word: str, paths: list[str], eager: list[str], joined: list[str]) -> None:
    """What one call of a chain says; what it was called on says its own."""
    if not isinstance(value, Call):
        return
    plain = [p.value for p in value.positional if isinstance(p, Literal)]
    words = [text.lstrip("-+") for text in plain if isinstance(text, str)]
    if word in _CONDITIONS:
        paths += [a.keyword for a in value.arguments if a.keyword.strip("*")]
    elif word in _EAGER:
        named = [last(name) for name in _names(value.positional)]
        eager += [*words, *named]
        if word in _WITH_JOIN:
            paths += words
            joined += _names(value.positional)
    elif word in _FIELDS or word == "alias":
        paths += words
    elif word in _JOINS:
        joined += _names(value.positional)
        paths += words
    for argument in value.arguments:
        _inside(argument.value, paths, eager, joined)


def _inside(value: Value, paths: list[str], eager: list[str], joined: list[str]) -> None:
    """Q, F, aggregates and loader options, wherever they stand in an argument. A query inside
    (a subquery) is a chain of its own."""
    if isinstance(value, Call):
        if isinstance(value.function, Member):
            # `joinedload(Order.lines).joinedload(Line.product)`
            _inside(value.function.value, paths, eager, joined)
        word = _word(value)
        root = _root(value)
        if word in _STEPS and (word in _EAGER or root.rpartition(".")[2] == word):
            _gather(value, word, paths, eager, joined)
            return
    if not isinstance(value, Formatted):
        for part in parts(value):
            _inside(part, paths, eager, joined)


def _word(call: Call) -> str:
    if isinstance(call.function, Member):
        return call.function.attribute
    return last(call.name).lstrip("?:*")


def _root(call: Call) -> str:
    """The name that a chain of calls begins with: `:Order.objects.filter`."""
    value: Value = call
    while not isinstance(value, Name):
        if isinstance(value, Call):
            value = value.function
        elif isinstance(value, Member):
            value = value.value
        else:
            return ""
    return value.name


def _chain_entities(call: Call) -> Iterator[str]:
    """What `select()` or `query()` was given at the beginning of a chain."""
    value: Value = call.function
    while isinstance(value, Member | Call):
        if isinstance(value, Call) and _word(value) in _ENTITIES:
            yield from _names(value.positional)
        value = value.value if isinstance(value, Member) else value.function


def _names(values: tuple[Value, ...]) -> list[str]:
    return [v.name for v in values if isinstance(v, Name) and v.name[:1] != "?"]


def _joins_a_name(call: Call) -> bool:
    return bool(_names(call.positional)) and not _root(call).startswith(("os.", "posixpath"))


class _Sources:
    """Finds where the queries stand that loops go through."""

    def __init__(self, module: ModuleView) -> None:
        self._module = module
        self._known: dict[tuple[int, int], tuple[Value, int]] = {}
        self._local: dict[int, dict[str, Value]] = {}

    def of(self, iterable: Value, scope: int) -> int:
        """The place of the query that a loop goes through, itself or by a local name; 0 if it
        does not look like one."""
        known = self._known.get((id(iterable), scope))
        if known is None:  # the value is kept, so that no other gets its identity
            known = self._known[id(iterable), scope] = iterable, self._found(iterable, scope)
        return known[1]

    def _found(self, iterable: Value, scope: int) -> int:
        if isinstance(iterable, Name) and iterable.name[:1] == "?" and scope >= 0:
            if scope not in self._local:
                self._local[scope] = self._module.local_assignments(scope)
            iterable = self._local[scope].get(iterable.name[1:], iterable)
        return _place(iterable)


def _place(iterable: Value) -> int:
    inner = iterable
    while isinstance(inner, Call) and inner.name in _WRAPPERS and inner.positional:
        inner = inner.positional[0]
    if isinstance(inner, Items) or not isinstance(inner, Call | Name | Member):
        return 0
    words: set[str] = set()
    value: Value = inner
    while isinstance(value, Call | Member):
        if isinstance(value, Member):
            words.add(value.attribute)
        value = value.value if isinstance(value, Member) else value.function
    if isinstance(value, Name):
        words.update(value.name.lstrip("?:*").split(".")[1:] if "." in value.name else ())
    return inner.position if not _QUERYISH.isdisjoint(words) else 0


_WRAPPERS = frozenset(
    {
        f"builtins.{name}"
        for name in ("list", "tuple", "sorted", "reversed", "set", "enumerate", "iter")
    }
)
