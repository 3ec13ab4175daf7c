"""Calls that import by a computed or quoted name in, dynamic import facts out."""

from collections.abc import Iterator, Mapping

import libcst as cst

from strangler.analyzers.extraction.reading import ExpressionReader, chain_of
from strangler.analyzers.extraction.scopes import ScopeKind
from strangler.analyzers.extraction.strings import evaluate
from strangler.analyzers.extraction.walking.raw import RawCall
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.facts import DynamicImport
from strangler.model.names import LOCAL
from strangler.model.values import Call, Formatted, Literal, Member, Name, Value, text

IMPORTERS = frozenset(
    {
        "builtins.__import__",
        "django.utils.module_loading.import_string",
        "importlib.import_module",
        "pkgutil.resolve_name",
        "pydoc.locate",
        "runpy.run_module",
        "werkzeug.utils.import_string",
    }
)
"""Functions whose first argument names a module, or a module and a symbol."""

OPAQUE = frozenset(
    {
        "builtins.eval",
        "builtins.exec",
        "runpy.run_path",
        "sys.path.append",
        "sys.path.extend",
        "sys.path.insert",
    }
)
"""Functions that change what names mean in a way that cannot be read from the source."""

_LAST_NAMES = frozenset(name.rpartition(".")[2] for name in IMPORTERS | OPAQUE)


def dynamic_imports(
    walk: Walk, reader: ExpressionReader, positions: "dict[int, int]"
) -> Iterator[DynamicImport]:
    """All dynamic imports of a file in source order, literal or not."""
    renamed = {i.alias for i in walk.imports if i.name in _LAST_NAMES}
    constants = _constants(walk)
    for call in walk.calls:
        chain = chain_of(call.node.func)
        if chain.rpartition(".")[2] not in _LAST_NAMES and chain not in renamed:
            continue
        name = reader.name(call.node.func, call.scope)
        position = positions[call.offset]
        if name in OPAQUE:
            yield DynamicImport(name, "", "", call.scope.definition, position)
        elif name in IMPORTERS:
            yield _importer(call, name, reader, position, constants)
    for name, scope, offset in walk.patches:
        yield DynamicImport(name, "", "", scope.definition, positions[max(offset, 0)])


def _constants(walk: Walk) -> dict[str, str]:
    """The strings that module globals are bound to, of those bound once."""
    bound: dict[str, str] = {}
    again: set[str] = set()
    for raw in walk.assignments:
        if raw.scope.kind is not ScopeKind.MODULE:
            continue
        if raw.name in bound or raw.augmented or not isinstance(raw.value, cst.SimpleString):
            again.add(raw.name)
        else:
            bound[raw.name] = evaluate(raw.value.value) or ""
    return {LOCAL + name: value for name, value in bound.items() if name not in again}


def _importer(
    call: RawCall, name: str, reader: ExpressionReader, position: int, constants: Mapping[str, str]
) -> DynamicImport:
    value = reader.read(call.node, call.scope)
    assert isinstance(value, Call)
    scope = call.scope.definition
    target = value.argument(0, "name")
    known = text(target)
    if known is None and isinstance(target, Name):
        known = constants.get(target.name)
    if not known:
        return DynamicImport(name, "", _prefix(target, call.node), scope, position)
    if known.startswith("."):
        known = _relative(known, value.argument(1, "package"))
    return DynamicImport(name, known.replace(":", "."), "", scope, position)


def _relative(target: str, package: Value | None) -> str:
    """A relative target (`.t`) made absolute by its `package` argument where that is literal;
    `__package__` leaves it relative, `__name__` makes it a child of the module itself."""
    literal = text(package)
    if literal is not None:
        bare = target.lstrip(".")
        for _ in range(len(target) - len(bare) - 1):
            literal = literal.rpartition(".")[0]
        return f"{literal}.{bare}" if literal else ""
    named = package.name if isinstance(package, Name) else ""
    if named.endswith("__package__"):
        return target
    if named.endswith("__name__") and not target.startswith(".."):
        return LOCAL + target[1:]
    return ""


def _prefix(target: Value | None, call: cst.Call) -> str:
    """The literal beginning of a computed name: `f"p.{n}"`, `"p." + n`, `"p.%s" % n`,
    `"p.{}".format(n)`."""
    match target:
        case Formatted(parts=(Literal(value=str(first)), *_)):
            return first
        case Call(function=Member(value=Literal(value=str(first)), attribute="format")):
            return first.partition("{")[0]
    argument = call.args[0].value if call.args else None
    if (
        isinstance(argument, cst.BinaryOperation)
        and isinstance(argument.operator, cst.Modulo)
        and isinstance(argument.left, cst.SimpleString)
    ):
        return (evaluate(argument.left.value) or "").partition("%")[0]
    return ""
