"""What the stages found in, the Analysis that reports show out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from strangler.analyzers.boundaries import Proposal
from strangler.analyzers.effects.answering import Answer, spelt
from strangler.analyzers.effects.working import StillOpen, Worked
from strangler.analyzers.inventory.imports import ImportFindings
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.inventory.uses import Use
from strangler.diagnostics import CODES, Diagnostic, report
from strangler.identity import EndpointId
from strangler.model.analysis import (
    ApplicationSummary,
    DoorSummary,
    EndpointSummary,
    ModuleSummary,
    ProjectSummary,
    ResolutionCounts,
    SymbolSummary,
    TableAccess,
    TableSummary,
    Unresolved,
)
from strangler.model.boundaries import PartKind
from strangler.model.effects import EffectKind
from strangler.model.facts import MODULE_SCOPE, DefinitionKind
from strangler.model.recogniser import Conclusions

_MAX_PER_KIND = 100
_UNRESOLVED_HINTS = {
    "attribute": "the attribute is set at run time, or a base class lies outside the project",
    "computed": "the callee is the result of an expression; call it by a name to be followed",
    "hub": "the callee could be any of many values; annotate it to be followed",
    "getattr": "the attribute's name is computed; a dict of functions can be followed",
    "local": "a function held in a local name or parameter; annotate it to be followed",
    "name": "the name is bound by a star import or at run time; import it by name",
    "receiver": "a method of a value whose class is not known; annotate the value",
    "library": "nothing is known of this function of a library; say what it does in a facts file",
    "table": "no table of the class is known; say what the function does in a facts file",
}
_FACTS_HINT = "say what it calls in a facts file"


def module_summaries(
    inventory: ProjectInventory, part_of_module: Mapping[str, str]
) -> tuple[ModuleSummary, ...]:
    """All modules, by name."""
    return tuple(
        ModuleSummary(
            module,
            source.path,
            inventory.facts(module).lines,
            source.kind,
            part_of_module.get(module),
        )
        for module, source in inventory.sources.items()
    )


def symbol_summaries(
    inventory: ProjectInventory, part_of_module: Mapping[str, str], part_of_unit: Mapping[str, str]
) -> tuple[SymbolSummary, ...]:
    """Top-level classes and functions; `part` where it is not the module's."""
    found: dict[str, SymbolSummary] = {}
    for module in inventory.modules:
        own = part_of_module.get(module)
        for definition in inventory.facts(module).definitions:
            if definition.scope != MODULE_SCOPE or definition.kind is DefinitionKind.LAMBDA:
                continue
            name = f"{module}.{definition.name}"
            is_class = definition.kind is DefinitionKind.CLASS
            part = part_of_unit.get(name if is_class else module)
            found[name] = SymbolSummary(
                name,
                module,
                "class" if is_class else "function",
                inventory.location(module, definition.position),
                definition.end_line,
                part if part != own else None,
            )
    return tuple(found[name] for name in sorted(found))


def endpoint_summaries(
    conclusions: Conclusions, placed: "Placed", answers: Sequence[Answer]
) -> tuple[EndpointSummary, ...]:
    """Endpoints with the part that answers them and what they can do."""
    return tuple(
        EndpointSummary(
            id=str(EndpointId(e.app, e.method, e.path)),
            app=e.app,
            method=e.method,
            path=e.path,
            framework=e.framework,
            handler=e.handler,
            location=e.location,
            auth=e.auth,
            part=placed.part(e.handler) or placed.part_at(e.location.path),
            effect=answer.strength.value,
            complete=answer.complete,
            reads=answer.targets(EffectKind.READS),
            writes=answer.targets(EffectKind.WRITES),
            external=answer.external,
            witness=answer.witness,
            in_schema=e.in_schema,
            effects=tuple(map(spelt, answer.effects)),
            unknown=answer.unknown,
        )
        for e, answer in zip(conclusions.endpoints, answers, strict=True)
    )


def door_summaries(
    conclusions: Conclusions, placed: "Placed", answers: Sequence[Answer]
) -> tuple[DoorSummary, ...]:
    """Other ways in, with the part that holds the handler and what they can do."""
    return tuple(
        DoorSummary(
            kind=d.kind,
            name=d.name,
            handler=d.handler,
            location=d.location,
            part=placed.part(d.handler),
            effect=answer.strength.value,
            complete=answer.complete,
            reads=answer.targets(EffectKind.READS),
            writes=answer.targets(EffectKind.WRITES),
            external=answer.external,
            witness=answer.witness,
            effects=tuple(map(spelt, answer.effects)),
            unknown=answer.unknown,
        )
        for d, answer in zip(conclusions.doors, answers, strict=True)
    )


def table_summaries(
    conclusions: Conclusions,
    proposal: Proposal,
    uses: Iterable[Use],
    placed: "Placed",
    worked: Worked,
) -> tuple[TableSummary, ...]:
    """Tables with the part that owns them, the modules that use their models, and the symbols
    that read and write them."""
    owners = {name: part.name for part in proposal.boundary.parts for name in part.tables}
    models = {t.model for t in conclusions.tables if t.model}
    users: dict[str, set[str]] = {}
    for use in uses:
        first = use.target.partition(".")[0]
        model = f"{use.target_module}.{first}"
        if model in models and use.module != use.target_module:
            users.setdefault(model, set()).add(use.module)
    return tuple(
        TableSummary(
            name=t.name,
            model=t.model,
            module=t.module,
            location=t.location,
            columns=t.columns,
            foreign_keys=t.foreign_keys,
            owner=owners.get(t.name) or placed.part(t.model or t.module),
            readers=tuple(worked.readers.get(t.name, ())),
            writers=tuple(worked.writers.get(t.name, ())),
            users=tuple(sorted(users.get(t.model, ()))),
            accesses=tuple(
                TableAccess(symbol, mode, place)
                for mode, symbols in (("reads", worked.readers), ("writes", worked.writers))
                for symbol, places in symbols.get(t.name, {}).items()
                for place in places
            ),
        )
        for t in conclusions.tables
    )


def below_services(proposal: Proposal) -> frozenset[str]:
    """The parts that are no service: libraries and the platform."""
    parts = proposal.boundary.parts
    return frozenset(part.name for part in parts if part.kind is not PartKind.SERVICE)


class Placed:
    """Which part a dotted name or a file went to."""

    def __init__(self, inventory: ProjectInventory, proposal: Proposal) -> None:
        self._inventory = inventory
        self._proposal = proposal
        self._modules = {source.path: module for module, source in inventory.sources.items()}

    def part(self, dotted: str) -> str | None:
        """The part of the class, function or module a name stands for."""
        module = self._inventory.resolver.module_prefix(dotted)
        if not module:
            return None
        first = dotted[len(module) + 1 :].partition(".")[0]
        unit = self._proposal.part_of_unit.get(f"{module}.{first}")
        return unit or self._proposal.part_of_module.get(module)

    def part_at(self, path: str) -> str | None:
        """The part of the module in a file."""
        return self._proposal.part_of_module.get(self._modules.get(path, ""))


def unresolved(inventory: ProjectInventory, calls: Iterable[StillOpen]) -> tuple[Unresolved, ...]:
    """Calls that could not be followed: the most frequent of each kind by name, the rest as one
    entry without a name."""
    kinds: dict[str, list[Unresolved]] = {}
    for call in calls:
        place = inventory.location(call.module, call.position)
        hint = _UNRESOLVED_HINTS.get(call.kind, _FACTS_HINT)
        found = Unresolved(call.kind, call.name, call.module, call.count, place, hint)
        kinds.setdefault(call.kind, []).append(found)
    listed: list[Unresolved] = []
    for kind in sorted(kinds):
        ordered = sorted(kinds[kind], key=lambda u: (not u.name, -u.count, u.name))
        listed.extend(ordered[:_MAX_PER_KIND])
        rest = ordered[_MAX_PER_KIND:]
        if rest:
            total = sum(call.count for call in rest)
            first = rest[0]
            listed.append(Unresolved(kind, "", first.module, total, first.location, first.hint))
    return tuple(listed)


def project_summary(
    inventory: ProjectInventory,
    imports: ImportFindings,
    worked: Worked,
    *,
    digest: str,
    python_version: str,
    applications: tuple[ApplicationSummary, ...],
) -> ProjectSummary:
    """The project in figures."""
    facts = [inventory.facts(module) for module in inventory.modules]
    parsed = sum(file.parsed for file in facts)
    kinds: Counter[str] = Counter()
    for call in worked.open:
        kinds[call.kind] += call.count
    by_kind = {f"call.{kind}": count for kind, count in sorted(kinds.items())}
    by_kind["import.dynamic"] = imports.dynamic_unresolved
    by_kind["import.missing"] = imports.unresolved
    return ProjectSummary(
        name=inventory.tree.name,
        source_roots=inventory.tree.roots,
        files=len(facts),
        lines=sum(file.lines for file in facts),
        parsed=parsed,
        unparsed=len(facts) - parsed,
        python_version=python_version,
        applications=applications,
        digest=digest,
        resolution=ResolutionCounts(
            calls_resolved=worked.resolved,
            calls_unresolved=kinds.total(),
            imports_resolved=imports.resolved,
            imports_unresolved=imports.unresolved + imports.dynamic_unresolved,
            by_kind=by_kind,
        ),
    )


def file_diagnostics(inventory: ProjectInventory) -> list[Diagnostic]:
    """The problems that were found while files were read."""
    return [
        report(CODES[problem.code], problem.message, inventory.location(module, problem.position))
        for module in inventory.modules
        for problem in inventory.facts(module).problems
    ]
