"""Options that several commands share, each written once."""

from pathlib import Path
from typing import Annotated

import typer

Root = Annotated[
    Path, typer.Argument(metavar="ROOT", help="Directory of the monolith.", show_default=False)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show every diagnostic and every stage.")
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Read settings from FILE, not from ROOT/strangler.toml or pyproject.toml.",
        show_default=False,
    ),
]
App = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Which app, when the repository has several.", show_default=False
    ),
]
Facts = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="What only you know: where calls go, edges, effects (docs/facts.md).",
        show_default=False,
    ),
]
Libraries = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="PATH",
        help="Read installed packages that the code names, never run them; several times.",
        show_default=False,
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, help="Worker processes (default: one a core).", show_default=False
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read every file anew.")]
CacheDirectory = Annotated[
    Path | None,
    typer.Option("--cache", metavar="DIR", help="Keep the cache in DIR.", show_default=False),
]
