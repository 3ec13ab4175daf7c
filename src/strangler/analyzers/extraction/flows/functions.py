"""Functions, lambdas and classes in, the flows of their making and of their bodies out."""

from collections.abc import Callable
from typing import Any

import libcst as cst

from strangler.analyzers.extraction.flows.compiler import Compiler
from strangler.analyzers.extraction.flows.environment import Frame, FrameKind
from strangler.analyzers.extraction.reading import chain_of
from strangler.model.flows import UNKNOWN_OPERAND, KindOfParameter, Op, ParameterKind


def compile_function(c: Compiler, node: cst.FunctionDef) -> None:
    """`def`: defaults and decorators are evaluated here, the body waits."""
    decorators = [c.expression(d.decorator) for d in node.decorators]
    made = _make(c, node, node.params, lambda: c.statement(node.body))
    c.bind(node.name.value, _decorated(c, node, decorators, made))


def compile_lambda(c: Compiler, node: cst.Lambda) -> int:
    """`lambda`: its body is what it returns."""
    return _make(c, node, node.params, lambda: c.emit(Op.RETURN, c.expression(node.body)))


def compile_class(c: Compiler, node: cst.ClassDef) -> None:
    """`class`: its body runs here, in a scope that functions inside do not see."""
    decorators = [c.expression(d.decorator) for d in node.decorators]
    for base in node.bases:
        c.expression(base.value)
    keywords: list[int] = []
    for given in node.keywords:
        value = c.expression(given.value)
        if given.keyword is not None:
            keywords += (c.name(given.keyword.value), value)
    index = c.definitions[id(node)]
    made = c.variable()
    c.emit(Op.CLASS, made, index)
    raw = c.walk.definitions[index]
    frame = Frame(FrameKind.CLASS, c.frame, index, frozenset(raw.inner.bindings))
    outer, c.frame = c.frame, frame
    c.statement(node.body)
    c.finish(frame)
    c.frame = outer
    builder, place = c.refer("builtins.__build_class__"), c.position(node.name)
    size = len(keywords) // 2
    c.emit(Op.CALL, c.variable(), builder, place, 1, 1, made, size, *keywords, 0, 0)
    c.bind(node.name.value, _decorated(c, node, decorators, made))


def _decorated(
    c: Compiler, node: cst.FunctionDef | cst.ClassDef, decorators: list[int], made: int
) -> int:
    """What a decorated definition's name stands for: the innermost decorator is called first."""
    for decorator, operand in zip(reversed(node.decorators), reversed(decorators), strict=True):
        result = c.variable()
        position = c.position(decorator.decorator)
        c.emit(Op.CALL, result, operand, position, 1, 1, made, 0, 0, 0)
        made = result
    return made


def _make(
    c: Compiler,
    node: cst.FunctionDef | cst.Lambda,
    parameters: cst.Parameters,
    body: Callable[[], None],
) -> int:
    index = c.definitions[id(node)]
    raw = c.walk.definitions[index]
    frame = Frame(FrameKind.FUNCTION, c.frame, index, frozenset(raw.inner.bindings))
    for name, target in raw.inner.bindings.items():
        if target == f":{name}" and name not in _parameter_names(parameters):
            frame.declared[name] = c.module
    made = c.variable()
    c.emit(Op.FUNCTION, made, index)
    _parameters(c, parameters, frame, index)
    in_class = c.frame.holder.kind is FrameKind.CLASS and isinstance(node, cst.FunctionDef)
    first = (*parameters.posonly_params, *parameters.params)[:1]
    if in_class and first:
        frame.receiver = frame.current[first[0].name.value]
    if isinstance(node, cst.FunctionDef) and node.returns is not None:
        name = annotated_class(c, node.returns.annotation)
        if name:
            c.emit(Op.RETURNS, index, c.name(name))

    def compile_body() -> None:
        outer, c.frame = c.frame, frame
        body()
        c.frame = outer

    c.waiting.append(compile_body)
    return made


def _parameter_names(parameters: cst.Parameters) -> set[str]:
    return {node.name.value for node, _ in _in_order(parameters)}


def _in_order(parameters: cst.Parameters) -> list[tuple[cst.Param, KindOfParameter]]:
    plain = (*parameters.posonly_params, *parameters.params)
    found: list[tuple[cst.Param, KindOfParameter]] = [(p, ParameterKind.PLAIN) for p in plain]
    if isinstance(parameters.star_arg, cst.Param):
        found.append((parameters.star_arg, ParameterKind.STARRED))
    found += [(p, ParameterKind.KEYWORD_ONLY) for p in parameters.kwonly_params]
    if parameters.star_kwarg is not None:
        found.append((parameters.star_kwarg, ParameterKind.MAPPING))
    return found


def _parameters(c: Compiler, parameters: cst.Parameters, frame: Frame, index: int) -> None:
    for node, kind in _in_order(parameters):
        variable = c.variable()
        name = node.name.value
        frame.add_version(name, variable)
        frame.assigned.add(name)
        c.emit(Op.PARAMETER, index, variable, c.name(name), kind)
        if node.default is not None:
            default = c.expression(node.default)
            if default != UNKNOWN_OPERAND:
                c.emit(Op.COPY, variable, default)
        if node.annotation is not None and kind in (
            ParameterKind.PLAIN,
            ParameterKind.KEYWORD_ONLY,
        ):
            annotate(c, variable, node.annotation.annotation)


def annotate(c: Compiler, variable: int, annotation: cst.BaseExpression) -> None:
    """Say which class a variable is annotated with, if it names one."""
    name = annotated_class(c, annotation)
    if name:
        c.emit(Op.ANNOTATION, variable, c.name(name))


_TRANSPARENT = frozenset({"Annotated", "ClassVar", "Final", "Optional"})
"""Types whose first parameter is the type of the value (typing documentation)."""
_CONTAINERS = frozenset(
    {
        *("dict", "frozenset", "list", "set", "tuple"),
        *("Dict", "FrozenSet", "List", "Set", "Tuple"),
    }
)
"""Types with parameters that say what is held (PEP 585); what that is, is not followed."""


def annotated_class(c: Compiler, node: cst.BaseExpression) -> str:
    """The one class that an annotation names (`T`, `"T"`, `Optional[T]`, `T | None`), as a name
    of a fact; empty for anything else."""
    match node:
        case cst.Name() | cst.Attribute():
            return _resolved(c, chain_of(node))
        case cst.SimpleString():
            text = node.value.strip("'\"")
            plain = all(part.isidentifier() for part in text.split("."))
            return _resolved(c, text) if plain else ""
        case cst.Subscript() if chain_of(node.value).rpartition(".")[2] in _TRANSPARENT:
            inner: Any = node.slice[0].slice
            return annotated_class(c, inner.value) if isinstance(inner, cst.Index) else ""
        case cst.Subscript() if chain_of(node.value).rpartition(".")[2] in _CONTAINERS:
            return _resolved(c, chain_of(node.value))
        case cst.BinaryOperation(operator=cst.BitOr()):
            sides = [s for s in (node.left, node.right) if chain_of(s) != "None"]
            return annotated_class(c, sides[0]) if len(sides) == 1 else ""
        case _:
            return ""


def _resolved(c: Compiler, chain: str) -> str:
    root, dot, rest = chain.partition(".")
    if not root or root in ("None", "Any"):
        return ""
    scope = c.walk.scopes[0]
    index = c.frame.definition
    if index >= 0:
        scope = c.walk.definitions[index].inner
    target = scope.lookup(root, 1 << 62)
    if target is None:
        target = c.unbound(root)
    if not target or target[0] in "?=":
        return ""
    return (target + rest if target[-1] in ".:" else f"{target}.{rest}") if dot else target
