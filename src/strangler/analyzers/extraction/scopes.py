"""What names are bound to, scope by scope (Python reference, section 4.2: naming and binding).

Bindings are collected while the file is walked and looked up after it, because a function may
use what the module binds further down."""

import builtins
from enum import IntEnum

from strangler.model.names import LOCAL

BUILTINS = frozenset(dir(builtins))

UNKNOWN = "?"
"""Prefix of a name that is bound to something only running the code would tell."""
STAR = "*"
"""Prefix of a name that only a star import of the file can have bound."""
ALIAS = "="
"""Prefix of a binding to another name of the same scope, followed when it is looked up."""


class ScopeKind(IntEnum):
    """What opens a scope. Class bodies are skipped by the functions inside them."""

    MODULE = 0
    CLASS = 1
    FUNCTION = 2
    COMPREHENSION = 3


class Scope:
    """A scope: its bindings by name, and the definition it belongs to (-1: the module)."""

    __slots__ = ("bindings", "definition", "kind", "lambdas", "name", "parent", "rebound")

    def __init__(self, kind: ScopeKind, parent: "Scope | None", definition: int, name: str) -> None:
        self.kind = kind
        self.parent = parent
        self.definition = definition
        self.name = name
        """The qualified name of the definition, empty for the module."""
        self.bindings: dict[str, str] = {}
        self.rebound: dict[str, list[tuple[int, str]]] = {}
        self.lambdas = 0

    @property
    def holder(self) -> "Scope":
        """The scope of a definition or the module: this one, or what its comprehension is in."""
        scope = self
        while scope.kind is ScopeKind.COMPREHENSION and scope.parent is not None:
            scope = scope.parent
        return scope

    def bind(self, name: str, target: str, order: int, conditional: bool) -> None:
        """Bind `name` at offset `order`.

        A binding in a branch or handler does not replace an earlier one (the fallback of
        `try: import x` / `except ImportError: x = None` leaves `x` the module)."""
        known = self.bindings.get(name)
        if known is None:
            self.bindings[name] = target
        elif known != target:
            if conditional:
                return
            history = self.rebound.setdefault(name, [(-1, known)])
            history.append((order, target))
            self.bindings[name] = target

    def lookup(self, name: str, order: int) -> str | None:
        """The target that `name` has at offset `order` of this scope; None if not bound in
        this scope or one around it (then it is a builtin or unknown)."""
        scope: Scope | None = self
        own = True
        while scope is not None:
            if own or scope.kind is not ScopeKind.CLASS:
                target = scope.bindings.get(name)
                if target is not None:
                    if own and name in scope.rebound:
                        target = _at(scope.rebound[name], order)
                    if target[:1] == ALIAS:
                        return scope.follow(target, order, {name})
                    return target
            # A comprehension sees the names of the scope around it, a class body included.
            own = own and scope.kind is ScopeKind.COMPREHENSION
            scope = scope.parent
        return None

    def follow(self, alias: str, order: int, seen: set[str]) -> str:
        """The target of an alias binding such as `=models.Order`."""
        root, dot, rest = alias[1:].partition(".")
        outer = self.parent
        while self.kind is ScopeKind.CLASS and root in seen and outer is not None:
            if outer.kind is not ScopeKind.CLASS:  # `json = json`, Python reference 4.2.2
                known = outer.lookup(root, order)
                return UNKNOWN + alias[1:] if known is None else join(known, rest)
            outer = outer.parent
        if root in seen:
            return UNKNOWN + root
        target = self.lookup(root, order) if root not in self.bindings else self.bindings[root]
        if target is None:
            return UNKNOWN + alias[1:]
        if target[:1] == ALIAS:
            target = self.follow(target, order, seen | {root})
        return join(target, rest) if dot else target


def _at(history: list[tuple[int, str]], order: int) -> str:
    found = history[0][1]
    for offset, target in history:
        if offset > order:
            break
        found = target
    return found


def join(target: str, attributes: str) -> str:
    """A binding's target with attributes after it: `.models` + `Order` is `.models.Order`."""
    if not attributes:
        return target
    if target[-1:] in (".", LOCAL):
        return target + attributes
    return f"{target}.{attributes}"
