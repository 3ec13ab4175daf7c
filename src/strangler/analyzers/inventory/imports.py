"""Imports of all files in, import edges between modules out (code-graph kinds).

An edge leads to the module that the statement names: `from p import n` leads to `p.n` if that
is a module, else to `p`. What a re-exported name leads to is told by the use edges."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from strangler import diagnostics
from strangler.analyzers.inventory.bindings import Imported
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.inventory.lazy import lazy_names
from strangler.diagnostics import Diagnostic
from strangler.model.facts import Import, ImportKind
from strangler.model.graph import Confidence, EdgeKind
from strangler.model.names import joined

_KINDS = {
    ImportKind.RUNTIME: EdgeKind.RUNTIME,
    ImportKind.TYPE_ONLY: EdgeKind.TYPE_ONLY,
    ImportKind.LAZY: EdgeKind.LAZY,
    ImportKind.CONDITIONAL: EdgeKind.CONDITIONAL,
    ImportKind.TRY_FALLBACK: EdgeKind.TRY_FALLBACK,
}
_FORGIVEN = frozenset({ImportKind.TRY_FALLBACK, ImportKind.CONDITIONAL, ImportKind.TYPE_ONLY})
_MAX_CANDIDATES = 5
_SEARCH_PATH = "is changed, so that imports may find other modules"
_REASONS = {
    "eval": "runs code that is known only at run time",
    "exec": "runs code that is known only at run time",
    "globals": "is assigned to, so that a name may mean something else",
    "runpy.run_path": "runs a file by its path",
    "sys.modules": "is assigned to, so that a module's name may mean something else",
    "sys.path": _SEARCH_PATH,
    "sys.path.append": _SEARCH_PATH,
    "sys.path.extend": _SEARCH_PATH,
    "sys.path.insert": _SEARCH_PATH,
}
"""What is not an import but changes what imports and names mean."""


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

    def extend(self, other: "ImportFindings") -> None:
        """Take over the findings of other importers."""
        self.edges.update(other.edges)
        self.diagnostics.extend(other.diagnostics)
        self.resolved += other.resolved
        self.unresolved += other.unresolved
        self.dynamic_unresolved += other.dynamic_unresolved


def link_imports(
    inventory: ProjectInventory, modules: Iterable[str] | None = None
) -> ImportFindings:
    """The import edges of some modules (None: all), with what could not be resolved as
    diagnostics."""
    findings = ImportFindings()
    for module in inventory.modules if modules is None else modules:
        _Linker(inventory, module, findings).link()
    return findings


class _Linker:
    def __init__(self, inventory: ProjectInventory, module: str, findings: ImportFindings) -> None:
        self.inventory = inventory
        self.module = module
        self.findings = findings
        self.facts = inventory.facts(module)
        self.resolver = inventory.resolver
        self.own = frozenset((module, *self.resolver.packages_above(module)))
        self.imported: set[str] = set(self.own)
        self.packages: set[str] = set()
        """Beginnings of names that lie in an imported package."""

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
            name = joined(item.module, item.name)
            full = self.resolver.absolute(self.module, name)
            if full is not None and (full in sources or full in self.resolver.namespaces):
                self._note_package(name, full)
            if full in sources:
                self._note_ambiguity(target, item)
                self.findings.resolved += 1
                yield full
                return
        elif not item.name:
            first = item.module.partition(".")[0]
            if item.alias == first:
                self._note_package(first, first)
            else:
                self._note_package(item.module, target)
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
        for package in self.resolver.packages_above(target):
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
        reason = _REASONS.get(function)
        if reason:
            return f"{function} {reason}"
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
        """PEP 562: what a module `__getattr__` imports when it is asked for."""
        for item in lazy_names(self.facts):
            found = "" if item.certain else self.resolver.lazy_target(self.module, item)
            if found:
                module = self.resolver.module_prefix(found)
                self.findings.add(self.module, module, EdgeKind.LAZY, item.position)
                self.imported.add(module)

    # -- submodules reached without an import of their own

    def _hidden(self) -> None:
        packages = tuple(self.packages)
        if not packages:
            return
        hidden: dict[int, str] = {}
        for index, name in enumerate(self.facts.names):
            if name.startswith(packages):
                target = self.resolver.absolute(self.module, name)
                prefix = self.resolver.module_prefix(target) if target else ""
                if prefix and prefix not in self.imported:
                    hidden[index] = prefix
        if not hidden:
            return
        uses = self.facts.uses
        for start in range(0, len(uses), 4):
            submodule = hidden.get(uses[start + 1])
            if submodule:
                self.findings.add(self.module, submodule, EdgeKind.HIDDEN, uses[start + 3])

    def _note_package(self, name: str, target: str) -> None:
        """Remember the package that an import binds, by its name in the facts."""
        source = self.inventory.sources.get(target)
        if source.is_package if source is not None else target in self.resolver.namespaces:
            self.packages.add(f"{name}.")

    def _report(self, code: diagnostics.Code, message: str, position: int) -> None:
        place = self.inventory.location(self.module, position)
        self.findings.diagnostics.append(diagnostics.report(code, message, place))
