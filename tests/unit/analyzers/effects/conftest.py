"""Activities made by hand, solved with a small catalogue."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from strangler.analyzers.effects.cataloguing import Catalogue
from strangler.analyzers.effects.closing import ClosedWorld
from strangler.analyzers.effects.direct import Direct
from strangler.analyzers.effects.knowing import Known
from strangler.analyzers.effects.reaching import Libraries
from strangler.analyzers.effects.solving import Solved
from strangler.analyzers.effects.tables import TablesOf
from strangler.analyzers.effects.targets import Targets
from strangler.locations import Location
from strangler.model.effects import Effect
from strangler.model.knowledge import KnownEffects
from strangler.model.recogniser import Conclusions, Table
from support.activities import activity
from support.trees import link

CATALOGUE = """
[net]
default = "none"
http = ["{get,post}: 'example.com'", "Session.send: 'example.com'", "Pipe.{pull,values}"]
needs = ["Pipe: Pipe open_pipe"]
none = ["Session.{label,send_later}"]
reads_file = ["Session.peek"]
[mail]
mail = ["send: 'smtp'"]
["lib.Task"]
publishes = ["delay: receiver"]
[clock]
time = ["now"]
"""
MODELS = "class Order: ...\nclass Item: ...\nclass Bare: ...\n"

Solve = Callable[..., Solved]


@pytest.fixture
def solve(tmp_path: Path) -> Solve:
    """Bodies as `support.activities` has them in, what they can do out."""

    def solve_(
        bodies: Mapping[str, tuple[str, ...]],
        told: tuple[tuple[str, Effect], ...] = (),
        words: Iterable[str] = (),
    ) -> Solved:
        (tmp_path / "a.toml").write_text(CATALOGUE)
        catalogue = Catalogue([tmp_path / "a.toml"])
        inventory = link(tmp_path / "p", {"shop/__init__.py": MODELS}).inventory
        tables = tuple(
            Table(name, f"shop.{name.title()}", "shop", Location("shop/__init__.py", 1), (), ())
            for name in ("item", "order")
        )
        conclusions = Conclusions(tables=tables)
        acts = replace(activity(bodies), words=frozenset(words))
        libraries = Libraries(acts)
        facts = [KnownEffects(name, (e,), "so", Location("facts.yaml", 1)) for name, e in told]
        direct = Direct(
            acts,
            libraries,
            Known(catalogue, facts),
            TablesOf(inventory, conclusions),
            Targets(inventory, conclusions),
            ClosedWorld(acts, libraries, catalogue, {"net", "mail"}),
        )
        return Solved(acts, direct)

    return solve_
