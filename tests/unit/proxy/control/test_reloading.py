import asyncio
import io

import pytest

from strangler.proxy.control.compiling import RulesRefusedError, prepare
from strangler.proxy.control.fleet import WorkersFailedError
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.reloading import Reloader
from strangler.proxy.control.rule_sources.source import SourceError
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


class Remote:
    """A source that is asked regularly."""

    def __init__(self, path):
        self.path = path
        self.answers = []

    def __call__(self, asked):
        if not self.answers and asked:
            return prepare(self.path)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def remote(path):
    return Remote(path)


@pytest.fixture
def polled(path, workers, remote):
    return Reloader(
        "s3://b/k",
        prepare(path),
        generation=1,
        read=remote,
        apply=workers.apply,
        journal=Journal(io.StringIO()),
        files=(),
    )


def poll(reloader):
    return reload(reloader, always=False)


def test_a_source_that_is_away_changes_nothing(polled, remote, workers):
    """It is no refusal either; the age of the rules is what tells."""
    before = polled.last_answer
    remote.answers = [SourceError("s3://b/k: away")]
    assert not poll(polled).applied
    assert (workers.applied, polled.failure, polled.refusals) == ([], None, 0)
    assert polled.last_answer == before
    assert poll(polled).applied
    assert polled.last_answer >= before


def test_somebody_who_asked_while_it_was_away_leaves_no_failure_behind(polled, remote):
    """Once it answers that nothing has changed."""
    remote.answers = [SourceError("s3://b/k: away"), None]
    assert not reload(polled).applied
    assert polled.failure is not None
    assert poll(polled).applied
    assert polled.failure is None


def test_a_refused_version_counts_once_and_stays_refused(polled, remote):
    """However often the source says that it has nothing new, or is away."""
    refusal = RulesRefusedError("k", ["k:1:1 STR601 no"])
    remote.answers = [refusal, None, SourceError("away"), None]
    for _ in range(4):
        assert not poll(polled).applied
    assert polled.refusals == 1
    assert polled.failure.problems == refusal.problems


def test_who_asks_while_it_is_away_still_sees_what_was_refused(polled, remote):
    """It is what has to be repaired."""
    refusal = RulesRefusedError("k", ["k:1:1 STR601 no"])
    remote.answers = [refusal, SourceError("away"), None]
    poll(polled)
    reload(polled)
    assert polled.failure.problems == refusal.problems
    assert not poll(polled).applied


def test_what_one_worker_was_too_ill_to_take_is_tried_again(path, polled, remote, workers):
    """The source will not give it twice."""
    path.write_text(OTHER)
    remote.answers = [prepare(path), None]
    workers.refuse = {2}
    assert not poll(polled).applied
    assert poll(polled).applied
    assert polled.current.digest == prepare(path).digest


def test_what_no_worker_takes_is_not_tried_for_ever(path, polled, remote, workers):
    """Three times, then somebody has to ask."""
    path.write_text(OTHER)
    remote.answers = [prepare(path)]
    workers.refuse = set(range(2, 40, 2))
    results = [poll(polled).applied for _ in range(6)]
    assert results == [False] * 6
    assert polled.failures == 3
    workers.refuse = set()
    assert reload(polled).applied


def test_a_start_beside_the_source_is_a_refusal(path, workers, remote):
    """The proxy began with the last good rules because the source's were refused."""
    it = Reloader(
        "s3://b/k",
        prepare(path),
        generation=1,
        read=remote,
        apply=workers.apply,
        journal=Journal(io.StringIO()),
        refused=["k:1:1 STR601 no"],
    )
    assert (it.refusals, it.failure.problems) == (1, ("k:1:1 STR601 no",))
