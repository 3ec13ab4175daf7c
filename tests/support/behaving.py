"""Small trees of files, and what their endpoints and functions do as an analysis sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from strangler.analyzers.cache import Cache
from strangler.analyzers.concluding import behaviour_of, conclude
from strangler.analyzers.config import Config
from strangler.analyzers.discovery import discover
from strangler.analyzers.documents import read_documents, wanted
from strangler.analyzers.effects.answering import Answers
from strangler.analyzers.effects.preparing import answer, prepare
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.registry import load
from strangler.model.behaviour import Behaviour
from strangler.model.effects import EffectKind
from strangler.model.recogniser import Conclusions
from support.trees import write


@dataclass(frozen=True)
class Behaving:
    """A project whose calls are solved."""

    conclusions: Conclusions
    behaviour: tuple[Behaviour, ...]
    answers: Answers

    def touched(self, name: str) -> set[str]:
        """The tables that a symbol reads (`-orders`) and writes (`+orders`)."""
        found = self.answers.symbol(name)
        assert found is not None, name
        return _tables(found.effects)

    def endpoint(self, route: str) -> set[str]:
        """The tables of an endpoint, `GET /orders/`, with what runs for it besides."""
        for endpoint in self.conclusions.endpoints:
            if f"{endpoint.method} {endpoint.path}" == route:
                return _tables(self.answers.endpoint(endpoint).effects)
        raise AssertionError(f"no endpoint {route}: {self.conclusions.endpoints}")

    def complete(self, route: str) -> bool:
        """Whether all that an endpoint can do is known."""
        for endpoint in self.conclusions.endpoints:
            if f"{endpoint.method} {endpoint.path}" == route:
                return self.answers.endpoint(endpoint).complete
        raise AssertionError(f"no endpoint {route}")


def behaving(root: Path, files: Mapping[str, str], *entered: str) -> Behaving:
    """The tree written below `root`, analysed; `entered` are symbols to ask about."""
    write(root, files)
    return analysed(root, *entered)


def analysed(root: Path, *entered: str) -> Behaving:
    """What is below `root`, analysed in this process."""
    recognisers = load()
    tree = discover(root, Config()).tree
    facts = {
        file.module: extract((root / file.path).read_bytes(), recognisers) for file in tree.files
    }
    inventory = ProjectInventory(tree, facts, recognisers)
    inventory.documents = read_documents(root, wanted(recognisers, inventory)).found
    conclusions = conclude(recognisers, inventory)
    behaviour, failures = behaviour_of(recognisers, inventory, conclusions)
    assert not failures, failures
    prepared = prepare(recognisers, inventory, conclusions, behaviour, Cache(None))
    return Behaving(conclusions, behaviour, answer(inventory, conclusions, prepared, entered))


def _tables(effects) -> set[str]:
    signs = {EffectKind.READS: "-", EffectKind.WRITES: "+"}
    return {f"{signs[e.kind]}{e.target}" for e in effects if e.kind in signs}
