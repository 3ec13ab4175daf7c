"""`strangler graph`: the dependency graph in a format that other tools read."""

import sys
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from strangler.cli.files import write_whole
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
from strangler.cli.terminal import volume

if TYPE_CHECKING:
    import networkx as nx

    from strangler.model.graph import EdgeKind


class Edges(StrEnum):
    """Which dependencies."""

    IMPORTS = "imports"
    USES = "uses"
    CALLS = "calls"


class LevelName(StrEnum):
    """Between what."""

    MODULE = "module"
    SYMBOL = "symbol"


class GraphFormat(StrEnum):
    """For whom."""

    JSON = "json"
    DOT = "dot"
    GRAPHML = "graphml"
    MERMAID = "mermaid"


def graph(
    context: typer.Context,
    root: Root,
    edges: Annotated[
        Edges,
        typer.Option(
            help="imports: modules that import modules. uses: code that calls, inherits, "
            "decorates with or otherwise names other code. calls: what may call what, followed "
            "through variables, arguments, attributes and containers.",
            show_default=False,
        ),
    ],
    level: Annotated[LevelName, typer.Option(help="Nodes of the graph.")] = LevelName.MODULE,
    builtins: Annotated[
        bool, typer.Option("--builtins", help="With calls between symbols: those of built-ins too.")
    ] = False,
    format_: Annotated[
        GraphFormat, typer.Option("--format", help="json is one object {node: [node, ...]}.")
    ] = GraphFormat.JSON,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write to FILE, not to stdout.",
            show_default=False,
        ),
    ] = None,
    config: ConfigFile = None,
    app: App = None,
    facts: Facts = None,
    libraries: Libraries = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    cache: CacheDirectory = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Print the dependency graph of modules or symbols."""
    loudness = volume(context, quiet, verbose)
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
    from strangler.cli.bars import progress

    if edges is Edges.CALLS:
        wanted = api().read_calls(
            root,
            request.config(),
            level=level.value,
            builtins=builtins,
            progress=progress(loudness),
            jobs=jobs,
            cache=request.cache,
        )
    else:
        whole = api().read_graph(
            root,
            request.config(),
            level=level.value,
            progress=progress(loudness),
            jobs=jobs,
            cache=request.cache,
        )
        wanted = chosen(whole, edges)
    text = render(wanted, format_)
    if output is not None:
        write_whole(output, text)
    elif isinstance(text, bytes):
        sys.stdout.buffer.write(text)
    else:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")


def chosen(whole: "nx.MultiDiGraph[str]", edges: Edges) -> "nx.MultiDiGraph[str]":
    """`whole` with the edges asked for, all modules and symbols, and of the other nodes
    (tables, endpoints, external modules) those that such an edge reaches."""
    import networkx as nx

    from strangler.model.graph import NodeKind

    kinds = _kinds(edges)
    result: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in whole.nodes(data=True):
        if data["kind"] in (NodeKind.MODULE, NodeKind.SYMBOL):
            result.add_node(node, **data)
    for source, target, key, data in whole.edges(keys=True, data=True):
        if data["kind"] in kinds:
            for node in (source, target):
                result.add_node(node, **whole.nodes[node])
            result.add_edge(source, target, key=key, **data)
    return result


def _kinds(edges: Edges) -> "frozenset[EdgeKind]":
    from strangler.model.graph import IMPORT_KINDS, USE_KINDS, EdgeKind

    if edges is Edges.IMPORTS:
        # That a module's packages are imported with it says nothing about its code.
        return IMPORT_KINDS - {EdgeKind.IMPLICIT_PARENT}
    return USE_KINDS


def render(graph_: "nx.MultiDiGraph[str]", format_: GraphFormat) -> str | bytes:
    """The graph in a format; only its renderer is imported."""
    name, function = _RENDERERS[format_]
    renderer = getattr(import_module(f"strangler.reports.{name}"), function)
    content: str | bytes = renderer(graph_.adj if format_ is GraphFormat.JSON else graph_)
    return content


_RENDERERS = {
    GraphFormat.JSON: ("to_json", "graph_json"),
    GraphFormat.DOT: ("to_dot", "graph_dot"),
    GraphFormat.GRAPHML: ("to_graphml", "graph_graphml"),
    GraphFormat.MERMAID: ("to_mermaid", "graph_mermaid"),
}
