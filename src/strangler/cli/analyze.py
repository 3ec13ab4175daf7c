"""`strangler analyze`: read a monolith, write the report, say on one screen what matters."""

from pathlib import Path
from typing import Annotated

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
from strangler.cli.terminal import Volume, messages, results, volume

FORMATS = ("html", "json", "md", "dot", "svg", "mermaid", "graphml")
_DEFAULT_FORMATS = "html,json,md,dot,svg"
_AUTO = "auto"


def formats(text: str) -> str:
    """The formats as given. Raises typer.BadParameter for those we do not write."""
    wanted = _listed(text)
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        said = f"no such format: {', '.join(unknown)}" if unknown else "no format given"
        raise typer.BadParameter(f"{said}; choose from {', '.join(FORMATS)}")
    return text


def services(text: str) -> str:
    """The number of services as given. Raises typer.BadParameter unless it is auto or 1 or more."""
    if text != _AUTO and not (text.isdecimal() and int(text) >= 1):
        raise typer.BadParameter(f"{text!r} is neither a number from 1 nor {_AUTO}")
    return text


def analyze(
    context: typer.Context,
    root: Root,
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="DIR", help="Write the report to DIR."),
    ] = Path("strangler-report"),
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="LIST",
            callback=formats,
            help=f"What to write, separated by commas: {', '.join(FORMATS)}.",
        ),
    ] = _DEFAULT_FORMATS,
    config: ConfigFile = None,
    app: App = None,
    facts: Facts = None,
    libraries: Libraries = None,
    number: Annotated[
        str | None,
        typer.Option(
            "--services",
            metavar="N|auto",
            callback=lambda text: text and services(text),
            help="How many services to propose.",
            show_default=False,
        ),
    ] = None,
    traces: Annotated[
        list[Path] | None,
        typer.Option(
            "--trace",
            metavar="FILE",
            help="Merge what `strangler trace` saw in real runs; several times.",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    cache: CacheDirectory = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Propose service boundaries, and write a report that proves them.

    Findings are no failure: the exit code is 0 whatever the verdict."""
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
    changes = {} if number is None else {"services": None if number == _AUTO else int(number)}
    settings, kept_in = request.config(**changes), request.cache

    from strangler.cli.bars import progress
    from strangler.cli.problems import show_problems
    from strangler.cli.summary import Summary

    analysis = api().analyze(
        root, settings, traces=traces or (), progress=progress(loudness), jobs=jobs, cache=kept_in
    )
    wanted = _listed(format_)
    try:
        report = api().write_report(analysis, root, output, wanted, cache=kept_in)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"some files in {output} may be of this run") from None
    everything_in = output / "report.json" if "json" in wanted else None
    problems = (*analysis.diagnostics, *report.diagnostics)
    show_problems(problems, loudness, everything_in, messages())
    if loudness is not Volume.QUIET:
        console = results()
        Summary(analysis, root, output, report.written, report.kept).show(console)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
