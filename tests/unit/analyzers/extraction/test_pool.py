"""Worker processes may crash or hang; no other file is lost by it."""

import multiprocessing
import os
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from strangler.analyzers.extraction import facts as facts_of_files
from strangler.analyzers.extraction import pool
from strangler.analyzers.extraction.pool import extract_all
from strangler.model.facts import ModuleFacts
from strangler.model.recogniser import Recogniser
from support.trees import write
from support.watching import Killer, Quiet, RaisesWatching, Sleeper

GOOD = {f"good{n:02}.py": f"def f{n}(): ...\n" for n in range(30)}


def extracted(
    root: Path, *recognisers: Recogniser, jobs: int = 2, seconds: float = 60.0
) -> dict[str, ModuleFacts]:
    """The facts of all files of a directory by path."""
    files: Sequence[tuple[str, int]] = [(p.name, p.stat().st_size) for p in root.iterdir()]
    found = list(extract_all(root, files, recognisers, jobs, seconds))
    assert sorted(item.path for item in found) == sorted(path for path, _ in files)
    return {item.path: msgspec.msgpack.decode(item.facts, type=ModuleFacts) for item in found}


def problems(facts: dict[str, ModuleFacts]) -> dict[str, list[str]]:
    return {path: [p.code for p in file.problems] for path, file in facts.items() if file.problems}


def test_one_worker_and_two_find_the_same(tmp_path):
    write(tmp_path, GOOD)
    assert extracted(tmp_path, jobs=1) == extracted(tmp_path, jobs=2)


def test_more_workers_than_files_are_no_harm(tmp_path):
    write(tmp_path, {"a.py": "x = 1\n"})
    assert list(extracted(tmp_path, jobs=50)) == ["a.py"]


def test_no_files_need_no_worker(tmp_path):
    assert extracted(tmp_path) == {}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_kills_its_worker_loses_no_other(tmp_path, jobs):
    write(tmp_path, {**GOOD, "bad1.py": "EXIT = 1\n", "bad2.py": "EXIT = 2\n"})
    facts = extracted(tmp_path, Killer(), jobs=jobs)
    assert problems(facts) == {"bad1.py": ["STR106"], "bad2.py": ["STR106"]}
    assert all(facts[path].definitions for path in GOOD)


def test_every_file_may_kill_its_worker(tmp_path):
    write(tmp_path, {f"bad{n}.py": "EXIT = 1\n" for n in range(6)})
    assert len(problems(extracted(tmp_path, Killer()))) == 6


class KillsOnce(Quiet):
    """Ends its process in every file that binds EXIT, the first time only."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def watch(self, module):
        if not self.mark.exists() and any(a.name == "EXIT" for a in module.assignments):
            self.mark.touch()
            os._exit(137)
        return []


def test_a_worker_that_died_of_something_else_costs_no_file(tmp_path):
    """Such as the system's want of memory: the file is tried once more."""
    write(tmp_path / "files", {**GOOD, "unlucky.py": "EXIT = 1\n"})
    facts = extracted(tmp_path / "files", KillsOnce(tmp_path / "mark"))
    assert (tmp_path / "mark").exists()
    assert problems(facts) == {}


def test_a_file_that_takes_too_long_is_given_up(tmp_path):
    """Nobody waits for it twice."""
    write(tmp_path, {**GOOD, "slow.py": "SLEEP = 1\n"})
    facts = extracted(tmp_path, Sleeper(), seconds=0.5)
    assert problems(facts) == {"slow.py": ["STR106"]}
    assert "too long" in facts["slow.py"].problems[0].message


def test_a_recogniser_that_raises_is_named_and_costs_its_own_facts_only(tmp_path):
    write(tmp_path, {**GOOD, "odd.py": "RAISE = 1\ndef kept(): ...\n"})
    facts = extracted(tmp_path, RaisesWatching())
    assert problems(facts) == {"odd.py": ["STR301"]}
    (problem,) = facts["odd.py"].problems
    assert "'fragile'" in problem.message
    assert "not here" in problem.message
    assert [d.name for d in facts["odd.py"].definitions] == ["kept"]


def test_beside_other_threads_workers_are_spawned(tmp_path):
    """A fork would copy locks that nobody will open; the result is the same."""
    write(tmp_path, {**GOOD, "bad.py": "EXIT = 1\n"})
    forked = extracted(tmp_path, Killer())
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert extracted(tmp_path, Killer()) == forked
    finally:
        end.set()
        thread.join()


def test_a_run_that_is_left_early_leaves_no_worker(tmp_path):
    write(tmp_path, GOOD)
    before = set(multiprocessing.active_children())
    files = [(path, 10) for path in GOOD]
    run = extract_all(tmp_path, files, (), 2)
    next(run)
    assert set(multiprocessing.active_children()) > before
    run.close()
    assert set(multiprocessing.active_children()) == before


def test_a_bug_of_ours_costs_one_file_and_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facts that cannot be encoded, say: the file is named with the error, the worker goes on."""

    def fails(_data: bytes, _recognisers: object) -> ModuleFacts:
        raise ZeroDivisionError("a bug")

    write(tmp_path, {"bad.py": "unlucky = 1\n"})
    monkeypatch.setattr(facts_of_files, "extract", fails)
    digest, encoded = pool._extract_one(tmp_path / "bad.py", (), msgspec.msgpack.encode)
    assert digest is None  # nothing to keep in the cache
    (problem,) = msgspec.msgpack.decode(encoded, type=ModuleFacts).problems
    assert problem.code == "STR115"
    assert "ZeroDivisionError('a bug') at test_pool.py:" in problem.message
