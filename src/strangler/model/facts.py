"""What one file says, with locations, and nothing about other files.

Facts are immutable, flat and encode straight to msgpack, so that a cache hit costs a read
and a decode. Names are in the forms of `strangler.model.names`; positions are packed
(`strangler.locations`). Scopes are given by the index of a definition in
`ModuleFacts.definitions`, or -1 for the module itself."""

from enum import IntEnum

import msgspec

from strangler.model.values import Value

MODULE_SCOPE = -1


class Fact(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of facts, also of those that recognisers define (give those a `tag`)."""


class DefinitionKind(IntEnum):
    """What a definition makes."""

    CLASS = 0
    FUNCTION = 1
    LAMBDA = 2


class Definition(Fact, frozen=True):
    """A class, function or lambda.

    `name` is the qualified name inside the module (`OrderList.get`, `outer.inner`,
    `outer.<lambda1>`); `scope` is the definition that holds it. `position` is that of its
    name, `end_line` the last line of its body."""

    kind: DefinitionKind
    name: str
    scope: int
    position: int
    end_line: int
    decorators: tuple[Value, ...] = ()
    bases: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    """Class keywords such as `metaclass=`."""
    parameters: tuple["Parameter", ...] = ()
    returns: str = ""
    """The dotted name of the return annotation, or empty."""
    is_async: bool = False


class Parameter(Fact, frozen=True):
    """A parameter: name, the dotted name of its annotation or empty, and its default if read."""

    name: str
    annotation: str = ""
    default: Value | None = None


class ImportKind(IntEnum):
    """How an import runs (code-graph terms; see `strangler.model.graph.EdgeKind`)."""

    RUNTIME = 0
    TYPE_ONLY = 1
    LAZY = 2
    CONDITIONAL = 3
    TRY_FALLBACK = 4
    DYNAMIC = 5


class Import(Fact, frozen=True):
    """One imported name. `import a.b as c` has module `a.b`, name empty and alias `c`;
    `from .x import y as z` has module `.x`, name `y`, alias `z`; a star import has name `*`.
    `alias` is the name bound in the scope (`a` for `import a.b`)."""

    module: str
    name: str
    alias: str
    kind: ImportKind
    scope: int
    position: int


class UseKind(IntEnum):
    """How a name is used."""

    CALL = 0
    READ = 1
    BASE = 2
    DECORATOR = 3
    ANNOTATION = 4
    WRITE = 5
    """An attribute of an imported or defined thing is assigned: `settings.DEBUG = True`."""


class Assignment(Fact, frozen=True):
    """A name bound at module or class level: `scope` -1 or a class. Augmented assignments
    (`__all__ += x`, `urlpatterns += [...]`) have `augmented` set. A value bound in a branch
    or try block has `conditional` set."""

    scope: int
    name: str
    value: Value
    position: int
    annotation: Value | None = None
    augmented: bool = False
    conditional: bool = False


class Loop(Fact, frozen=True):
    """A `for` around something: what each turn binds (a Name, or Items of them), and what is
    gone through. Comprehensions count."""

    target: Value
    iterable: Value


class DottedString(Fact, frozen=True):
    """A string literal that looks like a dotted name or a Django label (`app.Model`).

    `context` names what it is given to: a setting (`MIDDLEWARE`), a callee
    (`django.db.models.ForeignKey`), or empty."""

    text: str
    context: str
    scope: int
    position: int


class DynamicImport(Fact, frozen=True):
    """`import_module(...)`, `__import__(...)` and their kin, or other ways of changing what a
    name means (`sys.modules[...] =`, `sys.path.insert`, `exec`, `eval`, `globals()[...]`).

    `target` is the literal module name, with leading dots when relative, or empty;
    `prefix` the known beginning of a computed one; `function` what was called."""

    function: str
    target: str
    prefix: str
    scope: int
    position: int


class UnresolvedCall(Fact, frozen=True):
    """How many calls in the file could not be attributed, by kind, with the first place."""

    kind: str
    """receiver (method of a local value), computed (callee is an expression), getattr."""
    name: str
    """The method or function name as written."""
    count: int
    position: int


class FileProblem(Fact, frozen=True):
    """A problem found while the file was read: a code of `strangler.diagnostics`."""

    code: str
    message: str
    position: int


class ModuleFacts(Fact, frozen=True):
    """All facts of one file. `uses` is columnar because it is by far the longest: groups of
    four integers (scope, index into `names`, UseKind, position), in source order, the first
    use of each (scope, name, kind) only, with counts in `use_counts`."""

    lines: int
    parsed: bool
    is_generated: bool = False
    definitions: tuple[Definition, ...] = ()
    imports: tuple[Import, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    names: tuple[str, ...] = ()
    uses: tuple[int, ...] = ()
    use_counts: tuple[int, ...] = ()
    strings: tuple[DottedString, ...] = ()
    dynamic_imports: tuple[DynamicImport, ...] = ()
    unresolved_calls: tuple[UnresolvedCall, ...] = ()
    resolved_calls: int = 0
    problems: tuple[FileProblem, ...] = ()
    found: dict[str, msgspec.Raw] = {}
    """What recognisers found, encoded, by recogniser name."""
    flows: bytes = b""
    """How values flow inside the file (`strangler.model.flows`), encoded: who wants it decodes
    it, so that nobody else pays; empty where the file was not parsed."""
