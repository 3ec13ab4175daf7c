"""The facts of one module in, what its global names are bound to out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from strangler.model.facts import (
    MODULE_SCOPE,
    Assignment,
    Definition,
    DefinitionKind,
    Import,
    ImportKind,
    ModuleFacts,
)
from strangler.model.names import joined
from strangler.model.values import Items, Literal, Name, text

_WEAK_IMPORTS = frozenset({ImportKind.TYPE_ONLY, ImportKind.CONDITIONAL, ImportKind.TRY_FALLBACK})


@dataclass(frozen=True, slots=True)
class Imported:
    """A name bound by an import to an absolute dotted name."""

    target: str


@dataclass(frozen=True, slots=True)
class Defined:
    """A name bound by a class or function statement; `index` into the module's definitions."""

    index: int
    definition: Definition


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name bound by assignment."""

    assignment: Assignment


Binding: TypeAlias = Imported | Defined | Assigned


@dataclass(frozen=True, slots=True)
class Bindings:
    """The global names of a module, and the modules whose names it takes over by `*`."""

    names: dict[str, Binding]
    stars: tuple[str, ...]


def bind(facts: ModuleFacts, absolute: Callable[[str], str | None]) -> Bindings:
    """The bindings of a module's globals; `absolute` makes names of its facts absolute.

    The last binding in the source wins, except that one in a branch, handler or
    `if TYPE_CHECKING` never replaces an earlier one, unless that one was mere `typing.Any`."""
    names: dict[str, Binding] = {}
    stars: list[str] = []
    found: list[tuple[int, bool, str, Binding]] = []
    for item in facts.imports:
        if item.name == "*":
            target = absolute(item.module)
            if target is not None and item.scope == MODULE_SCOPE:
                stars.append(target)
        elif item.scope == MODULE_SCOPE and item.kind is not ImportKind.DYNAMIC:
            target = _imported(item, absolute)
            if target is not None:
                weak = item.kind in _WEAK_IMPORTS
                found.append((item.position, weak, item.alias, Imported(target)))
    for index, definition in enumerate(facts.definitions):
        if definition.scope == MODULE_SCOPE and definition.kind is not DefinitionKind.LAMBDA:
            found.append((definition.position, False, definition.name, Defined(index, definition)))
    for assignment in facts.assignments:
        if assignment.scope == MODULE_SCOPE and not assignment.augmented:
            weak = assignment.conditional
            found.append((assignment.position, weak, assignment.name, Assigned(assignment)))
    found.sort(key=lambda entry: entry[0])
    for _, weak, name, binding in found:
        if not weak or name not in names or _says_nothing(names[name]):
            names[name] = binding
    return Bindings(names, tuple(stars))


def _says_nothing(binding: Binding) -> bool:
    """`if TYPE_CHECKING: Base = Any`: a stand-in for what the other branch binds."""
    value = binding.assignment.value if isinstance(binding, Assigned) else None
    return isinstance(value, Name) and value.name == "typing.Any"


def _imported(item: Import, absolute: Callable[[str], str | None]) -> str | None:
    if item.name:
        return absolute(joined(item.module, item.name))
    target = absolute(item.module)
    if target is None:
        return None
    # `import a.b` binds `a`; `import a.b as c` binds all of it.
    first, dot, _ = item.module.partition(".")
    return absolute(first) if dot and item.alias == first else target


def declared_exports(facts: ModuleFacts) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """What `__all__` lists: literal names, and the dotted names of other lists it takes over
    (`__all__ += sub.__all__`, `[*sub.__all__]`); None if the module has none."""
    literal: list[str] = []
    taken_over: list[str] = []
    seen = False
    for assignment in facts.assignments:
        if assignment.scope != MODULE_SCOPE or assignment.name != "__all__":
            continue
        seen = True
        if not assignment.augmented:
            literal.clear()
            taken_over.clear()
        _collect(assignment.value, literal, taken_over)
    return (tuple(literal), tuple(taken_over)) if seen else None


def _collect(value: object, literal: list[str], taken_over: list[str]) -> None:
    word = value.value if isinstance(value, Literal) else None
    if isinstance(word, str):  # `__all__.append("name")`
        literal.append(word)
    if isinstance(value, Name):
        taken_over.append(value.name)
    if isinstance(value, Items):
        for item in value.items:
            inner = getattr(item, "value", None)
            word = text(item)
            if word is not None:
                literal.append(word)
            elif isinstance(inner, Items | Name):
                _collect(inner, literal, taken_over)
