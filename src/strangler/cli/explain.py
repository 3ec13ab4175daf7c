"""`strangler explain`: all about one thing, or why one thing depends on another."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from strangler.cli.loading import Request, api
from strangler.cli.options import (
    App,
    CacheDirectory,
    ConfigFile,
    Facts,
    Jobs,
    Libraries,
    NoCache,
    Quiet,
    Root,
    Verbose,
)
from strangler.cli.terminal import results, volume
from strangler.model.graph import NodeKind
from strangler.progress import Progress

if TYPE_CHECKING:
    import networkx as nx

    from strangler.cli.explained import Dependence
    from strangler.cli.portrait import Portrait

DOES_NOT_HOLD = 1
_NAMES = (
    "A module, package, symbol, table or endpoint. The end of a name will do if it is the only "
    "one: orders.views, OrderList.get, 'GET /orders/{id}'."
)


class TextFormat(StrEnum):
    """For people or for scripts."""

    TEXT = "text"
    JSON = "json"


def explain(
    context: typer.Context,
    root: Root,
    a: Annotated[str, typer.Argument(metavar="A", help=_NAMES, show_default=False)],
    b: Annotated[
        str | None,
        typer.Argument(metavar="B", help="What A may depend on.", show_default=False),
    ] = None,
    format_: Annotated[
        TextFormat, typer.Option("--format", help="For people or for scripts.")
    ] = TextFormat.TEXT,
    config: ConfigFile = None,
    app: App = None,
    facts: Facts = None,
    libraries: Libraries = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    cache: CacheDirectory = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Tell all about A; or why A depends on B, line by line.

    Ends with exit code 1 when A does not depend on B."""
    from strangler.cli.bars import progress
    from strangler.cli.explained import as_json, as_text

    request = Request(
        root=root,
        config_file=config,
        app=app,
        facts=facts,
        libraries=tuple(libraries or ()),
        jobs=jobs,
        no_cache=no_cache,
        cache_directory=cache,
    )
    watcher = progress(volume(context, quiet, verbose))
    answer: Portrait | Dependence
    code = 0
    if b is None:
        answer = _about(request, watcher, a)
    else:
        answer = _between(request, watcher, a, b)
        code = 0 if answer.chain else DOES_NOT_HOLD
    if format_ is TextFormat.JSON:
        sys.stdout.write(as_json(answer, root))
    else:
        as_text(answer, root, results())
    return code


def _about(request: Request, watcher: Progress, name: str) -> "Portrait":
    from strangler.analyzers.explaining import find
    from strangler.cli.portrait import portrait

    graph = _graph(request, watcher)
    subject = find(graph, name)
    analysis = api().analyze(
        request.root, request.config(), progress=watcher, jobs=request.jobs, cache=request.cache
    )
    effects = None
    if subject.kind in (NodeKind.ENDPOINT, NodeKind.SYMBOL):
        effects = api().read_effects(
            request.root,
            request.config(),
            name=subject.name,
            progress=watcher,
            jobs=request.jobs,
            cache=request.cache,
        )
    return portrait(graph, subject, analysis, effects)


def _between(request: Request, watcher: Progress, a: str, b: str) -> "Dependence":
    from strangler.analyzers.explaining import find, why
    from strangler.cli.explained import Dependence
    from strangler.errors import UnknownNameError

    graph = _graph(request, watcher)
    source, target = find(graph, a), find(graph, b)
    if source.nodes == target.nodes:
        raise UnknownNameError(f"A and B are both {source.name}; name two different things")
    return Dependence(
        source.name, target.name, why(graph, source, target), why(graph, target, source)
    )


def _graph(request: Request, watcher: Progress) -> "nx.MultiDiGraph[str]":
    """What modules import and what symbols use, in one graph."""
    return api().read_graph(
        request.root,
        request.config(),
        level="symbol",
        progress=watcher,
        jobs=request.jobs,
        cache=request.cache,
    )
