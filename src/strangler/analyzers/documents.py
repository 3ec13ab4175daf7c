"""Paths that recognisers ask for in, what those data files say out.

A file of data (an OpenAPI description) is read only where code names it, once, after the facts
and before anything is concluded: recognisers themselves read nothing. Only files inside the
analysed directory are read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from strangler import diagnostics
from strangler.analyzers.digests import digest
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.model.recogniser import Inventory, ReadsDocuments, Recogniser

_MAX_SIZE = 10 << 20


@dataclass(frozen=True, slots=True)
class Documents:
    """The data files of a project by path, parsed; a digest of all that was asked for."""

    found: Mapping[str, Any] = field(default_factory=dict)
    state: bytes = b""
    diagnostics: tuple[Diagnostic, ...] = ()


def wanted(recognisers: Iterable[Recogniser], inventory: Inventory) -> tuple[str, ...]:
    """The paths that recognisers ask for, sorted; paths that lead outside are left out."""
    asked: set[str] = set()
    for recogniser in recognisers:
        if isinstance(recogniser, ReadsDocuments):
            try:
                asked.update(recogniser.documents(inventory))
            except Exception:  # a plug-in's fault; `conclude` meets it again and names it
                continue
    return tuple(sorted(path for path in asked if _is_inside(path)))


def read_documents(root: Path, paths: Iterable[str]) -> Documents:
    """Read and parse; what is missing or cannot be parsed is reported and left out."""
    found: dict[str, Any] = {}
    problems: list[Diagnostic] = []
    state: list[bytes] = []
    for path in _expanded(root, paths):
        content, problem = _content(root, path)
        state += (path.encode(), digest(content or b""))
        if content is not None:
            try:
                found[path] = _parsed(path, content)
            except (ValueError, RecursionError) as error:
                problem = f"{path} cannot be parsed: {' '.join(str(error).split())[:200]}"
        if problem:
            problems.append(report(diagnostics.DOCUMENT_UNREADABLE, problem, Location(path, 1, 1)))
    return Documents(found, digest(b"\0".join(state)) if state else b"", tuple(problems))


def _expanded(root: Path, paths: Iterable[str]) -> list[str]:
    """The paths, and the files that patterns such as `shop/templates/**/*.html` mean."""
    found: set[str] = set()
    wanted: dict[str, list[str]] = {}
    for path in paths:
        folder, deep, name = path.partition("/**/")
        if deep:
            wanted.setdefault(folder, []).append(name)
        else:
            found.add(path)
    for folder, names in wanted.items():
        # One walk for all patterns: a project has many folders, and each asks for ten endings.
        for one in (root / folder).rglob("*") if (root / folder).is_dir() else ():
            if any(fnmatchcase(one.name, name) for name in names) and one.is_file():
                found.add(one.relative_to(root).as_posix())
    return sorted(found)


def _is_inside(path: str) -> bool:
    return not path.startswith("/") and ".." not in PurePosixPath(path).parts


def _content(root: Path, path: str) -> tuple[bytes | None, str]:
    full = root / path
    try:
        if not full.resolve().is_relative_to(root.resolve()):
            return None, f"{path} leads out of the project and was not read"
        if full.stat().st_size > _MAX_SIZE:
            return None, f"{path} is too large and was not read"
        return full.read_bytes(), ""
    except OSError as error:
        return None, f"{path} cannot be read: {error.strerror}"


def _parsed(path: str, content: bytes) -> Any:
    """JSON, YAML (of which JSON is nearly a part), or by any other ending text. Raises
    ValueError."""
    text = content.decode("utf-8-sig")
    if not path.endswith((".json", ".yaml", ".yml")):
        return text
    if path.endswith(".json"):
        return json.loads(text)
    import yaml  # loaded only where there is something to parse

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
