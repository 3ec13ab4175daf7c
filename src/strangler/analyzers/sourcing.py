"""A directory and its configuration in; its files, their facts and what is read beside them out.

What is read beside the project: the user's facts, the data files that its code names, and the
packages of libraries that it names. All of it counts in `Source.state`, which keys the cache. Which
files these are is known only from the facts of the code; the cache keeps their names, so that an
unchanged project is recognised without its facts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from strangler import diagnostics
from strangler.analyzers.cache import Cache
from strangler.analyzers.config import Config
from strangler.analyzers.digests import digest, own_code
from strangler.analyzers.discovery import discover, python_requirement
from strangler.analyzers.documents import read_documents, wanted
from strangler.analyzers.gathering import digests_of, gather, state_of
from strangler.analyzers.recognisers.registry import fingerprint, load
from strangler.diagnostics import Diagnostic
from strangler.model.facts import ModuleFacts
from strangler.model.knowledge import NOTHING_KNOWN, Knowledge
from strangler.model.recogniser import Recogniser
from strangler.model.source import ModuleKind, SourceFile, SourceTree
from strangler.progress import Progress

if TYPE_CHECKING:
    from strangler.analyzers.inventory.inventory import ProjectInventory
    from strangler.analyzers.libraries import Named, Packages


@dataclass(frozen=True, slots=True)
class Source:
    """A project that was discovered but not yet parsed; `state` stands for all of it."""

    root: Path
    config: Config
    tree: SourceTree
    diagnostics: tuple[Diagnostic, ...]
    recognisers: tuple[Recogniser, ...]
    digests: dict[str, bytes]
    python_version: str
    state: bytes
    documents: Mapping[str, Any] = field(default_factory=dict)
    """The data files that the code names, parsed, by path."""
    knowledge: Knowledge = NOTHING_KNOWN
    libraries: tuple[Path, ...] = ()
    packages: "Packages | None" = None
    """What is read of the libraries."""


def recognised(source: Source, cache: Cache) -> Source | None:
    """The source with all that its code named last time; None if that is not known."""
    known = _with_packages(source, cache)
    return known and _with_documents(known, cache)


def _with_packages(source: Source, cache: Cache) -> Source | None:
    """The source with the libraries that its code named last time; None if that is not known."""
    if not source.libraries:
        return source
    known = cache.get(b"libraries/" + source.state)
    if known is None:
        return None
    from strangler.analyzers.libraries import Named

    cache.touch([b"libraries/" + source.state])
    try:
        return _reading(source, msgspec.msgpack.decode(known, type=Named))
    except msgspec.DecodeError:
        return None


def _reading(source: Source, wanted: "Named") -> Source:
    from strangler.analyzers.libraries import find_packages

    packages = find_packages(source.libraries, wanted, source.recognisers)
    problems = diagnostics.in_order((*source.diagnostics, *packages.diagnostics))
    state = digest(source.state + packages.state)
    return replace(source, packages=packages, diagnostics=problems, state=state)


def _with_documents(source: Source, cache: Cache) -> Source | None:
    """The source with the data files that its code named last time; None if that is not known."""
    known = cache.get(b"documents/" + source.state)
    if known is None:
        return None
    try:
        paths = msgspec.msgpack.decode(known, type=tuple[str, ...])
    except msgspec.DecodeError:
        return None
    cache.touch([b"documents/" + source.state])
    return _holding(source, paths)


def _read_documents(source: Source, inventory: "ProjectInventory", cache: Cache) -> Source:
    """The source with the data files that its code names, which the inventory then holds."""
    paths = wanted(source.recognisers, inventory)
    cache.put_many({b"documents/" + source.state: msgspec.msgpack.encode(paths)})
    held = _holding(source, paths)
    inventory.documents = held.documents
    return held


def _holding(source: Source, paths: tuple[str, ...]) -> Source:
    if not paths:
        return source
    read = read_documents(source.root, paths)
    problems = diagnostics.in_order((*source.diagnostics, *read.diagnostics))
    state = digest(source.state + read.state)
    return replace(source, documents=read.found, diagnostics=problems, state=state)


def read_source(root: Path, config: Config, progress: Progress) -> Source:
    """Discover the files and read their digests."""
    root = root.resolve() if root.exists() else root
    recognisers = load(config.disabled_recognisers)
    with progress.stage("discover", None):
        found = discover(root, config)
    digests = digests_of(root, found.tree, progress)
    version = python_requirement(root)
    # What lies elsewhere counts by its content, not by its place.
    knowledge, known = NOTHING_KNOWN, b""
    libraries: tuple[Path, ...] = ()
    if config.facts is not None:
        from strangler.analyzers.knowledge.loading import load_knowledge

        knowledge, known = load_knowledge(root, config.facts)
    if config.libraries:
        from strangler.analyzers.libraries import check_paths

        libraries = check_paths(root, config.libraries)
    asked = replace(config, facts=None, libraries=("",) if libraries else ())
    parts = (own_code(), fingerprint(recognisers), asked, version, known)
    salt = repr((*parts, found.diagnostics))
    state = state_of(found.tree, digests, salt.encode())
    return Source(
        root,
        config,
        found.tree,
        found.diagnostics,
        recognisers,
        digests,
        version,
        state,
        knowledge=knowledge,
        libraries=libraries,
    )


def read_inventory(
    root: Path, config: Config, cache: Cache, jobs: int | None, progress: Progress
) -> "tuple[Source, ProjectInventory]":
    """The whole project, read and with its names resolved, and nothing concluded."""
    return read_all(read_source(root, config, progress), cache, jobs, progress)


def read_all(
    source: Source, cache: Cache, jobs: int | None, progress: Progress
) -> "tuple[Source, ProjectInventory]":
    """All files, those of libraries included; of several applications the one asked for."""
    from strangler.analyzers.inventory.inventory import ProjectInventory

    facts = _facts(source, cache, jobs, progress)
    tree = _labelled(source.tree, facts)
    if source.libraries:
        from strangler.analyzers.libraries import named, reached, read_packages, with_further

        alone, names, further = source, None, named(facts, tree)
        files: tuple[SourceFile, ...] = ()
        while names != further:  # libraries name others; each round reads what is new
            names = further
            source = _reading(alone, names)
            assert source.packages is not None
            new = source.packages.besides(facts)
            facts |= read_packages(new, source.recognisers, cache, jobs or default_jobs(), progress)
            files = reached(source.packages, facts, names)
            further = with_further(names, files, facts)
        cache.put_many({b"libraries/" + alone.state: msgspec.msgpack.encode(names)})
        tree = replace(tree, files=(*tree.files, *files))
    inventory = ProjectInventory(tree, facts, source.recognisers)
    source = _read_documents(source, inventory, cache)
    config = source.config
    if config.app is not None:
        from strangler.analyzers.applications import picked

        inventory = picked(config.app, inventory, source.recognisers, config.name or "")
    return source, inventory


def _facts(
    source: Source, cache: Cache, jobs: int | None, progress: Progress
) -> dict[str, ModuleFacts]:
    return gather(
        source.root,
        source.tree,
        source.digests,
        source.recognisers,
        fingerprint(source.recognisers),
        cache,
        jobs or default_jobs(),
        progress,
        _load_later_stages,
    )


def _load_later_stages() -> None:
    """Import what `_analyse` needs, at a time when this process only waits for others."""
    import strangler.analyzers.boundaries
    import strangler.analyzers.concluding
    import strangler.analyzers.effects.preparing
    import strangler.analyzers.graphing.edges
    import strangler.analyzers.graphing.units
    import strangler.analyzers.inventory.linking
    import strangler.analyzers.summarising  # noqa: F401


def default_jobs() -> int:
    """As many processes as this one may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _labelled(tree: SourceTree, facts: dict[str, ModuleFacts]) -> SourceTree:
    """The tree with files labelled as generated whose first lines say so."""
    files = tuple(
        replace(file, kind=ModuleKind.GENERATED)
        if facts[file.module].is_generated and file.kind is not ModuleKind.VENDORED
        else file
        for file in tree.files
    )
    return replace(tree, files=files)
