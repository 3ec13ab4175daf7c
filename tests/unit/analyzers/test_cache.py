"""The cache: a loss is no harm, damage is no end, and nobody else reads it."""

import multiprocessing
import sqlite3
import stat
from pathlib import Path

import pytest

from strangler.analyzers import cache as caching
from strangler.analyzers.cache import Cache

ENTRIES = {f"key{n}".encode(): bytes([n]) * 50 for n in range(20)}
FILE = "facts-2.sqlite3"


def test_what_is_put_is_there_in_the_next_run(tmp_path):
    with Cache(tmp_path) as cache:
        cache.put_many(ENTRIES)
    with Cache(tmp_path) as cache:
        assert cache.get_many(ENTRIES) == ENTRIES
        assert cache.get(b"key3") == ENTRIES[b"key3"]
        assert cache.get(b"unknown") is None
        assert cache.problem is None


def test_more_keys_than_a_statement_takes(tmp_path):
    """SQLite limits the variables of a statement."""
    many = {str(n).encode(): b"v" for n in range(3000)}
    with Cache(tmp_path) as cache:
        cache.put_many(many)
        assert cache.get_many(many) == many


def test_no_directory_keeps_nothing():
    with Cache(None) as cache:
        cache.put_many(ENTRIES)
        cache.touch(ENTRIES)
        assert cache.get_many(ENTRIES) == {}
        assert cache.problem is None


def test_the_file_is_private_to_the_user(tmp_path):
    with Cache(tmp_path / "new" / "directory") as cache:
        cache.put_many(ENTRIES)
    mode = (tmp_path / "new" / "directory" / FILE).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize(
    "damage", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_file_that_is_no_database_is_replaced(tmp_path, damage):
    """With a word about it; the run after that finds nothing amiss."""
    (tmp_path / FILE).write_bytes(damage)
    with Cache(tmp_path) as cache:
        assert cache.problem is not None
        assert cache.problem.code == "STR501"
        assert cache.get_many(ENTRIES) == {}
        cache.put_many(ENTRIES)
    assert_whole(tmp_path)


def test_a_file_damaged_in_its_middle_is_replaced(tmp_path):
    """Found only when its pages are read."""
    with Cache(tmp_path) as cache:
        cache.put_many({str(n).encode(): b"v" * 500 for n in range(2000)})
    content = bytearray((tmp_path / FILE).read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    (tmp_path / FILE).write_bytes(content)
    with Cache(tmp_path) as cache:
        assert cache.get_many(str(n).encode() for n in range(2000)) == {}
        assert cache.problem is not None
        cache.put_many(ENTRIES)
    assert_whole(tmp_path)


def test_a_file_cut_short_is_replaced(tmp_path):
    with Cache(tmp_path) as cache:
        cache.put_many({str(n).encode(): b"v" * 500 for n in range(2000)})
    content = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(content[: len(content) // 2])
    with Cache(tmp_path) as cache:
        cache.get_many(str(n).encode() for n in range(2000))
        assert cache.problem is not None
        cache.put_many(ENTRIES)
    assert_whole(tmp_path)


def assert_whole(directory: Path) -> None:
    with Cache(directory) as cache:
        assert cache.get_many(ENTRIES) == ENTRIES
        assert cache.problem is None
    mode = (directory / FILE).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize("place", ["file/cache", "/proc/strangler-cache"])
def test_a_place_that_cannot_be_written_is_no_end(tmp_path, place):
    """The run goes on without a cache and says so."""
    (tmp_path / "file").write_text("in the way")
    with Cache(tmp_path / place) as cache:
        assert cache.problem is not None
        assert "--cache" in cache.problem.hint
        cache.put_many(ENTRIES)
        assert cache.get_many(ENTRIES) == {}


def test_a_read_only_file_still_answers(tmp_path):
    """SQLite's read-only mode stands in for permissions, which root has anyhow."""
    with Cache(tmp_path) as cache:
        cache.put_many({b"known": b"value"})
    with Cache(tmp_path) as cache:
        assert cache._database is not None
        cache._database.execute("PRAGMA query_only = ON")
        assert cache.get(b"known") == b"value"
        cache.put_many(ENTRIES)
        assert cache.problem is not None
    with Cache(tmp_path) as cache:
        assert cache.get(b"known") == b"value"


def test_a_directory_in_the_way_is_no_end(tmp_path):
    (tmp_path / FILE).mkdir()
    with Cache(tmp_path) as cache:
        assert cache.problem is not None
    assert (tmp_path / FILE).is_dir()


def test_two_runs_at_once_lose_nothing(tmp_path):
    """Each finds its own entries, and those of the other, in the end."""
    context = multiprocessing.get_context("fork")
    start = context.Barrier(3)
    runs = [context.Process(target=write_slice, args=(tmp_path, n, start)) for n in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
        assert run.exitcode == 0
    with Cache(tmp_path) as cache:
        assert len(cache.get_many(f"{n}/{i}".encode() for n in range(3) for i in range(200))) == 600


def write_slice(directory, number, start):
    start.wait(30)
    with Cache(directory) as cache:
        for i in range(0, 200, 20):
            keys = [f"{number}/{j}".encode() for j in range(i, i + 20)]
            cache.put_many(dict.fromkeys(keys, b"v" * 100))
            assert len(cache.get_many(keys)) == 20
        assert cache.problem is None


def test_a_large_file_loses_what_was_not_used_for_longest(tmp_path, monkeypatch):
    """And shrinks; what was used today stays."""
    monkeypatch.setattr(caching, "MAX_BYTES", 200_000)
    old = {f"old{n}".encode(): b"o" * 1000 for n in range(200)}
    new = {f"new{n}".encode(): b"n" * 1000 for n in range(100)}
    with Cache(tmp_path, now=0) as cache:
        cache.put_many(old)
    with Cache(tmp_path, now=5 * 86_400) as cache:
        cache.put_many(new)
        before = (tmp_path / FILE).stat().st_size
    assert (tmp_path / FILE).stat().st_size < before
    with Cache(tmp_path, now=5 * 86_400) as cache:
        assert cache.get_many(new) == new
        assert cache.get_many(old) == {}


def test_what_is_touched_counts_as_used(tmp_path, monkeypatch):
    with Cache(tmp_path, now=0) as cache:
        cache.put_many({f"{n}".encode(): b"o" * 1000 for n in range(200)})
    monkeypatch.setattr(caching, "MAX_BYTES", 100_000)
    with Cache(tmp_path, now=5 * 86_400) as cache:
        cache.touch([b"7"])
    with Cache(tmp_path) as cache:
        assert cache.get(b"7") is not None
        assert cache.get(b"8") is None


def test_a_locked_file_is_no_end(tmp_path, monkeypatch):
    """Another run that holds it too long costs the cache, not the analysis."""
    monkeypatch.setattr(caching, "_BUSY_SECONDS", 0.05)
    with Cache(tmp_path) as cache:
        cache.put_many({b"a": b"b"})
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with Cache(tmp_path) as cache:
        cache.put_many(ENTRIES)
        assert cache.problem is not None
    other.execute("COMMIT")
    other.close()
    with Cache(tmp_path) as cache:
        assert cache.get(b"a") == b"b"
