"""`strangler rules init`: a first rules file from what `analyze` found."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from strangler.cli.files import write_whole
from strangler.cli.rules.loading import counted, say
from strangler.errors import OutputError, UnusableInputError


def init(
    report: Annotated[
        Path,
        typer.Argument(
            metavar="REPORT", help="report.json of `strangler analyze`.", show_default=False
        ),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE; - is stdout.")
    ] = Path("rules.yaml"),
    monolith: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the monolith listens (default: ${MONOLITH_URL})."),
    ] = None,
    app: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only the endpoints of this app.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE.")] = False,
) -> None:
    """Draft a rules file: every endpoint a route that the monolith answers."""
    from strangler.rules.document import parse_rules
    from strangler.rules.drafting import MONOLITH, draft_rules
    from strangler.rules.values import parse_url
    from strangler.yaml_places.values import BadValueError

    if monolith is not None and "${" not in monolith:
        try:
            parse_url(monolith)
        except BadValueError as error:
            raise typer.BadParameter(f"--monolith: {error}; {error.hint}") from None
    found = _report(report)
    apps = sorted({endpoint["app"] for endpoint in found["endpoints"]})
    if app is not None and app not in apps:
        raise typer.BadParameter(f"--app: there is no app {app!r}; there are {', '.join(apps)}")
    to_stdout = str(output) == "-"
    if not to_stdout and output.exists() and not force:
        raise OutputError(f"{output} exists; write elsewhere with -o, or overwrite it with --force")
    drafted = draft_rules(found, monolith or MONOLITH, app)
    say(drafted.diagnostics)
    if to_stdout:
        sys.stdout.write(drafted.text)
        return
    checked = parse_rules(drafted.text, output.as_posix(), {"MONOLITH_URL": "http://127.0.0.1"})
    say(checked.diagnostics)
    write_whole(output, drafted.text)
    sys.stderr.write(
        f"{output}: {counted(drafted.routes, 'route')}, all in state legacy\n"
        f"Next  strangler rules validate {output}\n"
    )


def _report(path: Path) -> dict[str, Any]:
    if path.is_dir():
        path /= "report.json"
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise UnusableInputError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise UnusableInputError(f"{path} is no report.json: {error}") from error
    keys = {"app", "method", "path", "effect", "complete"}
    endpoints = found.get("endpoints") if isinstance(found, dict) else None
    if not isinstance(endpoints, list) or not all(
        isinstance(each, dict) and keys <= each.keys() for each in endpoints
    ):
        raise UnusableInputError(f"{path} is no report.json; `strangler analyze` writes one")
    result: dict[str, Any] = found
    return result
