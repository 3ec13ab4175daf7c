"""The fact that an interpreter needs: what a function, method or module does."""

from collections.abc import Iterable, Iterator

from strangler.model.facts import MODULE_SCOPE, DefinitionKind, Fact
from strangler.model.statements import Statement
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


def by_name(found: Iterable[tuple[str, Body]]) -> dict[str, tuple[Statement, ...]]:
    """Bodies by the dotted name of their module, function or method."""
    return {
        f"{module}.{body.name}" if body.name else module: body.statements for module, body in found
    }
