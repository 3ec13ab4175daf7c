"""A parsed file in; its scopes, definitions, imports, uses, calls and strings out, still raw.

One recursive walk in source order. It only collects; what names stand for is decided after
the walk (`facts.py`), when all bindings of the file are known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import libcst as cst

from strangler.analyzers.extraction.aligning import Aligner
from strangler.analyzers.extraction.ordering import child_fields
from strangler.analyzers.extraction.reading import chain_of
from strangler.analyzers.extraction.scopes import ALIAS, UNKNOWN, Scope, ScopeKind, join
from strangler.analyzers.extraction.strings import evaluate, is_dotted
from strangler.analyzers.parsing.lexing import Tokens
from strangler.model.facts import DefinitionKind, ImportKind, UseKind
from strangler.model.names import LOCAL

_PATCHED = frozenset({"globals", "sys.modules", "sys.path"})
_ADDING = frozenset({"__all__.append", "__all__.extend"})
_CHECKED_ONLY = frozenset({"TYPE_CHECKING", "MYPY"})
_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


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


class Walk:
    """The walk over one file and what it collects."""

    def __init__(self, tree: cst.Module, tokens: Tokens) -> None:
        self.aligner = Aligner(tokens)
        self.module = Scope(ScopeKind.MODULE, None, -1, "")
        self.scopes: list[Scope] = [self.module]
        self.uses: list[dict[tuple[str, UseKind, int], list[int]]] = [{}]
        """Beside `scopes`: (chain, kind, number of rebindings before) -> [offset, count]."""
        self.definitions: list[RawDefinition] = []
        self.imports: list[RawImport] = []
        self.assignments: list[RawAssignment] = []
        self.calls: list[RawCall] = []
        self.strings: list[RawString] = []
        self.odd_calls: dict[tuple[str, str], list[int]] = {}
        """(kind, name) of calls without a plain callee -> [offset, count]."""
        self.patches: list[tuple[str, Scope, int]] = []
        """Where `sys.modules[...]`, `sys.path` or `globals()[...]` is assigned."""
        self.python_2_offset = -1
        self._scope = self.module
        self._scope_uses = self.uses[0]
        self._kind = ImportKind.RUNTIME
        self._conditional = False
        self._functions = 0
        self._context = ""
        self._called = False
        self._assigned = ""
        self._annotation = False
        self._visit(tree)

    # -- dispatch

    def _visit(self, node: cst.CSTNode) -> None:
        handler = _HANDLERS.get(node.__class__)
        if handler is not None:
            handler(self, node)
        else:
            self._children(node)

    def _children(self, node: cst.CSTNode) -> None:
        for name in child_fields(node.__class__):
            child = getattr(node, name)
            if child is None:
                continue
            if child.__class__ is tuple or child.__class__ is list:
                for item in child:
                    self._visit(item)
            elif isinstance(child, cst.CSTNode):
                self._visit(child)

    def _visit_optional(self, node: cst.CSTNode | None) -> None:
        if node is not None:
            self._visit(node)

    # -- names

    def _use(self, chain: str, kind: UseKind, offset: int) -> None:
        rebound = self._scope.rebound
        turn = len(rebound.get(chain.partition(".")[0], ())) if rebound else 0
        key = (chain, kind, turn)
        known = self._scope_uses.get(key)
        if known is None:
            self._scope_uses[key] = [offset, 1]
        else:
            known[1] += 1

    def _name(self, node: cst.Name) -> None:
        value = node.value
        offset = self.aligner.take(node, value)
        self._use(value, UseKind.ANNOTATION if self._annotation else UseKind.READ, offset)

    def _attribute(self, node: cst.Attribute) -> None:
        kind = UseKind.ANNOTATION if self._annotation else UseKind.READ
        chain, offset = self._chain(node)
        if chain:
            self._use(chain, kind, offset)

    def _chain(self, node: cst.Attribute) -> tuple[str, int]:
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
            return ".".join([base.value, *[name.value for name in attributes]]), offset
        self._visit(base)
        offset = -1
        for name in attributes:
            offset = take(name, name.value)
        return "", offset

    def _string(self, node: cst.SimpleString) -> None:
        raw = node.value
        offset = self.aligner.take(node, raw)
        if self._annotation:
            self._string_annotation(raw, offset)
        elif len(raw) < 200 and "." in raw:
            text = evaluate(raw)
            if text and is_dotted(text):
                self.strings.append(
                    RawString(text, self._context, self._called, self._scope, offset)
                )

    def _string_annotation(self, raw: str, offset: int) -> None:
        """The names in a quoted annotation (PEP 484, forward references)."""
        text = evaluate(raw)
        if text and len(text) < 500:
            for chain in _names_in(text):
                self._use(chain, UseKind.ANNOTATION, offset)

    def _formatted(self, node: cst.FormattedString) -> None:
        aligner = self.aligner
        outer = aligner.enter_formatted(node)
        self._formatted_parts(node.parts)
        aligner.leave_formatted(node, outer)

    def _formatted_parts(self, parts: Any) -> None:
        for part in parts:
            expression = getattr(part, "expression", None)
            if expression is None:
                self.aligner.pass_text(part.value)
                continue
            self._visit(expression)
            if part.conversion:
                self.aligner.pass_text(f"!{part.conversion}")
            if part.format_spec:
                self._formatted_parts(part.format_spec)

    # -- calls

    def _call(self, node: cst.Call) -> None:
        function = node.func
        chain = ""
        if isinstance(function, cst.Name):
            chain = function.value
            offset = self.aligner.take(function, chain)
            self._use(chain, UseKind.CALL, offset)
        elif isinstance(function, cst.Attribute):
            chain, offset = self._chain(function)
            if chain:
                self._use(chain, UseKind.CALL, offset)
            else:
                self._odd_call(function, offset)
        else:
            self._visit(function)
            offset = max(self.aligner.end() - 1, 0)
            by_name = isinstance(function, cst.Call) and chain_of(function.func) == "getattr"
            kind = "getattr" if by_name else "computed"
            self._count_odd(kind, type(function).__name__, offset)
        self.aligner.offsets[id(node)] = offset
        self.calls.append(RawCall(node, self._scope, offset, self._assigned))
        if chain in _ADDING and node.args:
            added = node.args[0].value
            self.assignments.append(
                RawAssignment(self._scope, "__all__", added, None, offset, True, self._conditional)
            )
        outer = self._context, self._called, self._assigned
        self._context, self._called, self._assigned = chain or self._context, True, ""
        for argument in node.args:
            if argument.keyword is not None:
                self.aligner.take(argument.keyword, argument.keyword.value)
            self._visit(argument.value)
        self._context, self._called, self._assigned = outer

    def _odd_call(self, function: cst.Attribute, offset: int) -> None:
        base = function.value
        if isinstance(base, cst.Call) and chain_of(base.func) == "super" and not base.args:
            owner = self._owner()
            if owner:
                self._use(f"{LOCAL}{owner}.<super>.{function.attr.value}", UseKind.CALL, offset)
                return
        self._count_odd("receiver", function.attr.value, offset)

    def _count_odd(self, kind: str, name: str, offset: int) -> None:
        known = self.odd_calls.setdefault((kind, name), [offset, 0])
        known[1] += 1

    def _owner(self) -> str:
        """The class whose method is being walked, or empty."""
        scope: Scope | None = self._scope
        while scope is not None and scope.parent is not None:
            if scope.kind is ScopeKind.FUNCTION and scope.parent.kind is ScopeKind.CLASS:
                return scope.parent.name
            scope = scope.parent
        return ""

    # -- definitions

    def _open(self, kind: ScopeKind, definition: int, name: str) -> Scope:
        scope = Scope(kind, self._scope, definition, name)
        self.scopes.append(scope)
        self.uses.append({})
        self._enter(scope, self.uses[-1])
        return scope

    def _enter(self, scope: Scope, uses: dict[tuple[str, UseKind, int], list[int]]) -> None:
        self._scope, self._scope_uses = scope, uses

    def _qualified(self, name: str) -> str:
        scope = self._scope
        while scope.kind is ScopeKind.COMPREHENSION and scope.parent is not None:
            scope = scope.parent
        return f"{scope.name}.{name}" if scope.name else name

    def _define(self, kind: DefinitionKind, name: str, node: Any, offset: int) -> RawDefinition:
        """Register a definition; its scope is made but not entered."""
        qualified = self._qualified(name)
        scope_kind = ScopeKind.CLASS if kind is DefinitionKind.CLASS else ScopeKind.FUNCTION
        inner = Scope(scope_kind, self._scope, len(self.definitions), qualified)
        definition = RawDefinition(kind, qualified, self._scope, inner, offset, node)
        self.definitions.append(definition)
        self.scopes.append(inner)
        self.uses.append({})
        return definition

    def _class(self, node: cst.ClassDef) -> None:
        self._decorators(node.decorators)
        offset = self.aligner.take(node.name, node.name.value)
        definition = self._define(DefinitionKind.CLASS, node.name.value, node, offset)
        uses = self.uses[-1]
        self._visit_optional(node.type_parameters)
        for base in node.bases:
            self._base(base.value)
        for keyword in node.keywords:
            if keyword.keyword is not None:
                self.aligner.take(keyword.keyword, keyword.keyword.value)
            self._visit(keyword.value)
        self._bind(node.name.value, LOCAL + definition.name, offset)
        outer = self._scope, self._scope_uses, self._conditional
        self._enter(definition.inner, uses)
        self._conditional = False
        self._visit(node.body)
        self._scope, self._scope_uses, self._conditional = outer
        definition.end = self.aligner.end_of_line()

    def _base(self, node: cst.BaseExpression) -> None:
        if isinstance(node, cst.Name):
            self._use(node.value, UseKind.BASE, self.aligner.take(node, node.value))
        elif isinstance(node, cst.Attribute):
            chain, offset = self._chain(node)
            if chain:
                self._use(chain, UseKind.BASE, offset)
        elif isinstance(node, cst.Subscript):  # Generic[T]
            self._base(node.value)
            for element in node.slice:
                self._visit(element)
        else:
            self._visit(node)

    def _decorators(self, decorators: Any) -> None:
        for decorator in decorators:
            expression = decorator.decorator
            if isinstance(expression, cst.Name):
                offset = self.aligner.take(expression, expression.value)
                self._use(expression.value, UseKind.DECORATOR, offset)
            elif isinstance(expression, cst.Attribute):
                chain, offset = self._chain(expression)
                if chain:
                    self._use(chain, UseKind.DECORATOR, offset)
            else:
                self._visit(expression)

    def _function(self, node: cst.FunctionDef) -> None:
        self._decorators(node.decorators)
        name = node.name.value
        offset = self.aligner.take(node.name, name)
        definition = self._define(DefinitionKind.FUNCTION, name, node, offset)
        uses = self.uses[-1]
        self._bind(name, LOCAL + definition.name, offset)
        self._visit_optional(node.type_parameters)
        self._parameters(node.params, definition.inner)
        self._bind_self(node, definition.inner)
        if node.returns is not None:
            self._annotated(node.returns.annotation)
        outer = self._scope, self._scope_uses, self._conditional, self._context, self._called
        assigned = self._assigned
        self._enter(definition.inner, uses)
        self._conditional, self._context, self._called, self._assigned = False, "", False, ""
        self._functions += 1
        self._visit(node.body)
        self._functions -= 1
        self._scope, self._scope_uses, self._conditional, self._context, self._called = outer
        self._assigned = assigned
        definition.end = self.aligner.end_of_line()

    def _bind_self(self, node: cst.FunctionDef, inner: Scope) -> None:
        """The first parameter of a method stands for an instance (or the class itself)."""
        if self._scope.kind is not ScopeKind.CLASS:
            return
        if any(chain_of(d.decorator) == "staticmethod" for d in node.decorators):
            return
        first = (*node.params.posonly_params, *node.params.params)[:1]
        if first:
            inner.bindings[first[0].name.value] = LOCAL + self._scope.name

    def _lambda(self, node: cst.Lambda) -> None:
        owner = self._scope
        while owner.kind is ScopeKind.COMPREHENSION and owner.parent is not None:
            owner = owner.parent
        owner.lambdas += 1
        offset = self.aligner.take_word("lambda")
        definition = self._define(DefinitionKind.LAMBDA, f"<lambda{owner.lambdas}>", node, offset)
        uses = self.uses[-1]
        self._parameters(node.params, definition.inner)
        outer = self._scope, self._scope_uses
        self._enter(definition.inner, uses)
        self._functions += 1
        self._visit(node.body)
        self._functions -= 1
        self._scope, self._scope_uses = outer
        definition.end = self.aligner.end()

    def _parameters(self, parameters: cst.Parameters, inner: Scope) -> None:
        star = parameters.star_arg
        for parameter in (
            *parameters.posonly_params,
            *parameters.params,
            *((star,) if isinstance(star, cst.Param) else ()),
            *parameters.kwonly_params,
            *((parameters.star_kwarg,) if parameters.star_kwarg else ()),
        ):
            self.aligner.take(parameter.name, parameter.name.value)
            name = parameter.name.value
            inner.bindings[name] = UNKNOWN + name
            if parameter.annotation is not None:
                self._annotated(parameter.annotation.annotation)
            self._visit_optional(parameter.default)

    def _annotated(self, node: cst.BaseExpression) -> None:
        outer, self._annotation = self._annotation, True
        self._visit(node)
        self._annotation = outer

    # -- bindings

    def _bind(self, name: str, target: str, offset: int) -> None:
        self._scope.bind(name, target, offset, self._conditional)

    def _target(self, node: cst.BaseExpression, value: cst.BaseExpression | None) -> None:
        """Bind what is assigned to; `value` is known for a plain `name = value`."""
        if isinstance(node, cst.Name):
            self._bind_name(node.value, self.aligner.take(node, node.value), value)
        elif isinstance(node, cst.Attribute):
            chain, offset = self._chain(node)
            if chain:
                self._use(chain, UseKind.WRITE, offset)
                self._patch(node, offset)
        elif isinstance(node, cst.Tuple | cst.List):
            for element in node.elements:
                self._target(element.value, None)
        else:
            self._visit(node)
            if isinstance(node, cst.Subscript):
                self._patch(node.value, self.aligner.offsets.get(id(node.value), -1))

    def _patch(self, node: cst.BaseExpression, offset: int) -> None:
        """Note an assignment that changes what names or imports mean."""
        if isinstance(node, cst.Call):
            name = "globals" if chain_of(node.func) == "globals" else ""
        else:
            name = self._meaning(node)
        if name in _PATCHED:
            self.patches.append((name, self._scope, offset))

    def _meaning(self, node: cst.BaseExpression) -> str:
        """The dotted name of a chain by what was bound so far; empty for anything else."""
        root, _, rest = chain_of(node).partition(".")
        target = self._scope.lookup(root, self.aligner.end()) if root else None
        return join(target, rest) if target else f"{root}.{rest}" if rest else root

    def _bind_name(self, name: str, offset: int, value: cst.BaseExpression | None) -> None:
        scope = self._scope
        if scope.kind in (ScopeKind.MODULE, ScopeKind.CLASS):
            self._bind(name, LOCAL + self._qualified(name), offset)
        elif scope.bindings.get(name) == LOCAL + name:  # declared global
            self._use(LOCAL + name, UseKind.WRITE, offset)
        else:
            chain = chain_of(value) if value is not None else ""
            self._bind(name, ALIAS + chain if chain else UNKNOWN + name, offset)

    def _assign(self, node: cst.Assign) -> None:
        # Targets come first in the source, but bind after the value was evaluated.
        named = self._scope.kind in (ScopeKind.MODULE, ScopeKind.CLASS)
        for target in node.targets:
            expression = target.target
            self._target(expression, node.value)
            if isinstance(expression, cst.Name):
                self._remember(expression, node.value, None, False)
        first = node.targets[0].target
        outer = self._context, self._called, self._assigned
        if isinstance(first, cst.Name):
            self._assigned = first.value
            if named:
                self._context, self._called = first.value, False
        self._visit(node.value)
        self._context, self._called, self._assigned = outer

    def _annotated_assign(self, node: cst.AnnAssign) -> None:
        self._target(node.target, node.value)
        if isinstance(node.target, cst.Name):
            self._remember(node.target, node.value, node.annotation.annotation, False)
        self._annotated(node.annotation.annotation)
        outer = self._context, self._called, self._assigned
        if isinstance(node.target, cst.Name):
            self._assigned = node.target.value
            if self._scope.kind in (ScopeKind.MODULE, ScopeKind.CLASS):
                self._context, self._called = node.target.value, False
        self._visit_optional(node.value)
        self._context, self._called, self._assigned = outer

    def _augmented_assign(self, node: cst.AugAssign) -> None:
        target = node.target
        if isinstance(target, cst.Name):
            offset = self.aligner.take(target, target.value)
            self._use(target.value, UseKind.READ, offset)
            if target.value not in self._scope.bindings:
                self._bind_name(target.value, offset, None)
            self._remember(target, node.value, None, True)
        else:
            self._target(target, None)
        outer = self._context, self._called
        if isinstance(target, cst.Name) and self._scope.kind is ScopeKind.MODULE:
            self._context, self._called = target.value, False
        self._visit(node.value)
        self._context, self._called = outer

    def _remember(
        self,
        target: cst.Name,
        value: cst.BaseExpression | None,
        annotation: cst.BaseExpression | None,
        augmented: bool,
    ) -> None:
        offset = self.aligner.offsets[id(target)]
        self.assignments.append(
            RawAssignment(
                self._scope, target.value, value, annotation, offset, augmented, self._conditional
            )
        )

    def _named_expression(self, node: cst.NamedExpr) -> None:
        inner, uses = self._scope, self._scope_uses
        while self._scope.kind is ScopeKind.COMPREHENSION and self._scope.parent is not None:
            self._scope = self._scope.parent  # PEP 572: binds in the containing scope
        self._target(node.target, node.value)
        self._scope, self._scope_uses = inner, uses
        self._visit(node.value)

    def _as_name(self, node: cst.AsName) -> None:
        self._target(node.name, None)

    def _global(self, node: cst.Global) -> None:
        for item in node.names:
            name = item.name.value
            offset = self.aligner.take(item.name, name)
            if self._scope is not self.module:
                self._scope.bindings[name] = LOCAL + name
                self.module.bind(name, LOCAL + name, offset, conditional=True)

    def _nonlocal(self, node: cst.Nonlocal) -> None:
        for item in node.names:
            self.aligner.take(item.name, item.name.value)

    def _match_as(self, node: cst.MatchAs) -> None:
        self._visit_optional(node.pattern)
        if node.name is not None:
            self._target(node.name, None)
        elif node.pattern is None:
            self.aligner.take_word("_")

    def _match_star(self, node: cst.MatchStar) -> None:
        if node.name is not None:
            self._target(node.name, None)
        else:
            self.aligner.take_word("_")

    def _match(self, node: cst.Match) -> None:
        self.aligner.take_word("match")
        self._visit(node.subject)
        for case in node.cases:
            self.aligner.take_word("case")
            self._visit(case.pattern)
            self._visit_optional(case.guard)
            self._visit(case.body)

    def _type_alias(self, node: cst.TypeAlias) -> None:
        self.aligner.take_word("type")
        self._target(node.name, None)
        self._visit_optional(node.type_parameters)
        self._annotated(node.value)

    def _type_variable(self, node: cst.TypeVar | cst.TypeVarTuple | cst.ParamSpec) -> None:
        self._target(node.name, None)
        if isinstance(node, cst.TypeVar) and node.bound is not None:
            self._annotated(node.bound)

    # -- comprehensions and loops

    def _comprehension(self, node: Any) -> None:
        scope, uses = self._scope, self._scope_uses
        inner = self._open(ScopeKind.COMPREHENSION, scope.definition, scope.name)
        del inner
        if isinstance(node, cst.DictComp):
            self._visit(node.key)
            self._visit(node.value)
        else:
            self._visit(node.elt)
        self._visit(node.for_in)
        self._scope, self._scope_uses = scope, uses

    def _comprehension_for(self, node: cst.CompFor) -> None:
        self._target(node.target, None)
        self._visit(node.iter)
        for condition in node.ifs:
            self._visit(condition)
        self._visit_optional(node.inner_for_in)

    def _for(self, node: cst.For) -> None:
        self._target(node.target, None)
        self._visit(node.iter)
        self._visit(node.body)
        self._visit_optional(node.orelse)

    def _del(self, node: cst.Del) -> None:
        self._visit(node.target)

    # -- branches

    def _if(self, node: cst.If) -> None:
        self._visit(node.test)
        outer = self._kind, self._conditional
        checking = self._type_checking(node.test)
        branch = self._branch(ImportKind.CONDITIONAL)
        self._conditional = True
        self._kind = {True: ImportKind.TYPE_ONLY, False: self._kind, None: branch}[checking]
        self._visit(node.body)
        if node.orelse is not None:
            kinds = {True: outer[0], False: ImportKind.TYPE_ONLY, None: branch}
            self._kind = kinds[checking]
            self._visit(node.orelse)
        self._kind, self._conditional = outer

    def _type_checking(self, test: cst.BaseExpression) -> bool | None:
        """True for a test that only type checkers pass: `TYPE_CHECKING` by any alias of typing
        (PEP 484), `MYPY`, `False`; False for its negation; None where it depends."""
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            inner = self._type_checking(test.expression)
            return None if inner is None else not inner
        if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
            sides = (self._type_checking(test.left), self._type_checking(test.right))
            return True if True in sides else None
        if isinstance(test, cst.Integer):
            return {"0": True, "1": False}.get(test.value)
        name = self._meaning(test)
        if name in ("True", "False"):
            return name == "False"
        return True if _last_part(name) in _CHECKED_ONLY else None

    def _try(self, node: cst.Try | cst.TryStar) -> None:
        outer = self._kind, self._conditional
        if any(_catches_import_error(handler) for handler in node.handlers):
            self._kind = self._branch(ImportKind.TRY_FALLBACK)
        self._visit(node.body)
        self._conditional = True
        for handler in node.handlers:
            self._visit(handler)
        self._kind, self._conditional = outer
        self._visit_optional(node.orelse)
        self._visit_optional(node.finalbody)

    def _branch(self, kind: ImportKind) -> ImportKind:
        return self._kind if self._kind is ImportKind.TYPE_ONLY else kind

    def _handler(self, node: cst.ExceptHandler) -> None:
        caught = node.type
        if isinstance(caught, cst.Tuple) and not caught.lpar and len(caught.elements) == 2:
            second = caught.elements[1].value
            # PEP 758 allows `except A, B:`, but a lower-case second name is Python 2's target.
            if isinstance(second, cst.Name) and second.value.islower():
                self.python_2_offset = self.aligner.end()
        self._children(node)

    # -- imports

    def _import(self, node: cst.Import) -> None:
        for alias in node.names:
            name = chain_of(alias.name)
            offset = self._take_chain(alias.name)
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                bound = alias.asname.name.value
                self.aligner.take(alias.asname.name, bound)
                self._bind(bound, name, offset)
            else:
                bound = name.partition(".")[0]
                self._bind(bound, bound, offset)
            self._add_import(name, "", bound, offset)

    def _import_from(self, node: cst.ImportFrom) -> None:
        module = "." * len(node.relative)
        offset = -1
        if node.module is not None:
            offset = self._take_chain(node.module)
            module += chain_of(node.module)
        if isinstance(node.names, cst.ImportStar):
            if offset < 0:
                offset = self.aligner.take_word("import")
            self._add_import(module, "*", "*", offset)
            return
        for alias in node.names:
            name = chain_of(alias.name)
            offset = self._take_chain(alias.name)
            bound = name
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                bound = alias.asname.name.value
                self.aligner.take(alias.asname.name, bound)
            self._bind(bound, join(module, name), offset)
            self._add_import(module, name, bound, offset)

    def _take_chain(self, node: cst.BaseExpression) -> int:
        if isinstance(node, cst.Attribute):
            offset = self._take_chain(node.value)
            self.aligner.take(node.attr, node.attr.value)
            return offset
        assert isinstance(node, cst.Name)
        return self.aligner.take(node, node.value)

    def _add_import(self, module: str, name: str, alias: str, offset: int) -> None:
        kind = self._kind
        if self._functions and kind is not ImportKind.TYPE_ONLY:
            kind = ImportKind.LAZY
        self.imports.append(RawImport(module, name, alias, kind, self._scope, offset))

    # -- simple statements

    def _line(self, node: cst.SimpleStatementLine | cst.SimpleStatementSuite) -> None:
        self.aligner.begin_line()
        for statement in node.body:
            self._visit(statement)

    # -- statements whose own word ends a block

    def _pass(self, _node: cst.Pass) -> None:
        self.aligner.take_word("pass")

    def _break(self, _node: cst.Break) -> None:
        self.aligner.take_word("break")

    def _continue(self, _node: cst.Continue) -> None:
        self.aligner.take_word("continue")

    def _return(self, node: cst.Return) -> None:
        self.aligner.take_word("return")
        self._visit_optional(node.value)

    def _raise(self, node: cst.Raise) -> None:
        self.aligner.take_word("raise")
        self._children(node)


def _last_part(name: str) -> str:
    return name.rpartition(".")[2].lstrip(LOCAL)


def _catches_import_error(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    caught = handler.type
    if caught is None:
        return True
    if isinstance(caught, cst.Tuple):
        names = [chain_of(element.value) for element in caught.elements]
    else:
        names = [chain_of(caught)]
    return not _IMPORT_ERRORS.isdisjoint(names)


def _names_in(annotation: str) -> list[str]:
    """The dotted names in the text of a quoted annotation, strings in it left out."""
    tokens = Tokens(annotation)
    names: list[str] = []
    for index in range(1, len(tokens.parts), 2):
        word = tokens.parts[index]
        if not word.isidentifier():
            continue
        if tokens.parts[index - 1] == "." and names:
            names[-1] += f".{word}"
        else:
            names.append(word)
    return names


_HANDLERS: dict[type, Callable[[Walk, Any], None]] = {
    cst.AnnAssign: Walk._annotated_assign,
    cst.AsName: Walk._as_name,
    cst.Assign: Walk._assign,
    cst.Attribute: Walk._attribute,
    cst.AugAssign: Walk._augmented_assign,
    cst.Break: Walk._break,
    cst.Call: Walk._call,
    cst.ClassDef: Walk._class,
    cst.CompFor: Walk._comprehension_for,
    cst.Continue: Walk._continue,
    cst.Del: Walk._del,
    cst.DictComp: Walk._comprehension,
    cst.ExceptHandler: Walk._handler,
    cst.For: Walk._for,
    cst.FormattedString: Walk._formatted,
    cst.FunctionDef: Walk._function,
    cst.GeneratorExp: Walk._comprehension,
    cst.Global: Walk._global,
    cst.If: Walk._if,
    cst.Import: Walk._import,
    cst.ImportFrom: Walk._import_from,
    cst.Lambda: Walk._lambda,
    cst.ListComp: Walk._comprehension,
    cst.Match: Walk._match,
    cst.MatchAs: Walk._match_as,
    cst.MatchStar: Walk._match_star,
    cst.Name: Walk._name,
    cst.NamedExpr: Walk._named_expression,
    cst.Nonlocal: Walk._nonlocal,
    cst.ParamSpec: Walk._type_variable,
    cst.Pass: Walk._pass,
    cst.Raise: Walk._raise,
    cst.Return: Walk._return,
    cst.SetComp: Walk._comprehension,
    cst.SimpleStatementLine: Walk._line,
    cst.SimpleStatementSuite: Walk._line,
    cst.SimpleString: Walk._string,
    cst.Try: Walk._try,
    cst.TryStar: Walk._try,
    cst.TypeAlias: Walk._type_alias,
    cst.TypeVar: Walk._type_variable,
    cst.TypeVarTuple: Walk._type_variable,
}
if hasattr(cst, "TemplatedString"):  # PEP 750, since libcst 1.8.3
    _HANDLERS[cst.TemplatedString] = Walk._formatted
