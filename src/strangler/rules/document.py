"""A rules file in, immutable rules or every problem it has out."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from strangler.diagnostics import (
    RULES_SYNTAX,
    RULES_TOO_DEEP,
    RULES_UNREADABLE,
    Diagnostic,
    Severity,
    in_order,
    report,
)
from strangler.locations import Location
from strangler.rules.checks import Places, check
from strangler.rules.model import Rules
from strangler.rules.reading.faults import FAULTS
from strangler.rules.reading.whole import assembled, read_whole
from strangler.rules.substituting import Substituting
from strangler.yaml_places.nodes import DocumentError, compose, without_cyclic_collector
from strangler.yaml_places.reader import ProblemError, Reader

LARGEST = 64 * 1024 * 1024
"""Bytes; a file beyond that is no rules file."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a rules file."""

    rules: Rules | None
    """None if there is an error among the diagnostics."""
    diagnostics: tuple[Diagnostic, ...]
    """All problems, by place; warnings do not stand in the way of the rules."""


def load_rules(path: Path | str, environment: Mapping[str, str] = os.environ) -> Loaded:
    """Read and check the rules file at `path`. Values of `environment` fill in `${NAME}`.

    Never raises for what is in the file, or for a file that is not there."""
    shown = Path(path).as_posix()
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return _only(report(RULES_UNREADABLE, reason, Location(shown, 1)))
    return parse_bytes(content, shown, environment)


def parse_bytes(content: bytes, path: str, environment: Mapping[str, str]) -> Loaded:
    """The same for the content of a file, which has to be UTF-8."""
    if len(content) > LARGEST:
        message = f"it has more than {LARGEST // 1024**2} MB"
        return _only(report(RULES_UNREADABLE, message, Location(path, 1), "split it"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        place = Location(path, before.count(b"\n") + 1, column)
        return _only(
            report(
                RULES_UNREADABLE,
                f"byte 0x{content[error.start]:02X} is not UTF-8",
                place,
                "save the file as UTF-8",
            )
        )
    return parse_rules(text, path, environment)


def parse_rules(
    text: str, path: str = "rules.yaml", environment: Mapping[str, str] = os.environ
) -> Loaded:
    """The same for text; `path` stands in diagnostics, and relative paths start at its folder."""
    with without_cyclic_collector():
        return _parsed(text, path, environment)


def _parsed(text: str, path: str, environment: Mapping[str, str]) -> Loaded:
    try:
        root = compose(text)
    except DocumentError as error:
        code = RULES_TOO_DEEP if error.depth else RULES_SYNTAX
        place = Location(path, error.line, error.column)
        return _only(report(code, str(error), place, error.hint))
    if root is None:
        hint = "begin with version: 1, upstreams and default"
        return _only(report(RULES_SYNTAX, "the file is empty", Location(path, 1), hint))
    substituting = Substituting(environment)
    reader = Reader(path, substituting, FAULTS, merges="<<" in text)
    try:
        whole = read_whole(reader, root)
    except ProblemError as problem:
        reader.note(problem, root)
        return Loaded(None, in_order(reader.problems))
    rules = assembled(whole, _digest(text, substituting), substituting.substitutions())
    diagnostics = in_order([*reader.problems, *check(rules, Places(path, whole))])
    wrong = any(each.severity is Severity.ERROR for each in diagnostics)
    return Loaded(None if wrong else rules, diagnostics)


def _only(diagnostic: Diagnostic) -> Loaded:
    return Loaded(None, (diagnostic,))


def _digest(text: str, substituting: Substituting) -> str:
    hashed = sha256(text.encode("utf-8", "surrogatepass"))
    for name, value in sorted(substituting.used.items()):
        hashed.update(f"\0{name}={value}".encode("utf-8", "surrogateescape"))
    return hashed.hexdigest()
