"""Classes, functions and lambdas met on the walk."""

from typing import Any

import libcst as cst

from strangler.analyzers.extraction.reading import chain_of
from strangler.analyzers.extraction.scopes import UNKNOWN, Scope, ScopeKind
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.facts import DefinitionKind, UseKind
from strangler.model.names import LOCAL


def visit_class(walk: Walk, node: cst.ClassDef) -> None:
    _decorators(walk, node.decorators)
    outer = walk.scope, walk.scope_uses
    offset = walk.aligner.take(node.name, node.name.value)
    walk.type_parameters(node.type_parameters)
    definition = walk.define(DefinitionKind.CLASS, node.name.value, node, offset)
    uses = walk.uses[-1]
    # Bases are read where the class stands, but it is the class that depends on them.
    walk.open(ScopeKind.COMPREHENSION, definition.inner.definition, walk.scope.name)
    for base in node.bases:
        _base(walk, base.value)
    for keyword in node.keywords:
        if keyword.keyword is not None:
            walk.aligner.take(keyword.keyword, keyword.keyword.value)
        walk.visit(keyword.value)
    conditional = walk.conditional
    # Bound behind its bases (reference, 8.8), so that in `class A(A)` they are what A was before.
    behind = walk.aligner.end() if node.bases or node.keywords else offset
    outer[0].bind(node.name.value, LOCAL + definition.name, behind, conditional)
    walk.enter(definition.inner, uses)
    walk.conditional = False
    walk.visit(node.body)
    walk.conditional = conditional
    walk.enter(*outer)
    definition.end = walk.aligner.end_of_line()


def _base(walk: Walk, node: cst.BaseExpression) -> None:
    if isinstance(node, cst.Name):
        walk.use(node.value, UseKind.BASE, walk.aligner.take(node, node.value))
    elif isinstance(node, cst.Attribute):
        chain, offset = walk.chain(node)
        if chain:
            walk.use(chain, UseKind.BASE, offset)
    elif isinstance(node, cst.Subscript):  # Generic[T]
        _base(walk, node.value)
        for element in node.slice:
            walk.visit(element)
    else:
        walk.visit(node)


def _decorators(walk: Walk, decorators: Any) -> None:
    for decorator in decorators:
        expression = decorator.decorator
        if isinstance(expression, cst.Name):
            offset = walk.aligner.take(expression, expression.value)
            walk.use(expression.value, UseKind.DECORATOR, offset)
        elif isinstance(expression, cst.Attribute):
            chain, offset = walk.chain(expression)
            if chain:
                walk.use(chain, UseKind.DECORATOR, offset)
        else:
            walk.visit(expression)


def visit_function(walk: Walk, node: cst.FunctionDef) -> None:
    _decorators(walk, node.decorators)
    name = node.name.value
    scope = walk.scope, walk.scope_uses
    offset = walk.aligner.take(node.name, name)
    walk.bind(name, LOCAL + walk.qualified(name), offset)
    walk.type_parameters(node.type_parameters)
    definition = walk.define(DefinitionKind.FUNCTION, name, node, offset)
    uses = walk.uses[-1]
    _parameters(walk, node.params, definition.inner)
    _bind_self(walk, node, definition.inner)
    if node.returns is not None:
        walk.annotated(node.returns.annotation)
    outer = walk.conditional, walk.context, walk.called, walk.assigned, walk.loops
    walk.enter(definition.inner, uses)
    walk.conditional, walk.context, walk.called, walk.assigned = False, "", False, ""
    walk.loops = ()
    walk.functions += 1
    walk.visit(node.body)
    walk.functions -= 1
    walk.conditional, walk.context, walk.called, walk.assigned, walk.loops = outer
    walk.enter(*scope)
    definition.end = walk.aligner.end_of_line()


def _bind_self(walk: Walk, node: cst.FunctionDef, inner: Scope) -> None:
    """The first parameter of a method stands for an instance (or the class itself)."""
    owner = walk.scope.holder
    if owner.kind is not ScopeKind.CLASS:
        return
    if any(chain_of(d.decorator) == "staticmethod" for d in node.decorators):
        return
    first = (*node.params.posonly_params, *node.params.params)[:1]
    if first:
        inner.bindings[first[0].name.value] = LOCAL + owner.name


def visit_lambda(walk: Walk, node: cst.Lambda) -> None:
    owner = walk.scope.holder
    owner.lambdas += 1
    offset = walk.aligner.take_word("lambda")
    definition = walk.define(DefinitionKind.LAMBDA, f"<lambda{owner.lambdas}>", node, offset)
    uses = walk.uses[-1]
    _parameters(walk, node.params, definition.inner)
    outer = walk.scope, walk.scope_uses
    walk.enter(definition.inner, uses)
    walk.functions += 1
    walk.visit(node.body)
    walk.functions -= 1
    walk.scope, walk.scope_uses = outer
    definition.end = walk.aligner.end()


def _parameters(walk: Walk, parameters: cst.Parameters, inner: Scope) -> None:
    star = parameters.star_arg
    for parameter in (
        *parameters.posonly_params,
        *parameters.params,
        *((star,) if isinstance(star, cst.Param) else ()),
        *parameters.kwonly_params,
        *((parameters.star_kwarg,) if parameters.star_kwarg else ()),
    ):
        walk.aligner.take(parameter.name, parameter.name.value)
        name = parameter.name.value
        inner.bindings[name] = UNKNOWN + name
        if parameter.annotation is not None:
            walk.annotated(parameter.annotation.annotation)
        walk.visit_optional(parameter.default)
