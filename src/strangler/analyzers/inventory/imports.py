"""Imports of all files in, import edges between modules out (code-graph kinds).

An edge leads to the module that the statement names: `from p import n` leads to `p.n` if that
is a module, else to `p`. What a re-exported name leads to is told by the use edges."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from strangler import diagnostics
from strangler.analyzers.inventory.bindings import Imported
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.diagnostics import Diagnostic
from strangler.model.facts import Import, ImportKind
from strangler.model.graph import Confidence, EdgeKind
from strangler.model.names import ancestors
from strangler.model.values import Items, Literal, Pairs, text

_KINDS = {
    ImportKind.RUNTIME: EdgeKind.RUNTIME,
    ImportKind.TYPE_ONLY: EdgeKind.TYPE_ONLY,
    ImportKind.LAZY: EdgeKind.LAZY,
    ImportKind.CONDITIONAL: EdgeKind.CONDITIONAL,
    ImportKind.TRY_FALLBACK: EdgeKind.TRY_FALLBACK,
}
_FORGIVEN = frozenset({ImportKind.TRY_FALLBACK, ImportKind.CONDITIONAL, ImportKind.TYPE_ONLY})
_MAX_CANDIDATES = 5


@dataclass(slots=True)
class ImportFindings:
    """Edges as (source, target, kind) -> (confidence, positions in the source's file)."""

    edges: dict[tuple[str, str, EdgeKind], tuple[Confidence, list[int]]] = field(
        default_factory=dict
    )
    diagnostics: list[Diagnostic] = field(default_factory=list)
    resolved: int = 0
    unresolved: int = 0
    dynamic_unresolved: int = 0

    def add(
        self,
        source: str,
        target: str,
        kind: EdgeKind,
        position: int,
        confidence: Confidence = Confidence.CERTAIN,
    ) -> None:
        """Add evidence for an edge; an edge of a module to itself is none."""
        if source == target:
            return
        known = self.edges.get((source, target, kind))
        if known is None:
            self.edges[source, target, kind] = (confidence, [position])
        else:
            known[1].append(position)


def link_imports(inventory: ProjectInventory) -> ImportFindings:
    """All import edges of the project, with what could not be resolved as diagnostics."""
    findings = ImportFindings()
    for module in inventory.modules:
        _Linker(inventory, module, findings).link()
    return findings


class _Linker:
    def __init__(self, inventory: ProjectInventory, module: str, findings: ImportFindings) -> None:
        self.inventory = inventory
        self.module = module
        self.findings = findings
        self.facts = inventory.facts(module)
        self.resolver = inventory.resolver
        self.own = frozenset((module, *ancestors(module)))
        self.imported: set[str] = set(self.own)

    def link(self) -> None:
        for item in self.facts.imports:
            for target in self._targets(item):
                self._edge(target, _KINDS[item.kind], item.position)
        self._dynamic()
        self._strings()
        self._lazy_names()
        self._hidden()

    # -- statements

    def _targets(self, item: Import) -> Iterator[str]:
        sources = self.inventory.sources
        target = self.resolver.absolute(self.module, item.module)
        if target is None:
            dots = len(item.module) - len(item.module.lstrip("."))
            self._report(
                diagnostics.IMPORT_ABOVE_ROOT,
                f"import with {dots} leading dots leads above the source root of {self.module!r}",
                item.position,
            )
            self.findings.unresolved += 1
            return
        if item.name and item.name != "*":
            full = f"{target}.{item.name}"
            if full in sources:
                self._note_ambiguity(target, item)
                self.findings.resolved += 1
                yield full
                return
        if target in sources:
            self.findings.resolved += 1
            yield target
        elif target not in self.resolver.namespaces:
            yield from self._missing(target, item)

    def _missing(self, target: str, item: Import) -> Iterator[str]:
        """An import of something that is no module of the project: external, or an error."""
        prefix = self.resolver.module_prefix(target)
        if not prefix:
            return
        self.findings.unresolved += 1
        if item.kind not in _FORGIVEN:
            message = f"no module {target!r} in the project"
            self._report(diagnostics.IMPORT_UNRESOLVED, message, item.position)
        yield prefix

    def _note_ambiguity(self, package: str, item: Import) -> None:
        if package not in self.inventory.sources or package == self.module:
            return
        binding = self.resolver.bindings(package).names.get(item.name)
        if binding is None:
            return
        if isinstance(binding, Imported) and binding.target == f"{package}.{item.name}":
            return
        message = f"{item.name!r} is a submodule of {package!r} and bound in its __init__"
        self._report(diagnostics.IMPORT_AMBIGUOUS, message, item.position)

    def _edge(
        self,
        target: str,
        kind: EdgeKind,
        position: int,
        confidence: Confidence = Confidence.CERTAIN,
    ) -> None:
        self.findings.add(self.module, target, kind, position, confidence)
        self.imported.add(target)
        for package in ancestors(target):
            # Importing p.a.b runs p and p.a first; what holds the importer runs anyhow.
            if package in self.inventory.sources and package not in self.own:
                self.findings.add(self.module, package, EdgeKind.IMPLICIT_PARENT, position)
                self.imported.add(package)

    # -- dynamic imports and strings

    def _dynamic(self) -> None:
        for item in self.facts.dynamic_imports:
            target = self.resolver.absolute(self.module, item.target) if item.target else None
            prefix = self.resolver.module_prefix(target) if target else ""
            if prefix:
                self._edge(prefix, EdgeKind.DYNAMIC_RESOLVED, item.position)
                self.findings.resolved += 1
            elif not target:
                self.findings.dynamic_unresolved += 1
                self._report(
                    diagnostics.DYNAMIC_UNRESOLVED,
                    self._computed(item.function, item.prefix),
                    item.position,
                )

    def _computed(self, function: str, prefix: str) -> str:
        function = function.removeprefix("builtins.")
        if not prefix:
            return f"{function} with a target that is not a constant"
        candidates = [m for m in self.inventory.sources if m.startswith(prefix)]
        shown = ", ".join(candidates[:_MAX_CANDIDATES])
        more = len(candidates) - _MAX_CANDIDATES
        tail = f" and {more} more" if more > 0 else ""
        known = f"; candidates: {shown}{tail}" if candidates else ""
        return f"{function} with a target that begins with {prefix!r}{known}"

    def _strings(self) -> None:
        for item in self.facts.strings:
            dotted = item.text.replace(":", ".")
            found = self._named_by(dotted)
            if found:
                setting = item.context.isupper()
                confidence = Confidence.LIKELY if setting else Confidence.POSSIBLE
                self.findings.add(self.module, found, EdgeKind.STRING, item.position, confidence)

    def _named_by(self, dotted: str) -> str:
        """The module a string names: a module, or one that binds the rest of the string."""
        resolver = self.resolver
        if dotted.partition(".")[0] not in resolver.top_levels:
            return ""
        prefix = resolver.module_prefix(dotted)
        if prefix == dotted:
            return prefix
        if not prefix:
            return ""
        first = dotted[len(prefix) + 1 :].partition(".")[0]
        bindings = resolver.bindings(prefix)
        if first in bindings.names:
            return prefix
        found = resolver.resolve_absolute(f"{prefix}.{first}") if bindings.stars else None
        return prefix if found is not None and found.exact else ""

    def _lazy_names(self) -> None:
        """PEP 562: a module `__getattr__` with a dict of names and the modules they come from."""
        if not any(d.name == "__getattr__" and d.scope == -1 for d in self.facts.definitions):
            return
        for assignment in self.facts.assignments:
            if assignment.scope != -1 or not isinstance(assignment.value, Pairs):
                continue
            for key, value in assignment.value.pairs:
                for word in (value, *(value.items if isinstance(value, Items) else ())):
                    self._lazy_name(text(key), text(word), assignment.position, word)

    def _lazy_name(self, name: str | None, word: str | None, position: int, at: object) -> None:
        if not name or not word:
            return
        place = at.position if isinstance(at, Literal) and at.position else position
        for candidate in (word, f".{word}"):
            target = self.resolver.absolute(self.module, candidate)
            prefix = self.resolver.module_prefix(target) if target else ""
            if target and prefix and (prefix == target or f"{prefix}.{name}" == target):
                self.findings.add(self.module, prefix, EdgeKind.LAZY, place)
                self.imported.add(prefix)
                return

    # -- submodules reached without an import of their own

    def _hidden(self) -> None:
        plain = {
            i.module.partition(".")[0]
            for i in self.facts.imports
            if not i.name and i.alias == i.module.partition(".")[0]
        }
        if plain.isdisjoint(self.resolver.top_levels):
            return
        names, uses = self.facts.names, self.facts.uses
        for start in range(0, len(uses), 4):
            name = names[uses[start + 1]]
            if name.partition(".")[0] in plain:
                prefix = self.resolver.module_prefix(name)
                if prefix and prefix not in self.imported:
                    self.findings.add(self.module, prefix, EdgeKind.HIDDEN, uses[start + 3])

    def _report(self, code: diagnostics.Code, message: str, position: int) -> None:
        place = self.inventory.location(self.module, position)
        self.findings.diagnostics.append(diagnostics.report(code, message, place))
