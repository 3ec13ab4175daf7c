import asyncio
import io

import pytest

from strangler.proxy.control.compiling import prepare
from strangler.proxy.control.fleet import WorkersFailedError
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.reloading import Reloader
from support.planes import RULES

OTHER = RULES.replace("25", "26")


class Workers:
    """Notes what was handed out; refuses the generations it is told to."""

    def __init__(self):
        self.applied = []
        self.refuse = set()

    async def apply(self, prepared, generation):
        if generation in self.refuse:
            raise WorkersFailedError("1 of 2 workers: no")
        self.applied.append((generation, prepared))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(RULES)
    return path


@pytest.fixture
def workers():
    return Workers()


@pytest.fixture
def reloader(path, workers):
    return Reloader(
        path,
        prepare(path),
        generation=1,
        read=lambda asked: prepare(path),
        apply=workers.apply,
        journal=Journal(io.StringIO()),
    )


def reload(reloader, **options):
    return asyncio.run(reloader.reload("a test", **options))


def test_changed_rules_become_the_next_generation(path, reloader, workers):
    """In every worker, and in what is shown."""
    path.write_text(OTHER)
    result = reload(reloader, always=False)
    assert (result.applied, result.generation) == (True, 2)
    assert [generation for generation, _ in workers.applied] == [2]
    assert reloader.current is workers.applied[0][1]
    assert reloader.reloads == 1


def test_unchanged_rules_are_left_alone_unless_asked_for(path, reloader, workers):
    """A touched file disturbs nobody; a person who asks gets a new generation."""
    assert reload(reloader, always=False).generation == 1
    assert reload(reloader).generation == 2
    assert len(workers.applied) == 1


def test_broken_rules_change_nothing_and_are_remembered(path, reloader, workers):
    """With every problem; a good file forgets them."""
    path.write_text(RULES + "colour: red\nshape: round\n")
    result = reload(reloader)
    assert (result.applied, result.generation) == (False, 1)
    assert len(result.problems) == 2
    assert reloader.failure.problems == result.problems
    assert reloader.failures == 1
    assert workers.applied == []
    path.write_text(RULES)
    assert reload(reloader, always=False).applied
    assert reloader.failure is None


def test_rules_that_a_worker_refuses_are_taken_back_everywhere(path, reloader, workers):
    """No worker goes on with them alone: all get the last good rules as a newer generation."""
    before = reloader.current
    workers.refuse = {2}
    path.write_text(OTHER)
    result = reload(reloader)
    assert not result.applied
    assert workers.applied == [(3, before)]
    assert (reloader.current, reloader.generation) == (before, 3)
    assert reload(reloader).generation == 4


def test_tls_cannot_come_or_go_without_a_restart(path, reloader, workers, monkeypatch):
    """Else traffic would go on in the clear, or in the dark, unnoticed."""
    monkeypatch.setattr("strangler.proxy.control.compiling._unusable_files", lambda rules: [])
    monkeypatch.setattr("strangler.proxy.control.compiling._digest", lambda *_: "x")
    path.write_text(RULES.replace("deadline: 20s", "deadline: 20s, tls: {cert: a, key: b}"))
    result = reload(reloader)
    assert "restart" in result.problems[0]
    assert workers.applied == []


def test_reloads_follow_one_another(path, reloader, workers):
    """Two at once are two generations, never half of each."""

    async def both():
        return await asyncio.gather(reloader.reload("one"), reloader.reload("two"))

    results = asyncio.run(both())
    assert sorted(result.generation for result in results) == [2, 3]
    assert [generation for generation, _ in workers.applied] == [2, 3]
