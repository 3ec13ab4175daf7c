"""`strangler rules import`: what routes today becomes a rules file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from strangler.cli.files import write_whole
from strangler.cli.rules.loading import (
    Format,
    TextFormat,
    counted,
    plain,
    say,
    write_json,
)
from strangler.engines.importing.kinds import Kind
from strangler.errors import OutputError

if TYPE_CHECKING:
    from strangler.engines.importing.draft import Imported

NOT_ALL = 1
"""Exit code with --strict: something could not be carried."""
UNUSABLE = 3


def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="What is imported.", show_default=False),
    ] = None,
    from_: Annotated[Kind, typer.Option("--from", help="What FILE is.", show_default=False)] = ...,  # type: ignore[assignment] # typer's word for required
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE; - is stdout.")
    ] = Path("rules.yaml"),
    monolith: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the default listens, instead of what FILE says."),
    ] = None,
    retired: Annotated[
        bool,
        typer.Option("--retired", help="Routes of services never fall back to the monolith."),
    ] = False,
    live: Annotated[
        bool, typer.Option("--live", help="Ask AWS for routes of Refactor Spaces; no FILE.")
    ] = False,
    environment_id: Annotated[
        str, typer.Option(metavar="ID", help="With --live: which environment.")
    ] = "",
    application_id: Annotated[
        str, typer.Option(metavar="ID", help="Which application of Refactor Spaces.")
    ] = "",
    carry_guarded: Annotated[
        bool,
        typer.Option(
            "--carry-guarded",
            help="Carry what FILE guards (passwords, addresses) too: nothing checks it then.",
        ),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 if anything could not be carried.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the rules file.")] = False,
    format_: Format = TextFormat.TEXT,
) -> int:
    """Make a rules file of what routes requests today, and list what could not be carried."""
    from strangler.engines.importing.sources import import_live, import_rules
    from strangler.rules.model import State

    _check_monolith(monolith)
    given = files or []
    _check_source(given, from_, live, environment_id, application_id)
    to_stdout = str(output) == "-"
    if not to_stdout and output.exists() and not force:
        raise OutputError(f"{output} exists; write elsewhere with -o, or overwrite it with --force")
    state = State.RETIRED if retired else State.MIGRATED
    if live:
        imported = import_live(environment_id, application_id, monolith, state)
    else:
        imported = import_rules(
            given, from_, monolith, state, application_id, carry_guarded=carry_guarded
        )
    if imported.text is not None and not to_stdout:
        write_whole(output, imported.text)
    _say(imported, output, to_stdout, format_)
    if imported.text is None:
        return UNUSABLE
    return NOT_ALL if strict and imported.diagnostics else 0


def _check_source(
    files: list[Path], kind: Kind, live: bool, environment: str, application: str
) -> None:
    if live and (kind is not Kind.REFACTOR_SPACES or files):
        raise typer.BadParameter("--live asks AWS for --from refactor-spaces, and takes no FILE")
    if live and not (environment and application):
        raise typer.BadParameter("--live needs --environment-id and --application-id")
    if not live and not files:
        raise typer.BadParameter("name what is imported: FILE")
    if kind is Kind.NGINX and len(files) > 1:
        raise typer.BadParameter("nginx has one main file; the output of `nginx -T` holds them all")


def _check_monolith(monolith: str | None) -> None:
    from strangler.rules.values import parse_url
    from strangler.yaml_places.values import BadValueError

    if monolith is not None and "${" not in monolith:
        try:
            parse_url(monolith)
        except BadValueError as error:
            raise typer.BadParameter(f"--monolith: {error}; {error.hint}") from None


def _say(imported: "Imported", output: Path, to_stdout: bool, format_: TextFormat) -> None:
    usable = imported.text is not None
    if format_ is TextFormat.JSON:
        content: dict[str, object] = {
            "file": output.as_posix() if usable and not to_stdout else None,
            "routes": imported.routes if usable else None,
            "upstreams": imported.upstreams if usable else None,
            "diagnostics": [plain(each) for each in imported.diagnostics],
        }
        if to_stdout:
            content["rules"] = imported.text
        write_json(content)
        return
    say(imported.diagnostics)
    if imported.text is None:
        sys.stderr.write("nothing was written\n")
        return
    if to_stdout:
        sys.stdout.write(imported.text)
        return
    left = len(imported.diagnostics)
    told = f"; {counted(left, 'thing')} to look at, above" if left else "; all of it is carried"
    sizes = f"{counted(imported.routes, 'route')}, {counted(imported.upstreams, 'upstream')}"
    sys.stderr.write(f"{output}: {sizes}{told}\nNext  strangler rules validate {output}\n")
