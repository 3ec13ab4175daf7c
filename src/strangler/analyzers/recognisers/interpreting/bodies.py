"""The fact that an interpreter needs: what a function, method or module does."""

from collections.abc import Iterable, Iterator

import msgspec

from strangler.model.facts import MODULE_SCOPE, DefinitionKind, Fact
from strangler.model.names import LOCAL
from strangler.model.statements import Statement
from strangler.model.values import Name
from strangler.model.views import ModuleView


class Body(Fact, frozen=True, tag="body"):
    """What a function or method does, by its qualified name; the module where that is empty."""

    name: str
    statements: tuple[Statement, ...]


def read_bodies(module: ModuleView, scopes: Iterable[int]) -> Iterator[Body]:
    """The bodies of some functions (by index) and of the module (-1)."""
    for index in sorted(set(scopes)):
        if index == MODULE_SCOPE:
            yield Body("", module.body(index))
        elif module.definitions[index].kind is DefinitionKind.FUNCTION:
            yield Body(module.definitions[index].name, module.body(index))


def with_helpers(module: ModuleView, scopes: Iterable[int]) -> Iterator[Body]:
    """The bodies of some functions, and of those of the same file that they name."""
    numbers = {d.name: n for n, d in enumerate(module.definitions)}
    waiting, seen = sorted(set(scopes)), set[int]()
    while waiting:
        index = waiting.pop(0)
        if index in seen:
            continue
        seen.add(index)
        holder = module.definitions[index].name.rpartition(".")[0]
        for body in read_bodies(module, (index,)):
            yield body
            for name in _names(body.statements):
                known = numbers.get(name[1:] if name[:1] == LOCAL else "")
                if known is None and name[:1] == "?":  # `self.add(...)`
                    known = numbers.get(f"{holder}.{name.partition('.')[2]}")
                if known is not None:
                    waiting.append(known)


def _names(part: object) -> Iterator[str]:
    """All names in statements and values."""
    if isinstance(part, Name):
        yield part.name
    elif isinstance(part, tuple):
        for item in part:
            yield from _names(item)
    elif isinstance(part, msgspec.Struct):
        for field in part.__struct_fields__:
            yield from _names(getattr(part, field))


def by_name(found: Iterable[tuple[str, Body]]) -> dict[str, tuple[Statement, ...]]:
    """Bodies by the dotted name of their module, function or method."""
    return {
        f"{module}.{body.name}" if body.name else module: body.statements for module, body in found
    }
