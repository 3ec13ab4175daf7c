"""Rendered files in, a report directory out that never lost anyone's work.

A manifest in the directory (`.strangler.json`) holds the digests of what strangler wrote. Only
a file that still has such a digest is replaced. Everything is written aside first and renamed
last, so that a full disk or Ctrl-C leaves each file either as it was or complete."""

import errno
import hashlib
import json
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
    ours = {digest for digests in known.values() for digest in digests}
    contents: dict[str, bytes] = {}
    kept: list[Path] = []
    for name, content in sorted(files.items()):
        target = _target(directory, name, content, ours)
        if target != name:
            kept.append(directory / name)
        if target is not None:
            contents[target] = content
    marks = {name: list(digests) for name, digests in known.items()}
    for name, content in contents.items():
        marks[name] = sorted({_digest(content), *_digest_on_disk(directory / name)})
    order = sorted(contents, key=lambda name: (name == _LAST, name))
    with _aside(directory, {MANIFEST: _manifest(marks), **contents}) as temporary:
        for name in (MANIFEST, *order):
            temporary[name].replace(directory / name)
    return Written(tuple(directory / name for name in order), tuple(kept))


def _target(directory: Path, name: str, content: bytes, ours: set[str]) -> str | None:
    """`name` or, where that is not ours, the first proposal's name that is free or ours.

    None where the very content is there already by someone else's hand: it stays theirs, for
    their next decision may differ from our next proposal."""
    stem, dot, ending = name.rpartition(".")
    stem, suffix = (stem, dot + ending) if stem else (name, "")
    number = 0
    candidate = name
    while not _may_replace(directory / candidate, ours):
        if _holds(directory / candidate, content):
            return None
        number += 1
        candidate = f"{stem}.proposed{number if number > 1 else ''}{suffix}"
    return candidate


def _may_replace(path: Path, ours: set[str]) -> bool:
    """Whether there is nothing, or a file that only we wrote. A proposal that was renamed to
    take the original's place counts as ours: its content is."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        return False
    return not path.exists() or _digest(path.read_bytes()) in ours


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _digest_on_disk(path: Path) -> list[str]:
    """The digest of the file about to be replaced stays marked, so that a run cut off between
    manifest and rename does not make that file look edited."""
    return [_digest(path.read_bytes())] if path.is_file() else []


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
    if isinstance(problem, NotADirectoryError | FileExistsError):
        culprit = next((p for p in (directory, *directory.parents) if p.is_file()), directory)
        return f"{culprit} is a file, not a directory; choose another one with -o"
    if problem.errno in _FULL:
        return f"no room left for the report in {directory}; free some, or choose another with -o"
    if problem.errno in _FORBIDDEN:
        return f"{directory} cannot be written; check its permissions, or choose another with -o"
    reason = problem.strerror or str(problem)
    return f"the report could not be written to {directory} ({reason}); choose another with -o"
