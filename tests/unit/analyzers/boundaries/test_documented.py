"""The tables of docs/boundaries.md say what the code does."""

import re
from dataclasses import asdict
from pathlib import Path

from strangler.analyzers.boundaries.pricing import PRICES
from strangler.analyzers.boundaries.recipe import RECIPE

TEXT = (Path(__file__).parents[4] / "docs" / "boundaries.md").read_text(encoding="utf-8")


def table(heading):
    section = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    return {
        n: float(v) for n, v in re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", section, re.MULTILINE)
    }


def test_the_recipe_is_documented_as_it_is():
    """Every documented constant has its value."""
    documented = table("The recipe")
    assert len(documented) > 10
    assert documented == {name: asdict(RECIPE)[name] for name in documented}


def test_all_prices_are_documented_as_they_are():
    """Kinds in the table, factors in the text below it."""
    documented = table("The price of a cut")
    documented |= {n: float(v) for n, v in re.findall(r"`((?:into|from)_\w+)` ([\d.]+\d)", TEXT)}
    assert documented == asdict(PRICES)
