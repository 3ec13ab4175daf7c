"""A dotted name in, the definition it stands for out, across re-exports and star imports.

Rules: Python reference section 5 (the import system) and PEP 328. Where a package binds a name
that is also one of its submodules, the submodule is meant, as grimp and ruff have it."""

from collections.abc import Mapping
from functools import partial

from strangler.analyzers.inventory.bindings import (
    Assigned,
    Bindings,
    Defined,
    Imported,
    bind,
    declared_exports,
)
from strangler.analyzers.inventory.classes import Classes
from strangler.analyzers.inventory.lazy import LazyName, lazy_names
from strangler.model.facts import DefinitionKind, ModuleFacts
from strangler.model.names import LOCAL, absolute, ancestors, parent
from strangler.model.recogniser import Resolution
from strangler.model.source import SourceFile
from strangler.model.values import Name

_STAR = "*"
_SUPER = "<super>"
_MAX_HOPS = 40


class Resolver:
    """Resolves names over the facts of a whole project. Answers are remembered."""

    def __init__(self, sources: Mapping[str, SourceFile], facts: Mapping[str, ModuleFacts]) -> None:
        self._sources = sources
        self._facts = facts
        self._bindings: dict[str, Bindings] = {}
        self._known: dict[str, Resolution | None] = {}
        self._busy: set[str] = set()
        self._exports: dict[str, frozenset[str] | None] = {}
        self.namespaces = frozenset(
            prefix for module in sources for prefix in ancestors(module) if prefix not in sources
        )
        """Packages without `__init__` (PEP 420)."""
        self._clashes = _clashes(sources)
        self.top_levels = frozenset(module.partition(".")[0] for module in sources)
        self.classes = Classes(facts, self.resolve)

    def bindings(self, module: str) -> Bindings:
        """The global names of a project module."""
        known = self._bindings.get(module)
        if known is None:
            known = bind(self._facts[module], partial(self.absolute, module))
            self._bindings[module] = known
            for item in lazy_names(self._facts[module]):
                target = self.lazy_target(module, item)
                if target:
                    known.names.setdefault(item.name, Imported(target))
        return known

    def lazy_target(self, module: str, item: LazyName) -> str:
        """What a lazy name of a module stands for, or empty where no module is named."""
        for candidate in item.candidates:
            target = self.absolute(module, candidate)
            prefix = self.module_prefix(target) if target else ""
            if (
                target
                and prefix
                and prefix != module
                and (target == prefix or target == f"{prefix}.{item.name}" or item.certain)
            ):
                return target
        return ""

    def packages_above(self, module: str) -> tuple[str, ...]:
        """The packages that a module lies in, outermost first, by their unique names."""
        bare, at, _ = module.partition("@")
        if not at:
            return ancestors(module)
        own = self._clashes.get(self._sources[module].root, {})
        return tuple(own.get(name, name) for name in ancestors(bare))

    def module_prefix(self, dotted: str) -> str:
        """The longest prefix of a dotted name that is a project module, or empty."""
        sources = self._sources
        while dotted not in sources:
            dotted = dotted.rpartition(".")[0]
            if not dotted:
                return ""
        return dotted

    def resolve(self, module: str, name: str) -> Resolution | None:
        """What a name in a fact of `module` means (`strangler.model.recogniser.Inventory`)."""
        first = name[:1]
        if first == _STAR:
            return self._resolve_star(module, name[1:])
        if first == "?":
            return None
        if first in (LOCAL, ".") or self._clashes:
            dotted = self.absolute(module, name)
            return None if dotted is None else self.resolve_absolute(dotted)
        return self.resolve_absolute(name)

    def absolute(self, module: str, name: str) -> str | None:
        """A name of a fact as an absolute dotted name; None if its dots lead above the root.

        Where several source roots hold a module of one name, that of the same root is meant,
        as it would be when the program runs from there."""
        first = name[:1]
        if first == LOCAL:
            return f"{module}.{name[1:]}" if len(name) > 1 else module
        if first != "." and (not self._clashes or "@" in name or not module):
            # No other root has it, or it was resolved before: code cannot spell `@`, and what
            # belongs to no module is absolute.
            return name
        source = self._sources[module]
        dotted = absolute(name, module.partition("@")[0], source.is_package)
        own = self._clashes.get(source.root)
        if own is None or dotted is None:
            return dotted
        prefix = dotted
        while prefix and prefix not in own:
            prefix = parent(prefix)
        return own[prefix] + dotted[len(prefix) :] if prefix else dotted

    def resolve_absolute(self, dotted: str) -> Resolution | None:
        """What an absolute dotted name means."""
        try:
            return self._known[dotted]
        except KeyError:
            pass
        if dotted in self._busy or len(self._busy) > _MAX_HOPS:
            return None
        self._busy.add(dotted)
        try:
            found = self._follow(dotted)
        finally:
            self._busy.discard(dotted)
        self._known[dotted] = found
        return found

    def exports(self, module: str) -> frozenset[str] | None:
        """The names that `from module import *` binds; None when `__all__` is computed.

        `__all__` if there is one, else all names without a leading underscore (Python
        reference 7.11)."""
        if module in self._exports:
            return self._exports[module]
        self._exports[module] = frozenset()  # a circle of star imports adds nothing
        declared = declared_exports(self._facts[module])
        if declared is None:
            bindings = self.bindings(module)
            names = {name for name in bindings.names if name[0] != "_"}
            for star in bindings.stars:
                if star in self._sources:
                    names |= self.exports(star) or frozenset()
        else:
            names = set(declared[0])
            for other in declared[1]:
                owner = self.resolve(module, other.removesuffix(".__all__"))
                if owner is not None and owner.module and not owner.symbol:
                    names |= self.exports(owner.module) or frozenset()
        self._exports[module] = frozenset(names)
        return self._exports[module]

    # -- following

    def _follow(self, dotted: str) -> Resolution | None:
        prefix = self.module_prefix(dotted)
        if not prefix:
            if dotted.partition(".")[0] not in self.top_levels:
                return Resolution(dotted, "", "")
            if dotted in self.namespaces:
                return Resolution(dotted, "", "", exact=False)
            if self._in_namespace(dotted):
                return None
            return Resolution(dotted, "", "")
        if prefix == dotted:
            return Resolution(dotted, dotted, "")
        rest = dotted[len(prefix) + 1 :]
        first, _, attributes = rest.partition(".")
        binding = self.bindings(prefix).names.get(first)
        if binding is None:
            found = self._from_stars(prefix, first, attributes)
            return found or Resolution(prefix, prefix, "", exact=False)
        match binding:
            case Imported():
                found = self._through(prefix, binding.target, attributes)
                return found or Resolution(prefix, prefix, "", exact=False)
            case Defined():
                return self._member(prefix, binding, first, attributes)
            case Assigned():
                value = binding.assignment.value
                if isinstance(value, Name) and value.name[:1] not in ("?", _STAR):
                    target = self.absolute(prefix, value.name)
                    if target and target != dotted and not target.startswith("builtins."):
                        found = self._through("", target, attributes)
                        if found is not None and found.exact:
                            return found
                return Resolution(f"{prefix}.{first}", prefix, first, exact=not attributes)

    def _in_namespace(self, dotted: str) -> bool:
        """Whether a name without a module lies in a package of the project."""
        return any(name in self.namespaces for name in ancestors(dotted))

    def _through(self, via: str, target: str, attributes: str) -> Resolution | None:
        found = self.resolve_absolute(f"{target}.{attributes}" if attributes else target)
        if found is None or not via:
            return found
        return Resolution(found.name, found.module, found.symbol, (via, *found.via), found.exact)

    def _from_stars(self, module: str, first: str, attributes: str) -> Resolution | None:
        for star in self.bindings(module).stars:
            if star in self._sources:
                exports = self.exports(star)
                if exports is None or first in exports:
                    found = self._through(module, f"{star}.{first}", attributes)
                    if found is not None and found.exact:
                        return found
        return None

    def _resolve_star(self, module: str, rest: str) -> Resolution | None:
        """A name that some star import of `module` must have bound."""
        first, _, attributes = rest.partition(".")
        found = self._from_stars(module, first, attributes)
        if found is not None:
            return found
        outside = [star for star in self.bindings(module).stars if star not in self._sources]
        if len(outside) == 1 and outside[0].partition(".")[0] not in self.top_levels:
            return Resolution(f"{outside[0]}.{rest}", "", "")
        return None

    def _member(self, module: str, bound: Defined, first: str, attributes: str) -> Resolution:
        symbol = first
        dotted = f"{module}.{first}"
        if not attributes:
            return Resolution(dotted, module, symbol)
        if bound.definition.kind is not DefinitionKind.CLASS:
            nested = self.classes.definition(f"{dotted}.{attributes}")
            if nested is not None:
                return Resolution(f"{dotted}.{attributes}", module, f"{first}.{attributes}")
            return Resolution(dotted, module, symbol, exact=False)
        return self._class_member(dotted, module, symbol, attributes)

    def _class_member(self, dotted: str, module: str, symbol: str, attributes: str) -> Resolution:
        first, _, rest = attributes.partition(".")
        if first == _SUPER:
            first, _, rest = rest.partition(".")
            holders = self.classes.ancestors(dotted)
        else:
            holders = (dotted, *self.classes.ancestors(dotted))
        for holder in holders:
            found = self.classes.members(holder).get(first)
            if found is None:
                continue
            owner = self.classes.definition(holder)
            assert owner is not None
            holder_module, definition = owner
            name = f"{definition.name}.{first}"
            inner = self.classes.definition(found)
            if rest and inner is not None and inner[1].kind is DefinitionKind.CLASS:
                return self._class_member(found, holder_module, name, rest)
            return Resolution(found, holder_module, name, exact=not rest)
        return Resolution(dotted, module, symbol, exact=False)


def _clashes(sources: Mapping[str, SourceFile]) -> dict[str, dict[str, str]]:
    """By source root: the bare names of its modules that another root has too -> the unique
    names they were given (`app.main` -> `app.main@services/b`)."""
    clashes: dict[str, dict[str, str]] = {}
    for source in sources.values():
        bare, at, _ = source.module.partition("@")
        owner = sources.get(bare)
        # p/x.py beside p/x/__init__.py: no import of that root finds it
        if at and (owner is None or owner.root != source.root):
            clashes.setdefault(source.root, {})[bare] = source.module
    return clashes
