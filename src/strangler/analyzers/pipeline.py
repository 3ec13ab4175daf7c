"""The stages in order: a directory in, an Analysis (or a graph) out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from strangler import diagnostics
from strangler.analyzers.cache import Cache
from strangler.analyzers.collector import without_collector
from strangler.analyzers.config import Config
from strangler.analyzers.digests import digest
from strangler.analyzers.sourcing import Source, read_all, read_source, recognised
from strangler.model.analysis import Analysis
from strangler.model.source import ModuleKind
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
        known = recognised(bare, cache)
        if known is not None:
            kept = _kept(cache, b"analysis/" + known.state)
            if kept is not None:
                return kept
        source, inventory = read_all(bare, cache, jobs, progress)
        key = b"analysis/" + source.state
        analysis = _analyse(source, inventory, cache, progress)
        if traced is not None:
            from strangler.analyzers.witnessing.witnessing import witnessed

            with progress.stage("trace", None):
                calls = known_calls(source, inventory, cache)
                analysis = witnessed(analysis, traced.trace, bare.root, inventory, calls)
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


def _analyse(
    source: Source,
    inventory: "ProjectInventory",
    cache: Cache,
    progress: Progress,
) -> Analysis:
    from strangler.analyzers import applications as several
    from strangler.analyzers import summarising
    from strangler.analyzers.boundaries import propose
    from strangler.analyzers.boundaries.crossing import with_prices
    from strangler.analyzers.concluding import behaviour_of, conclude
    from strangler.analyzers.coupling.edges import signal_edges
    from strangler.analyzers.coupling.placing import placed as couplings_placed
    from strangler.analyzers.coupling.placing import with_shared_state
    from strangler.analyzers.coupling.problems import problems as coupling_problems
    from strangler.analyzers.coupling.working import SharedCode, read_shared
    from strangler.analyzers.cycles import part_cycles
    from strangler.analyzers.data.cutting import with_data
    from strangler.analyzers.data.placing import read_all as read_sql
    from strangler.analyzers.effects.edges import with_calls
    from strangler.analyzers.effects.preparing import answer, prepare
    from strangler.analyzers.effects.problems import problems as effect_problems
    from strangler.analyzers.effects.publishing import publishing_edges
    from strangler.analyzers.graphing.edges import in_order
    from strangler.analyzers.graphing.units import build_units
    from strangler.analyzers.inventory.linking import link
    from strangler.analyzers.knowledge.applying import (
        known_edges,
        mistyped_tables,
        nodes_of,
        still_open,
    )
    from strangler.analyzers.transactions.placing import placed as in_parts
    from strangler.analyzers.transactions.placing import with_transactions
    from strangler.analyzers.working import Use, work_out_use

    own = inventory.own
    with progress.stage("recognise", None):
        conclusions = conclude(source.recognisers, inventory, source.config.app)
        behaviour, failures = behaviour_of(source.recognisers, inventory, conclusions)
        prepared = prepare(source.recognisers, inventory, conclusions, behaviour, cache)
        sql = read_sql(inventory, conclusions)
    share = parsed_share(own)

    def bounded() -> "tuple[Links, tuple[Edge, ...], tuple[Cycle, ...], Proposal, SharedCode]":
        links = link(own)
        lines = {module: own.facts(module).lines for module in own.modules}
        units = build_units(own, links.imports, links.uses)
        park(units)
        proposal = propose(
            units,
            own.sources,
            lines,
            conclusions,
            own.location,
            services=source.config.services,
            parsed_share=share,
        )
        shared = read_shared(inventory, conclusions, behaviour)
        return (links, *module_edges(own, links, conclusions), proposal, shared)

    with progress.stage("links, calls, effects and boundaries", None):
        # What calls do needs no boundaries, and they need no effects.
        (links, edges, cycles, proposal, shared), use = side_by_side(
            bounded,
            lambda: work_out_use(
                answer(inventory, conclusions, prepared, (), sql.at, source.knowledge),
                inventory,
                conclusions,
                behaviour,
                sql.at,
            ),
            Use,
        )
        worked, data = use.worked.within(own), use.data
        things = shared.with_deeds(use.shared).things
    park(inventory, links, shared)
    with progress.stage("summarise", None):
        placed = summarising.Placed(own, proposal)
        there = several.applications(own, conclusions)
        sent = (*signal_edges(things, own), *publishing_edges(worked.sent, own))
        found = with_calls((*edges, *data.joins, *sent), worked.calls, own)
        more, useless = known_edges(source.knowledge, found, nodes_of(own, conclusions))
        problems = [
            *source.diagnostics,
            *summarising.file_diagnostics(own),
            *links.imports.diagnostics,
            *conclusions.diagnostics,
            *failures,
            *sql.diagnostics,
            *data.diagnostics,
            *effect_problems(worked),
            *worked.problems,
            *useless,
            *mistyped_tables(source.knowledge, conclusions),
            *coupling_problems(use.shared.computed),
            *several.problems(there),
        ]
        problems = still_open(problems, source.knowledge, own, sql.at)
        tables = summarising.table_summaries(conclusions, proposal, links.uses, placed, worked)
        owner_of = {table.name: table.owner for table in tables}.get
        transactions = in_parts(use.transactions, owner_of, placed.part)
        coupling = couplings_placed(
            things, placed.part, owner_of, summarising.below_services(proposal)
        )
        if share < MIN_PARSED:
            code = diagnostics.FEW_PARSED
            message = f"{share:.1%} of the code lines could be parsed, so there is no verdict"
            problems.append(diagnostics.report(code, message))
        return Analysis(
            project=summarising.project_summary(
                own,
                links.imports,
                worked,
                digest=source.state.hex(),
                python_version=source.python_version,
                applications=several.summaries(there),
            ),
            modules=summarising.module_summaries(own, proposal.part_of_module),
            symbols=summarising.symbol_summaries(
                own, proposal.part_of_module, proposal.part_of_unit
            ),
            endpoints=summarising.endpoint_summaries(conclusions, placed, worked.endpoints),
            doors=summarising.door_summaries(conclusions, placed, worked.doors),
            tables=tables,
            edges=in_order((*found, *more)),
            boundary=proposal.boundary,
            cuts=with_prices(
                with_shared_state(
                    with_transactions(
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
                    coupling,
                ),
                {part.name: part.kind for part in proposal.boundary.parts},
            ),
            cycles=(*cycles, *part_cycles(proposal.cuts)),
            transactions=transactions,
            coupling=coupling,
            effects=use.effects,
            metrics=proposal.metrics,
            unresolved=summarising.unresolved(own, worked.open),
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
