"""What binds names: assignments, loops, comprehensions, captures, type parameters."""

from typing import Any

import libcst as cst

from strangler.analyzers.extraction.reading import chain_of
from strangler.analyzers.extraction.scopes import ALIAS, UNKNOWN, ScopeKind
from strangler.analyzers.extraction.walking.raw import (
    RawAssignment,
)
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.facts import UseKind
from strangler.model.names import LOCAL

_PATCHED = frozenset({"globals", "sys.modules", "sys.path"})


def bind_target(walk: Walk, node: cst.BaseExpression, value: cst.BaseExpression | None) -> None:
    """Bind what is assigned to; `value` is known for a plain `name = value`."""
    if isinstance(node, cst.Name):
        bind_name(walk, node.value, walk.aligner.take(node, node.value), value)
    elif isinstance(node, cst.Attribute):
        chain, offset = walk.chain(node)
        if chain:
            walk.use(chain, UseKind.WRITE, offset)
            _patch(walk, node, offset)
    elif isinstance(node, cst.Tuple | cst.List):
        for element in node.elements:
            bind_target(walk, element.value, None)
    else:
        walk.visit(node)
        if isinstance(node, cst.Subscript):
            _patch(walk, node.value, walk.aligner.offsets.get(id(node.value), -1))


def _patch(walk: Walk, node: cst.BaseExpression, offset: int) -> None:
    """Note an assignment that changes what names or imports mean."""
    if isinstance(node, cst.Call):
        name = "globals" if chain_of(node.func) == "globals" else ""
    else:
        name = walk.meaning(node)
    if name in _PATCHED:
        walk.patches.append((name, walk.scope, offset))


def bind_name(walk: Walk, name: str, offset: int, value: cst.BaseExpression | None) -> None:
    scope = walk.scope
    if scope.kind in (ScopeKind.MODULE, ScopeKind.CLASS):
        walk.bind(name, LOCAL + walk.qualified(name), offset)
    elif scope.bindings.get(name) == LOCAL + name:  # declared global
        walk.use(LOCAL + name, UseKind.WRITE, offset)
    else:
        chain = chain_of(value) if value is not None else ""
        walk.bind(name, ALIAS + chain if chain else UNKNOWN + name, offset)


def visit_assign(walk: Walk, node: cst.Assign) -> None:
    # Targets come first in the source, but bind after the value was evaluated.
    named = walk.scope.kind in (ScopeKind.MODULE, ScopeKind.CLASS)
    for target in node.targets:
        expression = target.target
        bind_target(walk, expression, node.value)
        _remember_all(walk, expression, node.value)
        if isinstance(expression, cst.Attribute):
            walk.attributes.append((expression, node.value, walk.scope))
        elif isinstance(expression, cst.Subscript) and isinstance(
            expression.value, cst.Attribute | cst.Name
        ):
            walk.entries.append((expression, node.value, walk.scope))
    first = node.targets[0].target
    outer = walk.context, walk.called, walk.assigned
    if isinstance(first, cst.Name):
        walk.assigned = first.value
        if named:
            walk.context, walk.called = first.value, False
    walk.visit(node.value)
    walk.context, walk.called, walk.assigned = outer


def visit_annotated_assign(walk: Walk, node: cst.AnnAssign) -> None:
    bind_target(walk, node.target, node.value)
    if isinstance(node.target, cst.Name):
        _remember(walk, node.target, node.value, node.annotation.annotation, False)
    walk.annotated(node.annotation.annotation)
    outer = walk.context, walk.called, walk.assigned
    if isinstance(node.target, cst.Name):
        walk.assigned = node.target.value
        if walk.scope.kind in (ScopeKind.MODULE, ScopeKind.CLASS):
            walk.context, walk.called = node.target.value, False
    walk.visit_optional(node.value)
    walk.context, walk.called, walk.assigned = outer


def visit_augmented_assign(walk: Walk, node: cst.AugAssign) -> None:
    target = node.target
    if isinstance(target, cst.Name):
        offset = walk.aligner.take(target, target.value)
        walk.use(target.value, UseKind.READ, offset)
        if target.value not in walk.scope.bindings:
            bind_name(walk, target.value, offset, None)
        _remember(walk, target, node.value, None, True)
    else:
        bind_target(walk, target, None)
    outer = walk.context, walk.called
    if isinstance(target, cst.Name) and walk.scope.kind is ScopeKind.MODULE:
        walk.context, walk.called = target.value, False
    walk.visit(node.value)
    walk.context, walk.called = outer


def _remember_all(walk: Walk, target: cst.BaseExpression, value: cst.BaseExpression | None) -> None:
    """Remember each name of a target; what is unpacked has a value only from a display."""
    if isinstance(target, cst.Name):
        _remember(walk, target, value, None, False)
    elif isinstance(target, cst.Tuple | cst.List):
        values: list[cst.BaseExpression | None] = [None] * len(target.elements)
        if isinstance(value, cst.Tuple | cst.List):
            both = (*target.elements, *value.elements)
            plain = not any(isinstance(element, cst.StarredElement) for element in both)
            if plain and len(value.elements) == len(values):
                values = [element.value for element in value.elements]
        for element, part in zip(target.elements, values, strict=True):
            _remember_all(walk, element.value, part)


def _remember(
    walk: Walk,
    target: cst.Name,
    value: cst.BaseExpression | None,
    annotation: cst.BaseExpression | None,
    augmented: bool,
) -> None:
    offset = walk.aligner.offsets[id(target)]
    walk.assignments.append(
        RawAssignment(
            walk.scope, target.value, value, annotation, offset, augmented, walk.conditional
        )
    )


def visit_named_expression(walk: Walk, node: cst.NamedExpr) -> None:
    inner, uses = walk.scope, walk.scope_uses
    walk.scope = walk.scope.holder  # PEP 572: binds in the containing scope
    bind_target(walk, node.target, node.value)
    walk.scope, walk.scope_uses = inner, uses
    walk.visit(node.value)


def visit_as_name(walk: Walk, node: cst.AsName) -> None:
    bind_target(walk, node.name, None)


def visit_global(walk: Walk, node: cst.Global) -> None:
    for item in node.names:
        name = item.name.value
        offset = walk.aligner.take(item.name, name)
        if walk.scope is not walk.module:
            walk.scope.bindings[name] = LOCAL + name
            walk.module.bind(name, LOCAL + name, offset, conditional=True)


def visit_nonlocal(walk: Walk, node: cst.Nonlocal) -> None:
    for item in node.names:
        walk.aligner.take(item.name, item.name.value)


def visit_match_as(walk: Walk, node: cst.MatchAs) -> None:
    walk.visit_optional(node.pattern)
    if node.name is not None:
        bind_target(walk, node.name, None)
    elif node.pattern is None:
        walk.aligner.take_word("_")


def visit_match_mapping(walk: Walk, node: cst.MatchMapping) -> None:
    for element in node.elements:
        walk.visit(element)
    if node.rest is not None:
        bind_target(walk, node.rest, None)


def visit_match_star(walk: Walk, node: cst.MatchStar) -> None:
    if node.name is not None:
        bind_target(walk, node.name, None)
    else:
        walk.aligner.take_word("_")


def visit_type_alias(walk: Walk, node: cst.TypeAlias) -> None:
    walk.aligner.take_word("type")
    bind_target(walk, node.name, None)
    outer = walk.scope, walk.scope_uses
    walk.type_parameters(node.type_parameters)
    walk.annotated(node.value)
    walk.enter(*outer)


def visit_type_variable(walk: Walk, node: cst.TypeVar | cst.TypeVarTuple | cst.ParamSpec) -> None:
    bind_target(walk, node.name, None)
    if isinstance(node, cst.TypeVar) and node.bound is not None:
        walk.annotated(node.bound)


def visit_comprehension(walk: Walk, node: Any) -> None:
    outer = walk.scope, walk.scope_uses
    walk.open(ScopeKind.COMPREHENSION, walk.scope.definition, walk.scope.name)
    inner = walk.scope, walk.scope_uses
    first: cst.CompFor = node.for_in
    loops, turn = walk.loops, node.for_in
    while turn is not None:
        walk.loops, turn = (*walk.loops, turn), turn.inner_for_in
    if isinstance(node, cst.DictComp):
        walk.visit(node.key)
        walk.visit(node.value)
    else:
        walk.visit(node.elt)
    walk.loops = loops
    bind_target(walk, first.target, None)
    walk.enter(*outer)
    walk.visit(first.iter)  # evaluated outside (Python reference 6.2.4)
    walk.enter(*inner)
    _conditions(walk, first)
    walk.enter(*outer)


def visit_comprehension_for(walk: Walk, node: cst.CompFor) -> None:
    bind_target(walk, node.target, None)
    walk.visit(node.iter)
    _conditions(walk, node)


def _conditions(walk: Walk, node: cst.CompFor) -> None:
    for condition in node.ifs:
        walk.visit(condition)
    walk.visit_optional(node.inner_for_in)


def visit_for(walk: Walk, node: cst.For) -> None:
    bind_target(walk, node.target, None)
    walk.visit(node.iter)
    outer = walk.loops
    walk.loops = (*outer, node)
    walk.visit(node.body)
    walk.loops = outer
    walk.visit_optional(node.orelse)


def visit_del(walk: Walk, node: cst.Del) -> None:
    walk.visit(node.target)
