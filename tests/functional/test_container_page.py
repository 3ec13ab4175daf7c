"""docs/container.md says what the program and the image do: variables, paths, figures."""

import re
from pathlib import Path

import typer

from strangler.cli.main import app
from strangler.deploy.stacks.edge import proxy as proxy_tasks
from strangler.proxy.control import places, tokens
from support.dockerfiles import parse
from support.on_emulators import loaded

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/container.md").read_text(encoding="utf-8")
FINAL = parse((ROOT / "Dockerfile").read_text(encoding="utf-8")).stages[-1]


def rows(heading):
    """First and second cell of the table below a heading."""
    table = PAGE.partition(heading)[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| `([A-Z_]+)`[^|]* \| (?:`([^`|]*)`)?", table, re.MULTILINE))


def variables_of_the_proxy():
    """Of its options and its argument, as the command line itself has them."""
    command = typer.main.get_command(app).commands["proxy"]
    return {parameter.envvar for parameter in command.params if parameter.envvar}


def variables_of_a_task():
    """What the task definition of the example sets."""
    _, stacks = loaded()
    definition = next(
        resource for stack in stacks for resource in stack.resources if resource.id == "ProxyTask"
    )
    (container,) = definition.properties["ContainerDefinitions"]
    names = {each["Name"] for each in container["Environment"]}
    return {name for name in names if name.startswith("STRANGLER_")}


def test_every_option_has_a_variable_and_every_variable_a_row():
    """Neither more nor fewer than the command line knows and tasks are given."""
    told = rows("| variable | in the image | is |\n").keys()
    assert told == variables_of_the_proxy() | variables_of_a_task()


def test_an_option_that_only_looks_is_no_setting():
    """`--check`, `--help` and how much is said have no variable; all others have."""
    command = typer.main.get_command(app).commands["proxy"]
    without = {parameter.name for parameter in command.params if not parameter.envvar}
    assert without == {"check", "quiet", "verbose"}


def test_what_the_image_sets_stands_beside_it():
    """By the Dockerfile."""
    told = {
        name: value for name, value in rows("| variable | in the image | is |\n").items() if value
    }
    set_there = FINAL.variables()
    assert told == {name: set_there[name] for name in set_there if name.startswith("STRANGLER_")}


def test_variables_without_an_option_are_those_of_the_code():
    """The token's, and that of the meeting place."""
    found = rows("| variable | is |\n").keys()
    assert {tokens.VARIABLE, "STRANGLER_RUNTIME_DIR", "AWS_REGION"} == found
    assert "STRANGLER_RUNTIME_DIR" in (places.__doc__ or "") + str(places.runtime_directory.__doc__)


def test_options_that_stand_there_are_options():
    """Spelt as the command line has them."""
    command = typer.main.get_command(app).commands["proxy"]
    known = {name for parameter in command.params for name in parameter.opts}
    told = set(re.findall(r"\| `(--[a-z-]+)`", PAGE.partition("## Variables")[2]))
    assert told <= known
    assert len(told) >= 14


def test_times_of_a_stop_are_those_of_the_task_definition():
    """15 s, and what the stop time-out leaves."""
    delay = proxy_tasks.DRAIN_DELAY
    assert f"sets {delay} s and `stop_timeout` - {delay + 5} s" in PAGE


def test_it_builds_with_the_arguments_that_the_dockerfile_has():
    """And names the image by digest."""
    assert "--build-arg PYTHON_IMAGE=python:3.13-slim@sha256:DIGEST" in PAGE
