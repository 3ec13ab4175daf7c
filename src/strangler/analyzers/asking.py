"""One question about a project in, the part of the analysis that answers it out."""

from pathlib import Path
from typing import TYPE_CHECKING

from strangler.analyzers.cache import Cache
from strangler.analyzers.collector import without_collector
from strangler.analyzers.config import Config
from strangler.analyzers.sourcing import read_inventory
from strangler.progress import Progress

if TYPE_CHECKING:
    import networkx as nx

    from strangler.model.effects import AllEffects


def read_graph(
    root: Path, config: Config, symbols: bool, cache: Cache, jobs: int | None, progress: Progress
) -> "nx.MultiDiGraph[str]":
    """The dependency graph alone: modules, tables and endpoints; with `symbols`, those too."""
    from strangler.analyzers.concluding import conclude
    from strangler.analyzers.graphing.edges import import_edges, in_order, use_edges
    from strangler.analyzers.graphing.network import build_network
    from strangler.analyzers.inventory.linking import link
    from strangler.analyzers.knowledge.applying import known_edges, nodes_of

    with without_collector():
        source, inventory = read_inventory(root, config, cache, jobs, progress)
        with progress.stage("link", None):
            own = inventory.own
            links = link(own)
        with progress.stage("recognise", None):
            conclusions = conclude(source.recognisers, inventory, config.app)
        edges = [*import_edges(own, links.imports), *use_edges(own, links.uses)]
        edges += conclusions.edges
        more, _ = known_edges(source.knowledge, edges, nodes_of(own, conclusions))
        return build_network(
            own,
            in_order([*edges, *more]),
            conclusions,
            links.uses if symbols else None,
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
    of it."""
    from strangler.analyzers.concluding import behaviour_of, conclude
    from strangler.analyzers.data.placing import read_all
    from strangler.analyzers.effects.preparing import answer, prepare
    from strangler.identity import EndpointId

    with without_collector():
        source, inventory = read_inventory(root, config, cache, jobs, progress)
        with progress.stage("recognise", None):
            conclusions = conclude(source.recognisers, inventory, config.app)
            behaviour, _ = behaviour_of(source.recognisers, inventory, conclusions)
        with progress.stage("effects", None):
            prepared = prepare(source.recognisers, inventory, conclusions, behaviour, cache)
            sql = read_all(inventory, conclusions).at
            found = answer(inventory, conclusions, prepared, (name,), sql, source.knowledge)
            for endpoint in conclusions.endpoints:
                if str(EndpointId(endpoint.app, endpoint.method, endpoint.path)) == name:
                    names = (endpoint.handler, *endpoint.runs)
                    return found.all_effects(names, endpoint.location, endpoint.method)
            place = inventory.definition(name)
            if place is None or name not in found.solved.activity.by_name:
                return None
            return found.all_effects((name,), inventory.location(place[0], place[1].position))
