"""A project's root and its report document in, the source lines that prove its claims out.

Lines are without secrets, cut to 200 characters, and limited in all: transactions, cuts and the
ways of endpoints to their strongest effects first, those on the ways to all others last."""

import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path, PurePosixPath

from strangler.model.effect_map import lines, unpack
from strangler.processes import side_by_side, split
from strangler.reports.document import Document
from strangler.reports.redaction import redact

__all__ = ["Excerpts", "collect_excerpts"]

Excerpts = dict[str, dict[int, str]]
"""Path as in locations -> line number from 1 -> the line."""

_CONTEXT = 1
_FIRST_OF_CUT = 12
_LONGEST_LINE = 200
_LARGEST_FILE = 8_000_000


def collect_excerpts(
    root: Path,
    document: Document,
    effects: bytes = b"",
    *,
    most_lines: int = 8_000,
    most_on_ways: int = 25_000,
    most_characters: int = 4_000_000,
) -> Excerpts:
    """The lines at the places that the document names, with one line around each while there
    is room, then the single lines on the ways of a map of effects (packed). Files below `root`
    only; one that cannot be read any more is left out, as the page then shows the place without
    its text."""
    named = _wanted(document, most_lines)
    _add_ways(named, effects, most_on_ways)
    wanted = list(named.items())
    first, second = split(wanted)
    shown = dict(
        chain(
            *side_by_side(
                lambda: _shown(root, first),
                lambda: _shown(root, second),
                list[tuple[str, dict[int, str]]],
            )
        )
    )
    found: Excerpts = {}
    room = most_characters
    for path, _ in wanted:
        room -= sum(map(len, shown[path].values()))
        if room < 0:
            break
        if shown[path]:
            found[path] = shown[path]
    return {path: found[path] for path in sorted(found)}


def _shown(root: Path, wanted: Sequence[tuple[str, set[int]]]) -> list[tuple[str, dict[int, str]]]:
    """The wanted lines of some files, without secrets."""
    shown: list[tuple[str, dict[int, str]]] = []
    for path, numbers in wanted:
        text = _lines(root, path)
        clean = redact(text, sorted(n for n in numbers if n <= len(text)))
        shown.append((path, {number: _cut(line) for number, line in clean.items()}))
    return shown


def _wanted(document: Document, most_lines: int) -> dict[str, set[int]]:
    """Line numbers by path, paths in the order of their first claim."""
    places = dict.fromkeys((at["path"], at["line"]) for at in _places(document))
    around = (
        (path, line + step)
        for path, line in places
        for step in range(-_CONTEXT, _CONTEXT + 1)
        if line + step > 0
    )
    wanted: dict[str, set[int]] = {}
    taken = 0
    for path, line in (*places, *around):
        if taken >= most_lines:
            break
        numbers = wanted.setdefault(path, set())
        taken += line not in numbers
        numbers.add(line)
    return wanted


def _add_ways(wanted: dict[str, set[int]], effects: bytes, most: int) -> None:
    room = most
    for path, line in lines(unpack(effects)):
        numbers = wanted.setdefault(path, set())
        room -= line not in numbers
        if room < 0:
            return
        numbers.add(line)


def _places(document: Document) -> Iterator[Document]:
    """What a reader will want to see, most wanted first: of each cut a few lines before all of
    any, so that one expensive cut leaves room for the ways of endpoints to their tables."""
    boundary = document["boundary"]
    for reason in boundary["verdict"]["reasons"]:
        yield from reason["evidence"]
    yield from _of_transactions(document)
    cuts = sorted(document["cuts"], key=lambda cut: -(cut["price"] or 0.0))
    for cut in cuts:
        yield from (crossing["location"] for crossing in cut["joins"])
        yield from (crossing["location"] for crossing in cut["evidence"][:_FIRST_OF_CUT])
    for way_in in (*document["endpoints"], *document["doors"]):
        yield way_in["location"]
        yield from way_in["witness"]
        yield from (call["location"] for call in way_in["unknown"])
    for table in document["tables"]:
        yield table["location"]
        yield from (access["location"] for access in table["accesses"])
        yield from (key["location"] for key in table["foreign_keys"])
    for edge in document["edges"]:
        if edge["kind"] == "joins":
            yield from edge["evidence"]
    for part in boundary["parts"]:
        for reason in part["why"]:
            yield from reason["evidence"]
    for cycle in document["cycles"]:
        for breaker in cycle["breakers"]:
            yield from breaker["evidence"]
    for problem in document["diagnostics"]:
        if problem["location"]:
            yield problem["location"]
    for gap in document["unresolved"]:
        yield gap["location"]
    for cut in cuts:
        yield from (crossing["location"] for crossing in cut["evidence"])


def _of_transactions(document: Document) -> Iterator[Document]:
    for span in document["transactions"]:
        yield span["location"]
        yield from (each["location"] for each in (*span["published"], *span["after_commit"]))


def _lines(root: Path, path: str) -> list[str]:
    """The lines of a file as Python counts them, or none where it cannot be read."""
    relative = PurePosixPath(path)
    if relative.is_absolute() or ".." in relative.parts:
        return []
    try:
        file = root / relative
        if not file.is_file() or file.stat().st_size > _LARGEST_FILE:
            return []
        source = file.read_bytes()
    except (OSError, ValueError):
        return []
    return _decoded(source).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _decoded(source: bytes) -> str:
    """By the encoding that the file declares (PEP 263), wrong bytes replaced."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        return source.decode(encoding, errors="replace")
    except (SyntaxError, LookupError):
        return source.decode("utf-8", errors="replace")


def _cut(line: str) -> str:
    """Also without what no page can hold: control characters but tabs, lone surrogates."""
    clean = re.sub(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]", "\ufffd", line.rstrip())
    return clean if len(clean) <= _LONGEST_LINE else clean[: _LONGEST_LINE - 1] + "…"
