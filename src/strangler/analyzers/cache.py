"""Facts of files and results of stages kept between runs, in one file, by content digest.

A SQLite database, because it is one file, survives two writers and tells when it is damaged.
Keys hold the content's digest and everything else the value depends on (strangler's own files,
recogniser versions), so an entry is never stale, only unused; unused ones are dropped when the
file grows past `MAX_BYTES`. The file is private to the user."""

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import platformdirs

from strangler import diagnostics
from strangler.analyzers.digests import digest
from strangler.diagnostics import Diagnostic

MAX_BYTES = 1_000_000_000
_FILE = "facts-2.sqlite3"
_DAY = 86_400
_BATCH = 500
_BUSY_SECONDS = 20.0


def default_directory() -> Path:
    """Where the cache lies unless another directory is asked for."""
    return Path(platformdirs.user_cache_dir("strangler", appauthor=False))


class Cache:
    """A key-value store on disk. Never raises for trouble with the file: it then holds
    nothing and keeps nothing, and `problem` says why."""

    def __init__(self, directory: Path | None, *, now: float | None = None) -> None:
        """Open the cache in a directory (made if missing); None keeps nothing."""
        self.problem: Diagnostic | None = None
        self._today = int((time.time() if now is None else now) // _DAY)
        self._database: sqlite3.Connection | None = None
        self._path = Path()
        if directory is not None:
            self._open(directory / _FILE)

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values known for some of the keys."""
        found: dict[bytes, bytes] = {}
        wanted = {digest(key): key for key in keys}
        short = list(wanted)
        for start in range(0, len(short), _BATCH):
            batch = short[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            rows = self._query(f"SELECT key, value FROM entry WHERE key IN ({marks})", batch)
            found.update((wanted[key], value) for key, value in rows)
        return found

    def get(self, key: bytes) -> bytes | None:
        """The value of one key, or None."""
        return self.get_many([key]).get(key)

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep values, in place of those that are there (a damaged one is mended by that)."""
        if self._database is None or not entries:
            return
        rows = [(digest(key), self._today, value) for key, value in entries.items()]
        try:
            with self._database:
                self._database.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)
        except sqlite3.Error as error:
            self._recover(error)

    def touch(self, keys: Iterable[bytes]) -> None:
        """Mark keys as used today, at most once a day, so that they outlive unused ones."""
        if self._database is None:
            return
        rows = [(self._today, digest(key), self._today) for key in keys]
        try:
            with self._database:
                self._database.executemany(
                    "UPDATE entry SET used = ? WHERE key = ? AND used < ?", rows
                )
        except sqlite3.Error as error:
            self._recover(error)

    def close(self) -> None:
        """Drop what was not used for longest if the file has grown too large, and close."""
        if self._database is None:
            return
        with contextlib.suppress(sqlite3.Error):
            self._shrink(self._database)
        self._database.close()
        self._database = None

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- inner workings

    def _open(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)
            self._connect(path)
        except sqlite3.Error as error:
            self._recover(error)
        except OSError as error:
            self._give_up(error)

    def _recover(self, error: sqlite3.Error) -> None:
        """Start anew if the file is damaged; else go on without it."""
        self._close_quietly()
        if isinstance(error, sqlite3.OperationalError):  # locked, read-only, disk full
            self._give_up(error)
        else:
            self._start_anew(self._path, error)

    def _connect(self, path: Path) -> None:
        self._database = sqlite3.connect(path, timeout=_BUSY_SECONDS)
        self._database.execute("PRAGMA synchronous = OFF")  # it is a cache: a loss is no harm
        self._database.execute("PRAGMA cache_size = -65536")  # 64 MB
        # A table with row ids: large values are appended, and only the small index is searched.
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS entry "
            "(key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL)"
        )
        self._database.execute("SELECT key, used FROM entry LIMIT 1").fetchall()

    def _start_anew(self, path: Path, error: Exception) -> None:
        code = diagnostics.CACHE_DAMAGED
        self.problem = diagnostics.report(code, f"the cache was damaged ({error})")
        try:
            path.unlink()
            path.touch(mode=0o600)
            self._connect(path)
        except (sqlite3.Error, OSError) as again:
            self._give_up(again)

    def _query(self, sql: str, values: list[bytes]) -> list[tuple[bytes, bytes]]:
        if self._database is None:
            return []
        try:
            return self._database.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self._recover(error)
            return []

    def _shrink(self, database: sqlite3.Connection) -> None:
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
        if pages * size <= MAX_BYTES:
            return
        with database:
            # The half that was not used for longest; of one day, what was written first.
            database.execute(
                "DELETE FROM entry WHERE rowid IN (SELECT rowid FROM entry "
                "ORDER BY used, rowid LIMIT (SELECT (count(*) + 1) / 2 FROM entry))"
            )
        database.execute("VACUUM")

    def _give_up(self, error: Exception) -> None:
        code = diagnostics.CACHE_DAMAGED
        hint = "the run went on without it; --cache DIR names another place"
        self.problem = diagnostics.report(code, f"{code.title} ({error})", hint=hint)
        self._close_quietly()

    def _close_quietly(self) -> None:
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
            self._database = None
