"""One question about a project in, the part of the analysis that answers it out."""

from pathlib import Path
from typing import TYPE_CHECKING

from strangler.analyzers.cache import Cache
from strangler.analyzers.collector import without_collector
from strangler.analyzers.config import Config
from strangler.analyzers.sourcing import (
    Source,
    read_all,
    read_inventory,
    read_source,
    recognised,
)
from strangler.progress import Progress

if TYPE_CHECKING:
    import networkx as nx

    from strangler.analyzers.inventory.inventory import ProjectInventory
    from strangler.model.effects import AllEffects


def read_graph(
    root: Path, config: Config, symbols: bool, cache: Cache, jobs: int | None, progress: Progress
) -> "nx.MultiDiGraph[str]":
    """The dependency graph alone: modules, tables and endpoints; with `symbols`, those too."""
    from strangler.analyzers.graphing.keeping import from_bytes, to_bytes

    with without_collector():
        bare = read_source(root, config, progress)
        known = recognised(bare, cache)
        kind = b"network/symbols/" if symbols else b"network/modules/"
        if known is not None and (kept := cache.get(kind + known.state)) is not None:
            cache.touch([kind + known.state])
            graph = from_bytes(kept)
            if graph is not None:
                return graph
        source, inventory = read_all(bare, cache, jobs, progress)
        graph = _network(source, inventory, symbols, progress)
        cache.put_many({kind + source.state: to_bytes(graph)})
        return graph


def _network(
    source: Source, inventory: "ProjectInventory", symbols: bool, progress: Progress
) -> "nx.MultiDiGraph[str]":
    from strangler.analyzers.concluding import conclude
    from strangler.analyzers.graphing.edges import import_edges, in_order, use_edges
    from strangler.analyzers.graphing.network import build_network
    from strangler.analyzers.inventory.linking import link
    from strangler.analyzers.knowledge.applying import known_edges, nodes_of

    with progress.stage("link", None):
        own = inventory.own
        links = link(own)
    with progress.stage("recognise", None):
        conclusions = conclude(source.recognisers, inventory, source.config.app)
    edges = [*import_edges(own, links.imports), *use_edges(own, links.uses), *conclusions.edges]
    more, _ = known_edges(source.knowledge, edges, nodes_of(own, conclusions))
    return build_network(
        own, in_order([*edges, *more]), conclusions, links.uses if symbols else None
    )


def read_calls(
    root: Path,
    config: Config,
    symbols: bool,
    builtins: bool,
    cache: Cache,
    jobs: int | None,
    progress: Progress,
) -> "nx.MultiDiGraph[str]":
    """The call graph alone, between symbols or modules (`strangler.analyzers.graphing.calling`)."""
    from strangler.analyzers.calls.solving import solve
    from strangler.analyzers.concluding import behaviour_of, conclude
    from strangler.analyzers.effects.preparing import prepare
    from strangler.analyzers.graphing.calling import build_call_network

    with without_collector():
        source, inventory = read_inventory(root, config, cache, jobs, progress)
        with progress.stage("recognise", None):
            conclusions = conclude(source.recognisers, inventory, config.app)
            behaviour, _ = behaviour_of(source.recognisers, inventory, conclusions)
        with progress.stage("calls", None):
            prepared = prepare(source.recognisers, inventory, conclusions, behaviour, cache)
            told = (prepared.standins, prepared.behaviour, prepared.enter)
            calls = solve(inventory, *told, chains=prepared.chains).graph
        return build_call_network(inventory.own, calls, symbols, builtins)


def read_effects(
    root: Path, config: Config, name: str, cache: Cache, jobs: int | None, progress: Progress
) -> "AllEffects | None":
    """All that one endpoint (`app:METHOD /template`) or symbol can do; None if there is no code
    of it. An unchanged project answers from the cache."""
    from strangler.analyzers.effects.following import answer
    from strangler.analyzers.pipeline import analyse
    from strangler.model.effect_map import unpack

    return answer(unpack(analyse(root, config, cache, jobs, progress).effects), name)
