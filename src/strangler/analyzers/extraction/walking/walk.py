"""The state of the walk over one file, and the moves that all its handlers share."""

from collections.abc import Callable, Mapping
from typing import Any

import libcst as cst

from strangler.analyzers.extraction.aligning import Aligner
from strangler.analyzers.extraction.ordering import child_fields
from strangler.analyzers.extraction.reading import chain_of
from strangler.analyzers.extraction.scopes import Scope, ScopeKind, join
from strangler.analyzers.extraction.walking.raw import (
    RawAssignment,
    RawCall,
    RawDefinition,
    RawIf,
    RawImport,
    RawLoad,
    RawLoop,
    RawString,
    RawWith,
)
from strangler.analyzers.parsing.lexing import Tokens
from strangler.model.facts import DefinitionKind, ImportKind, UseKind


class Walk:
    """The walk over one file and what it collects.

    One recursive walk in source order; `handlers` say what is done at which class of node,
    all other nodes are walked through. It only collects; what names stand for is decided
    after the walk, when all bindings of the file are known."""

    def __init__(self, tokens: Tokens, handlers: "Mapping[type, Handler]") -> None:
        self._handlers = handlers
        self.tree: cst.Module | None = None
        self.aligner = Aligner(tokens)
        self.module = Scope(ScopeKind.MODULE, None, -1, "")
        self.scopes: list[Scope] = [self.module]
        self.uses: list[dict[tuple[str, UseKind, int], list[int]]] = [{}]
        """Beside `scopes`: (chain, kind, number of rebindings before) -> [offset, count]."""
        self.definitions: list[RawDefinition] = []
        self.imports: list[RawImport] = []
        self.assignments: list[RawAssignment] = []
        self.calls: list[RawCall] = []
        self.attributes: list[tuple[cst.Attribute, cst.BaseExpression, Scope]] = []
        """What attributes are assigned: target, value, scope."""
        self.entries: list[tuple[cst.Subscript, cst.BaseExpression, Scope]] = []
        """What entries of attributes and names are assigned (`env.filters["name"] = ...`)."""
        self.ifs: list[RawIf] = []
        self.withs: list[RawWith] = []
        self.loop_loads: list[RawLoad] = []
        """Attributes of names, inside loops."""
        self.strings: list[RawString] = []
        self.odd_calls: dict[tuple[str, str], list[int]] = {}
        """(kind, name) of calls without a plain callee -> [offset, count]."""
        self.patches: list[tuple[str, Scope, int]] = []
        """Where `sys.modules[...]`, `sys.path` or `globals()[...]` is assigned."""
        self.python_2_offset = -1
        self.scope = self.module
        self.scope_uses = self.uses[0]
        self.kind = ImportKind.RUNTIME
        self.conditional = False
        self.functions = 0
        self.context = ""
        self.called = False
        self.assigned = ""
        self.annotation = False
        self.loops: tuple[RawLoop, ...] = ()

    def visit(self, node: cst.CSTNode) -> None:
        handler = self._handlers.get(node.__class__)
        if handler is not None:
            handler(self, node)
        else:
            self.children(node)

    def children(self, node: cst.CSTNode) -> None:
        for name in child_fields(node.__class__):
            child = getattr(node, name)
            if child is None:
                continue
            if child.__class__ is tuple or child.__class__ is list:
                for item in child:
                    self.visit(item)
            elif isinstance(child, cst.CSTNode):
                self.visit(child)

    def visit_optional(self, node: cst.CSTNode | None) -> None:
        if node is not None:
            self.visit(node)

    def use(self, chain: str, kind: UseKind, offset: int) -> None:
        rebound = self.scope.rebound
        turn = len(rebound.get(chain.partition(".")[0], ())) if rebound else 0
        key = (chain, kind, turn)
        known = self.scope_uses.get(key)
        if known is None:
            self.scope_uses[key] = [offset, 1]
        else:
            known[1] += 1

    def count_odd(self, kind: str, name: str, offset: int) -> None:
        known = self.odd_calls.setdefault((kind, name), [offset, 0])
        known[1] += 1

    def owner(self) -> str:
        """The class whose method is being walked, or empty."""
        scope: Scope | None = self.scope
        while scope is not None and scope.parent is not None:
            outer = scope.parent.holder
            if scope.kind is ScopeKind.FUNCTION and outer.kind is ScopeKind.CLASS:
                return outer.name
            scope = scope.parent
        return ""

    def open(self, kind: ScopeKind, definition: int, name: str) -> Scope:
        scope = Scope(kind, self.scope, definition, name)
        self.scopes.append(scope)
        self.uses.append({})
        self.enter(scope, self.uses[-1])
        return scope

    def enter(self, scope: Scope, uses: dict[tuple[str, UseKind, int], list[int]]) -> None:
        self.scope, self.scope_uses = scope, uses

    def qualified(self, name: str) -> str:
        scope = self.scope.holder
        return f"{scope.name}.{name}" if scope.name else name

    def define(self, kind: DefinitionKind, name: str, node: Any, offset: int) -> RawDefinition:
        """Register a definition; its scope is made but not entered."""
        qualified = self.qualified(name)
        scope_kind = ScopeKind.CLASS if kind is DefinitionKind.CLASS else ScopeKind.FUNCTION
        inner = Scope(scope_kind, self.scope, len(self.definitions), qualified)
        definition = RawDefinition(kind, qualified, self.scope, inner, offset, node)
        self.definitions.append(definition)
        self.scopes.append(inner)
        self.uses.append({})
        return definition

    def bind(self, name: str, target: str, offset: int) -> None:
        self.scope.bind(name, target, offset, self.conditional)

    def chain(self, node: cst.Attribute) -> tuple[str, int]:
        """Take the tokens of an attribute chain; its text is empty if it has no plain root."""
        attributes: list[cst.Name] = []
        base: cst.BaseExpression = node
        while isinstance(base, cst.Attribute):
            attributes.append(base.attr)
            base = base.value
        attributes.reverse()
        take = self.aligner.take
        if isinstance(base, cst.Name):
            offset = take(base, base.value)
            self.aligner.offsets[id(node)] = offset
            for name in attributes:
                take(name, name.value)
            if self.loops:
                self.loop_loads.append(RawLoad(node, self.scope, offset, self.loops))
            return ".".join([base.value, *[name.value for name in attributes]]), offset
        self.visit(base)
        offset = -1
        for name in attributes:
            offset = take(name, name.value)
        return "", offset

    def meaning(self, node: cst.BaseExpression) -> str:
        """The dotted name of a chain by what was bound so far; empty for anything else."""
        root, _, rest = chain_of(node).partition(".")
        target = self.scope.lookup(root, self.aligner.end()) if root else None
        return join(target, rest) if target else f"{root}.{rest}" if rest else root

    def type_parameters(self, node: cst.TypeParameters | None) -> None:
        """Go into a scope that holds type parameters (PEP 695) and sees what is around it, a
        class body included, as a comprehension's does."""
        if node is not None:
            around = self.scope
            self.open(ScopeKind.COMPREHENSION, around.definition, around.name)
            self.visit(node)

    def annotated(self, node: cst.BaseExpression) -> None:
        outer, self.annotation = self.annotation, True
        self.visit(node)
        self.annotation = outer


Handler = Callable[[Walk, Any], None]
