from types import SimpleNamespace

import pytest

from strangler.analyzers.config import Config
from strangler.analyzers.discovery import discover
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.fastapi.recogniser import FastAPI
from strangler.analyzers.recognisers.flask.recogniser import Flask
from strangler.analyzers.recognisers.pyramid.recogniser import Pyramid
from strangler.analyzers.recognisers.tasks.recogniser import Tasks
from support.ran import Ran
from support.trees import link


@pytest.fixture
def concluded(tmp_path):
    """A function: files (path -> source) and a recogniser in, its conclusion out, with short
    forms of the lists that most tests compare."""

    def run(recogniser, files):
        for name, source in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        tree = discover(tmp_path, Config()).tree
        facts = {
            file.module: extract((tmp_path / file.path).read_bytes(), (recogniser,))
            for file in tree.files
        }
        assert [p for found in facts.values() for p in found.problems] == []
        result = recogniser.conclude(ProjectInventory(tree, facts, (recogniser,)))
        return SimpleNamespace(
            endpoints=sorted((e.method, e.path, e.handler) for e in result.endpoints),
            routes=sorted(f"{e.method} {e.path}" for e in result.endpoints),
            in_schema=sorted(f"{e.method} {e.path}" for e in result.endpoints if e.in_schema),
            auth={f"{e.method} {e.path}": e.auth for e in result.endpoints},
            tables={t.name: t for t in result.tables},
            keys={
                t.name: [(k.column, k.to, k.on_delete) for k in t.foreign_keys]
                for t in result.tables
            },
            doors=sorted((d.kind, d.name, d.handler) for d in result.doors),
            edges=sorted((e.source, str(e.kind), e.target) for e in result.edges),
            platform=sorted((p.name, p.role) for p in result.platform),
            seeds={s.name: s.modules for s in result.seeds},
            problems=sorted((d.code, str(d.location)) for d in result.diagnostics),
            messages=sorted(d.message for d in result.diagnostics),
        )

    return run


@pytest.fixture
def ran(tmp_path):
    """Files in, what runs for their endpoints out (`support.ran`); one file may be its text."""

    def run(files):
        recognisers = (FastAPI(), Flask(), Pyramid(), Tasks())
        named = {"m.py": files} if isinstance(files, str) else files
        return Ran(link(tmp_path, named, recognisers=recognisers).inventory, recognisers)

    return run
