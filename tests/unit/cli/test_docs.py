import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[3] / "docs/cli.md").read_text()


@pytest.mark.parametrize("command", ["analyze", "graph", "explain"])
def test_the_page_names_every_option_and_no_other(run, command):
    """A section names what is its own; the table above names what all share."""
    helped = options(run(command, "--help").out) - {"--help", "--output"}
    shared = options(PAGE.partition("\n## analyze")[0]) - {"--version", "--edges"}
    own = options(PAGE.partition(f"\n## {command}\n")[2].partition("\n## ")[0])
    assert own | shared == helped


def options(text: str) -> set[str]:
    return set(re.findall(r"--[a-z][a-z-]+", text))


def test_the_example_of_explain_is_what_it_says(run):
    """Every example in the docs runs."""
    example = PAGE.rpartition("```text\n")[2].partition("```")[0]
    assert run("explain", "legacy", "cart.models", "orders.models").out == example


def test_the_example_of_analyze_is_what_it_says(run):
    """Its first and last lines, around an ellipsis."""
    first, last = PAGE.partition("```text\n")[2].partition("```")[0].split("...\n")
    said = "".join(f"{line.rstrip()}\n" for line in run("analyze", "legacy").out.splitlines())
    assert said.startswith(first)
    assert said.endswith(last)
