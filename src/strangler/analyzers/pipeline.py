"""The stages in order: a directory in, an Analysis (or a graph) out."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from strangler import diagnostics
from strangler.analyzers.cache import Cache
from strangler.analyzers.collector import without_collector
from strangler.analyzers.config import Config
from strangler.analyzers.digests import digest, own_code
from strangler.analyzers.discovery import discover, python_requirement
from strangler.analyzers.documents import read_documents, wanted
from strangler.analyzers.gathering import digests_of, gather, state_of
from strangler.analyzers.recognisers.registry import fingerprint, load
from strangler.diagnostics import Diagnostic
from strangler.model.analysis import Analysis
from strangler.model.facts import ModuleFacts
from strangler.model.recogniser import Recogniser
from strangler.model.source import ModuleKind, SourceTree
from strangler.processes import park, side_by_side
from strangler.progress import Progress

if TYPE_CHECKING:
    from strangler.analyzers.boundaries import Proposal
    from strangler.analyzers.inventory.inventory import ProjectInventory
    from strangler.analyzers.inventory.linking import Links
    from strangler.model.boundaries import Cycle
    from strangler.model.graph import Edge
    from strangler.model.recogniser import Conclusions

MIN_PARSED = 0.9
"""Below this share of parsed code lines there is no verdict."""

_TRANSIENT = frozenset(
    code.id
    for code in (diagnostics.PARSER_CRASHED, diagnostics.VANISHED, diagnostics.UNREADABLE_FILE)
)


@dataclass(frozen=True, slots=True)
class Source:
    """A project that was discovered but not yet parsed; `state` stands for all of it."""

    root: Path
    config: Config
    tree: SourceTree
    diagnostics: tuple[Diagnostic, ...]
    recognisers: tuple[Recogniser, ...]
    digests: dict[str, bytes]
    python_version: str
    state: bytes
    documents: Mapping[str, Any] = field(default_factory=dict)
    """The data files that the code names, parsed, by path."""


def analyse(
    root: Path,
    config: Config,
    cache: Cache,
    jobs: int | None,
    progress: Progress,
    traces: Sequence[Path] = (),
) -> Analysis:
    """All stages. An unchanged project comes straight from the cache.

    Raises UnusableInputError if there is nothing to analyse, or a file of `traces` is none."""
    from strangler.analyzers.witnessing.reading import load_traces

    with without_collector():
        bare = read_source(root, config, progress)
        traced = load_traces(traces)
        if traced is not None:
            bare = replace(bare, state=digest(bare.state + traced.digest))
        source = _with_documents(bare, cache)
        if source is not None:
            kept = _kept(cache, b"analysis/" + source.state)
            if kept is not None:
                return kept
        from strangler.analyzers.inventory.inventory import ProjectInventory

        facts = _facts(bare, cache, jobs, progress)
        inventory = ProjectInventory(_labelled(bare.tree, facts), facts, bare.recognisers)
        source = _read_documents(bare, inventory, cache)
        key = b"analysis/" + source.state
        analysis = _analyse(source, inventory, facts, cache, progress)
        if traced is not None:
            from strangler.analyzers.witnessing.witnessing import witnessed

            with progress.stage("trace", None):
                known = known_calls(source, inventory, cache)
                analysis = witnessed(analysis, traced.trace, bare.root, inventory, known)
        if not any(d.code in _TRANSIENT for d in analysis.diagnostics):
            cache.put_many({key: msgspec.msgpack.encode(analysis)})
        if cache.problem is not None:
            found = (*analysis.diagnostics, cache.problem)
            analysis = replace(analysis, diagnostics=diagnostics.in_order(found))
        return analysis


def known_calls(
    source: Source, inventory: "ProjectInventory", cache: Cache
) -> frozenset[tuple[str, str]]:
    """Who may call whom, as pairs of dotted names, with everything that is known of libraries.

    Solved once more: an analysis keeps of its calls only what reports show."""
    from strangler.analyzers.calls.solving import solve
    from strangler.analyzers.concluding import behaviour_of, conclude
    from strangler.analyzers.effects.preparing import prepare
    from strangler.analyzers.witnessing import knowing

    conclusions = conclude(source.recognisers, inventory)
    behaviour, _ = behaviour_of(source.recognisers, inventory, conclusions)
    prepared = prepare(source.recognisers, inventory, conclusions, behaviour, cache)
    told = (prepared.standins, prepared.behaviour, prepared.enter)
    solved = solve(inventory, *told, chains=prepared.chains)
    return knowing.known_calls(solved)


def _with_documents(source: Source, cache: Cache) -> Source | None:
    """The source with the data files that its code named last time; None if that is not known."""
    known = cache.get(b"documents/" + source.state)
    if known is None:
        return None
    try:
        paths = msgspec.msgpack.decode(known, type=tuple[str, ...])
    except msgspec.DecodeError:
        return None
    cache.touch([b"documents/" + source.state])
    return _holding(source, paths)


def _read_documents(source: Source, inventory: "ProjectInventory", cache: Cache) -> Source:
    """The source with the data files that its code names, which the inventory then holds."""
    paths = wanted(source.recognisers, inventory)
    cache.put_many({b"documents/" + source.state: msgspec.msgpack.encode(paths)})
    held = _holding(source, paths)
    inventory.documents = held.documents
    return held


def _holding(source: Source, paths: tuple[str, ...]) -> Source:
    if not paths:
        return source
    read = read_documents(source.root, paths)
    problems = diagnostics.in_order((*source.diagnostics, *read.diagnostics))
    state = digest(source.state + read.state)
    return replace(source, documents=read.found, diagnostics=problems, state=state)


def _kept(cache: Cache, key: bytes) -> Analysis | None:
    """The analysis that the cache holds, unless it is damaged."""
    known = cache.get(key)
    if known is None:
        return None
    try:
        analysis = msgspec.msgpack.decode(known, type=Analysis)
    except msgspec.DecodeError:
        return None
    cache.touch([key])
    return analysis


def read_source(root: Path, config: Config, progress: Progress) -> Source:
    """Discover the files and read their digests."""
    root = root.resolve() if root.exists() else root
    recognisers = load(config.disabled_recognisers)
    with progress.stage("discover", None):
        found = discover(root, config)
    digests = digests_of(root, found.tree, progress)
    version = python_requirement(root)
    parts = (own_code(), fingerprint(recognisers), config, version)
    salt = repr((*parts, found.diagnostics))
    state = state_of(found.tree, digests, salt.encode())
    return Source(root, config, found.tree, found.diagnostics, recognisers, digests, version, state)


def read_inventory(
    root: Path, config: Config, cache: Cache, jobs: int | None, progress: Progress
) -> "tuple[Source, ProjectInventory]":
    """The whole project, read and with its names resolved, and nothing concluded."""
    from strangler.analyzers.inventory.inventory import ProjectInventory

    source = read_source(root, config, progress)
    facts = _facts(source, cache, jobs, progress)
    inventory = ProjectInventory(_labelled(source.tree, facts), facts, source.recognisers)
    return _read_documents(source, inventory, cache), inventory


def _facts(
    source: Source, cache: Cache, jobs: int | None, progress: Progress
) -> dict[str, ModuleFacts]:
    return gather(
        source.root,
        source.tree,
        source.digests,
        source.recognisers,
        fingerprint(source.recognisers),
        cache,
        jobs or default_jobs(),
        progress,
        _load_later_stages,
    )


def _load_later_stages() -> None:
    """Import what `_analyse` needs, at a time when this process only waits for others."""
    import strangler.analyzers.boundaries
    import strangler.analyzers.concluding
    import strangler.analyzers.effects.preparing
    import strangler.analyzers.graphing.edges
    import strangler.analyzers.graphing.units
    import strangler.analyzers.inventory.linking
    import strangler.analyzers.summarising  # noqa: F401


def default_jobs() -> int:
    """As many processes as this one may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _analyse(
    source: Source,
    inventory: "ProjectInventory",
    facts: dict[str, ModuleFacts],
    cache: Cache,
    progress: Progress,
) -> Analysis:
    from strangler.analyzers import summarising
    from strangler.analyzers.boundaries import propose
    from strangler.analyzers.concluding import behaviour_of, conclude
    from strangler.analyzers.cycles import part_cycles
    from strangler.analyzers.data.cutting import with_data
    from strangler.analyzers.data.placing import read_all
    from strangler.analyzers.effects.edges import with_calls
    from strangler.analyzers.effects.preparing import answer, prepare
    from strangler.analyzers.effects.problems import problems as effect_problems
    from strangler.analyzers.graphing.units import build_units
    from strangler.analyzers.inventory.linking import link
    from strangler.analyzers.transactions.placing import placed as in_parts
    from strangler.analyzers.transactions.placing import with_transactions
    from strangler.analyzers.working import Use, work_out_use

    with progress.stage("link", None):
        links = link(inventory)
    with progress.stage("recognise", None):
        conclusions = conclude(source.recognisers, inventory)
        behaviour, failures = behaviour_of(source.recognisers, inventory, conclusions)
        prepared = prepare(source.recognisers, inventory, conclusions, behaviour, cache)
        sql = read_all(inventory, conclusions)
    share = parsed_share(inventory)

    def bounded() -> "tuple[tuple[Edge, ...], tuple[Cycle, ...], Proposal]":
        lines = {module: facts[module].lines for module in inventory.modules}
        units = build_units(inventory, links.imports, links.uses)
        park(units)
        proposal = propose(
            units,
            inventory.sources,
            lines,
            conclusions,
            inventory.location,
            services=source.config.services,
            parsed_share=share,
        )
        return (*module_edges(inventory, links, conclusions), proposal)

    with progress.stage("calls, effects and boundaries", None):
        # What calls do needs no boundaries, and they need no effects.
        (edges, cycles, proposal), use = side_by_side(
            bounded,
            lambda: work_out_use(
                answer(inventory, conclusions, prepared, sql=sql.at),
                inventory,
                conclusions,
                behaviour,
                sql.at,
            ),
            Use,
        )
        worked, data = use.worked, use.data
    park(inventory, facts, links)
    with progress.stage("summarise", None):
        placed = summarising.Placed(inventory, proposal)
        problems = [
            *source.diagnostics,
            *summarising.file_diagnostics(inventory),
            *links.imports.diagnostics,
            *conclusions.diagnostics,
            *failures,
            *sql.diagnostics,
            *data.diagnostics,
            *effect_problems(worked),
        ]
        tables = summarising.table_summaries(conclusions, proposal, links.uses, placed, worked)
        owner_of = {table.name: table.owner for table in tables}.get
        transactions = in_parts(use.transactions, owner_of, placed.part)
        if share < MIN_PARSED:
            code = diagnostics.FEW_PARSED
            message = f"{share:.1%} of the code lines could be parsed, so there is no verdict"
            problems.append(diagnostics.report(code, message))
        return Analysis(
            project=summarising.project_summary(
                inventory,
                links.imports,
                worked,
                digest=source.state.hex(),
                python_version=source.python_version,
            ),
            modules=summarising.module_summaries(inventory, proposal.part_of_module),
            symbols=summarising.symbol_summaries(
                inventory, proposal.part_of_module, proposal.part_of_unit
            ),
            endpoints=summarising.endpoint_summaries(conclusions, placed, worked.endpoints),
            doors=summarising.door_summaries(conclusions, placed, worked.doors),
            tables=tables,
            edges=with_calls((*edges, *data.joins), worked.calls, inventory),
            boundary=proposal.boundary,
            cuts=with_transactions(
                with_data(
                    proposal.cuts,
                    data.joins,
                    worked.writers,
                    owner_of,
                    placed.part_at,
                    placed.part,
                ),
                transactions,
                owner_of,
            ),
            cycles=(*cycles, *part_cycles(proposal.cuts)),
            transactions=transactions,
            metrics=proposal.metrics,
            unresolved=summarising.unresolved(inventory, worked.open),
            diagnostics=diagnostics.in_order(problems),
        )


def module_edges(
    inventory: "ProjectInventory",
    links: "Links",
    conclusions: "Conclusions",
) -> "tuple[tuple[Edge, ...], tuple[Cycle, ...]]":
    """The edges of the report between modules, tables and endpoints, and the import cycles."""
    from strangler.analyzers.cycles import find_cycles
    from strangler.analyzers.graphing.edges import import_edges, in_order, use_edges

    found = import_edges(inventory, links.imports)
    edges = in_order([*found, *use_edges(inventory, links.uses), *conclusions.edges])
    return edges, find_cycles(found)


def parsed_share(inventory: "ProjectInventory") -> float:
    """The share of code lines that could be parsed, 1.0 when there are none."""
    total = parsed = 0
    for module, source in inventory.sources.items():
        if source.kind is ModuleKind.CODE:
            facts = inventory.facts(module)
            total += facts.lines
            parsed += facts.lines if facts.parsed else 0
    return parsed / total if total else 1.0


def _labelled(tree: SourceTree, facts: dict[str, ModuleFacts]) -> SourceTree:
    """The tree with files labelled as generated whose first lines say so."""
    files = tuple(
        replace(file, kind=ModuleKind.GENERATED)
        if facts[file.module].is_generated and file.kind is not ModuleKind.VENDORED
        else file
        for file in tree.files
    )
    return replace(tree, files=files)
