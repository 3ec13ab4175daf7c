"""`strangler deploy`: the proxy behind API Gateway, and the services beside it."""

import typer

from strangler.cli.deploy.apply import apply
from strangler.cli.deploy.destroy import destroy
from strangler.cli.deploy.drift import drift
from strangler.cli.deploy.init import init
from strangler.cli.deploy.plan import plan
from strangler.cli.deploy.render import render
from strangler.cli.deploy.rules import rules
from strangler.cli.deploy.schema import schema
from strangler.cli.deploy.status import status
from strangler.cli.outcomes import guarded

__all__ = ["app"]

app = typer.Typer(
    name="deploy",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Put the proxy behind API Gateway on AWS, and services beside it.",
)
for name, command in (
    ("init", init),
    ("schema", schema),
    ("render", render),
    ("plan", plan),
    ("apply", apply),
    ("rules", rules),
    ("status", status),
    ("drift", drift),
    ("destroy", destroy),
):
    app.command(name)(guarded(command))
