"""The facts of a module in, the names that its `__getattr__` imports on demand out (PEP 562)."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.model.facts import MODULE_SCOPE, ModuleFacts
from strangler.model.names import joined
from strangler.model.values import Call, Items, Literal, Pairs, Value, text


@dataclass(frozen=True, slots=True)
class LazyName:
    """A name and where it may come from: dotted names as a fact of the module writes them, the
    likeliest first. `certain` when an import statement in `__getattr__` says so."""

    name: str
    candidates: tuple[str, ...]
    position: int
    certain: bool = False


def lazy_names(facts: ModuleFacts) -> Iterator[LazyName]:
    """What a table of a module with a `__getattr__` maps names to: `{"X": "p.x"}`,
    `{"X": ("p.x", "X")}`, `{"p.x": ["X"]}`, `dict(X="p.x")`; and what `__getattr__` itself
    imports. A word of a table is a guess until it turns out to name a module."""
    scopes = {
        index
        for index, d in enumerate(facts.definitions)
        if d.name == "__getattr__" and d.scope == MODULE_SCOPE
    }
    if not scopes:
        return
    for item in facts.imports:
        if item.scope in scopes and item.name not in ("", "*"):
            target = joined(item.module, item.name)
            yield LazyName(item.alias, (target,), item.position, certain=True)
    for assignment in facts.assignments:
        if assignment.scope == MODULE_SCOPE:
            for key, value in _table(assignment.value):
                yield from _entry(key, value, assignment.position)


def _table(value: Value) -> Iterator[tuple[str, Value]]:
    if isinstance(value, Pairs):
        for key, item in value.pairs:
            word = text(key)
            if word:
                yield word, item
    elif isinstance(value, Call) and value.name == "builtins.dict":
        for argument in value.arguments:
            if argument.keyword not in ("", "*", "**"):
                yield argument.keyword, argument.value


def _entry(key: str, value: Value, position: int) -> Iterator[LazyName]:
    if isinstance(value, Literal):
        position = value.position or position
    words = value.items if isinstance(value, Items) else (value,)
    known = [word for word in map(text, words) if word]
    if isinstance(value, Items):
        position = value.position or position
        for word in known:  # the key names the module, the list its names
            yield LazyName(word, _from(key, word), position)
    if known:
        renamed = known[1] if len(known) > 1 else key
        yield LazyName(key, (*_from(known[0], renamed), known[0], f".{known[0]}"), position)


def _from(module: str, name: str) -> tuple[str, ...]:
    return (f"{module}.{name}", f".{module}.{name}")
