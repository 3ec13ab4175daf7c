from types import SimpleNamespace

import pytest

from strangler.analyzers.concluding import conclude
from strangler.analyzers.config import Config
from strangler.analyzers.data.placing import read_all
from strangler.analyzers.discovery import discover
from strangler.analyzers.documents import read_documents, wanted
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.registry import built_in


@pytest.fixture
def project(tmp_path):
    """A function: files (path -> text) in; inventory and conclusions of all recognisers out."""

    def make(files):
        for name, source in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        recognisers = built_in()
        tree = discover(tmp_path, Config()).tree
        facts = {
            file.module: extract((tmp_path / file.path).read_bytes(), recognisers)
            for file in tree.files
        }
        inventory = ProjectInventory(tree, facts, recognisers)
        documents = read_documents(tmp_path, wanted(recognisers, inventory))
        assert documents.diagnostics == ()
        inventory.documents = documents.found
        return inventory, conclude(recognisers, inventory)

    return make


@pytest.fixture
def placed(project):
    """A function: files in, their SQL out: by line of the call what it does, and the problems."""

    def run(files):
        inventory, conclusions = project(files)
        found = read_all(inventory, conclusions)
        at = {
            inventory.location(module, position).line: one
            for (module, position), one in sorted(found.at.items())
        }
        return SimpleNamespace(
            at=at,
            reads={line: one.reads for line, one in at.items()},
            writes={line: one.writes for line, one in at.items()},
            open={line: one.unknown for line, one in at.items() if not one.complete},
            problems=sorted((d.code, d.location.line) for d in found.diagnostics),
            messages=sorted(d.message for d in found.diagnostics),
            found=found,
        )

    return run
