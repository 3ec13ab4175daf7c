"""`strangler rules`: check, question, compare and draft rules files, without any proxy running."""

import typer

from strangler.cli.outcomes import guarded
from strangler.cli.rules.diff import diff
from strangler.cli.rules.explain import explain
from strangler.cli.rules.export import export
from strangler.cli.rules.import_ import import_
from strangler.cli.rules.init import init
from strangler.cli.rules.schema import schema
from strangler.cli.rules.testing import try_requests
from strangler.cli.rules.validate import validate

__all__ = ["app"]

app = typer.Typer(
    name="rules",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Check, question, compare, draft and export rules files.",
)
for name, command in (
    ("init", init),
    ("import", import_),
    ("validate", validate),
    ("explain", explain),
    ("test", try_requests),
    ("diff", diff),
    ("schema", schema),
    ("export", export),
):
    app.command(name)(guarded(command))
