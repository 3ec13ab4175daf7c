"""Rendered files in, a report directory out that never lost anyone's work.

A manifest in the directory (`.strangler.json`) holds the digests of what strangler wrote. Only
a file that still has such a digest is replaced. Everything is written aside first and renamed
last, so that a full disk or Ctrl-C leaves each file either as it was or complete."""

import errno
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from strangler.errors import OutputError

__all__ = ["MANIFEST", "Written", "write_report"]

MANIFEST = ".strangler.json"
_LAST = "report.json"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Written:
    """Paths written in this run, and files of the same names that stayed as they were because
    strangler did not write them or somebody edited them."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def write_report(directory: Path, files: Mapping[str, bytes]) -> Written:
    """Write `files` (plain names) into `directory`, which is made when missing.

    What others put there stays: a foreign or edited `report.json` is kept and the new one is
    written beside it as `report.proposed.json`. `report.json` is renamed last. Raises
    OutputError when something cannot be written; then no file is half-written, none is left
    over. Raises ValueError for a name with a folder in it."""
    for name in files:
        if Path(name).name != name or name in ("", ".", "..", MANIFEST):
            raise ValueError(f"{name!r} is no plain file name")
    try:
        with _made(directory):
            return _replaced(directory, files)
    except OSError as problem:
        raise OutputError(_explained(directory, problem)) from problem


@contextmanager
def _made(directory: Path) -> Iterator[None]:
    """The directory with its parents; those made here go again if nothing could be written."""
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for path in missing:
            _remove_if_empty(path)
        raise


def _remove_if_empty(path: Path) -> None:
    """Files of others may have come in meanwhile; then the directory stays."""
    if path.is_dir() and not any(path.iterdir()):
        path.rmdir()


def _replaced(directory: Path, files: Mapping[str, bytes]) -> Written:
    known = _read_manifest(directory)
    targets = {name: _target(directory, name, content, known) for name, content in files.items()}
    kept = tuple(directory / name for name in sorted(files) if targets[name] != name)
    contents = {targets[name]: content for name, content in files.items()}
    marks = dict(known)
    for name, content in contents.items():
        marks[name] = sorted({_digest(content), *_marked_on_disk(directory, name, known)})
    order = [*sorted(contents, key=lambda name: (name == targets.get(_LAST), name))]
    with _aside(directory, {MANIFEST: _manifest(marks), **contents}) as temporary:
        for name in (MANIFEST, *order):
            os.replace(temporary[name], directory / name)
    return Written(tuple(directory / name for name in order), kept)


def _target(directory: Path, name: str, content: bytes, known: Mapping[str, list[str]]) -> str:
    """`name`, or the first name beside it that is free, ours and unedited, or says the same."""
    stem, dot, ending = name.rpartition(".")
    stem, suffix = (stem, dot + ending) if stem else (name, "")
    number = 0
    candidate = name
    while not _may_replace(directory / candidate, content, known):
        number += 1
        candidate = f"{stem}.proposed{number if number > 1 else ''}{suffix}"
    return candidate


def _may_replace(path: Path, content: bytes, known: Mapping[str, list[str]]) -> bool:
    """Whether nothing is lost: no such file, the same content, or one that only we wrote.

    A proposal that was renamed to take the original's place is still ours and unedited."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        return False
    if not path.exists():
        return True
    found = path.read_bytes()
    return found == content or _digest(found) in {d for each in known.values() for d in each}


def _marked_on_disk(directory: Path, name: str, known: Mapping[str, list[str]]) -> list[str]:
    """The digest of the file that is about to be replaced stays marked, so that a run cut off
    between manifest and rename does not make it look edited."""
    path = directory / name
    if not path.is_file():
        return []
    digest = _digest(path.read_bytes())
    return [digest] if digest in {d for each in known.values() for d in each} else []


@contextmanager
def _aside(directory: Path, contents: Mapping[str, bytes]) -> Iterator[dict[str, Path]]:
    """Everything under temporary names in the same directory; what is left there is removed."""
    run = secrets.token_hex(4)
    temporary = {name: directory / f".{name}.{run}.tmp" for name in contents}
    try:
        for name, content in contents.items():
            _write(temporary[name], content)
        yield temporary
    finally:
        for path in temporary.values():
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """Not synced to the disk: a report can be made again, and syncing takes seconds."""
    with path.open("xb") as file:
        file.write(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _manifest(marks: Mapping[str, list[str]]) -> bytes:
    about = "Digests of the files that strangler wrote here; it replaces no others."
    return json.dumps({"about": about, "files": marks}, indent=1, sort_keys=True).encode() + b"\n"


def _read_manifest(directory: Path) -> dict[str, list[str]]:
    """Raises OutputError where another tool's or a damaged file bears the manifest's name."""
    path = directory / MANIFEST
    if not path.exists() and not path.is_symlink():
        return {}
    try:
        files = json.loads(path.read_bytes())["files"]
        return {str(name): [str(digest) for digest in files[name]] for name in files}
    except (ValueError, TypeError, KeyError):
        raise OutputError(
            f"{path} is not strangler's list of its own files, so nothing was written; "
            "remove it or choose another directory with -o"
        ) from None


def _explained(directory: Path, problem: OSError) -> str:
    """What went wrong and what to do, for someone who asked for a report in `directory`."""
    if directory.exists() and not directory.is_dir():
        return f"{directory} is a file, not a directory; choose another one with -o"
    if isinstance(problem, NotADirectoryError | FileExistsError):
        return f"a parent of {directory} is a file; choose another directory with -o"
    if problem.errno in _FULL:
        return f"no room left for the report in {directory}; free some, or choose another with -o"
    if problem.errno in _FORBIDDEN:
        return f"{directory} cannot be written; check its permissions, or choose another with -o"
    reason = problem.strerror or str(problem)
    return f"the report could not be written to {directory} ({reason}); choose another with -o"
