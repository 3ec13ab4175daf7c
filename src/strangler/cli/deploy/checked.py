"""A rules file in, what may be handed out of it; or every problem on stderr and exit code 2."""

import os
from pathlib import Path
from typing import NamedTuple

import typer

from strangler.cli.rules.loading import WRONG, say
from strangler.deploy.checks import check
from strangler.deploy.checks.publishable import publishable, task_environment
from strangler.deploy.model import Deployment
from strangler.diagnostics import Severity, in_order
from strangler.proxy.dataplane.table import compile_table
from strangler.rules.document import load_rules, parse_rules
from strangler.rules.model import Rules
from strangler.rules.transcribing import as_json


class Checked(NamedTuple):
    """Rules that a proxy can use."""

    rules: Rules
    content: str
    """As JSON, placeholders and all."""


def checked_rules(path: Path, deployment: Deployment, deploy_file: Path) -> Checked:
    """By the proxy's own checks, with the variables that its tasks will have, and by those of the
    deployment. What is handed out is read once more, as a proxy will read it."""
    environment = {**os.environ, **task_environment(deployment)}
    loaded = load_rules(path, environment)
    problems = list(loaded.diagnostics)
    text = ""
    if path.is_file():
        text = path.read_bytes().decode("utf-8-sig", "replace")
        problems += publishable(deployment, loaded.rules, text, path.as_posix())
    if loaded.rules:
        problems += check(deployment, loaded.rules, deploy_file.as_posix())
    say(in_order(problems))
    if loaded.rules is None or any(each.severity is Severity.ERROR for each in problems):
        raise typer.Exit(WRONG)
    compile_table(loaded.rules)
    content = as_json(text, path.as_posix())
    again = parse_rules(content, path.as_posix(), environment)
    if again.rules is None:
        raise RuntimeError(f"the JSON of {path} is refused: {again.diagnostics}")
    return Checked(loaded.rules, content)
