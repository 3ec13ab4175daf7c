"""What the walk collects: definitions, imports, calls, assignments and strings, still raw."""

from dataclasses import dataclass

import libcst as cst

from strangler.analyzers.extraction.scopes import Scope
from strangler.model.facts import DefinitionKind, ImportKind


@dataclass(slots=True)
class RawDefinition:
    """A class, function or lambda as met; `inner` is its own scope, `outer` the one around."""

    kind: DefinitionKind
    name: str
    outer: Scope
    inner: Scope
    offset: int
    node: cst.ClassDef | cst.FunctionDef | cst.Lambda
    end: int = 0


@dataclass(frozen=True, slots=True)
class RawImport:
    """One imported name as met."""

    module: str
    name: str
    alias: str
    kind: ImportKind
    scope: Scope
    offset: int


@dataclass(frozen=True, slots=True)
class RawCall:
    """A call as met; `assigned_to` is the module or class level name its value is given to."""

    node: cst.Call
    scope: Scope
    offset: int
    assigned_to: str
    loops: "tuple[RawLoop, ...]" = ()
    """The loops of the same function that the call is in, outermost first."""


RawLoop = cst.For | cst.CompFor


@dataclass(frozen=True, slots=True)
class RawIf:
    """An `if` (or `elif`) as met: where its test ends, its first branch, and all of it."""

    node: cst.If
    scope: Scope
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class RawLoad:
    """A chain of attributes on a name, inside loops of its function, outermost first."""

    node: cst.Attribute
    scope: Scope
    offset: int
    loops: "tuple[RawLoop, ...]"


@dataclass(frozen=True, slots=True)
class RawWith:
    """A `with` statement as met, from its first word to the end of its last line."""

    node: cst.With
    scope: Scope
    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class RawAssignment:
    """A binding at module or class level, or inside a function (`scope` tells)."""

    scope: Scope
    name: str
    value: cst.BaseExpression | None
    annotation: cst.BaseExpression | None
    offset: int
    augmented: bool
    conditional: bool


@dataclass(frozen=True, slots=True)
class RawString:
    """A string that looks like a dotted name; `context` is a setting's name, or a callee's
    chain when `called` is set."""

    text: str
    context: str
    called: bool
    scope: Scope
    offset: int
