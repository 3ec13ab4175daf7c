"""A source tree in, the facts of every file out: from the cache where known, else extracted."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from strangler import __version__
from strangler.analyzers.cache import Cache
from strangler.analyzers.digests import digest
from strangler.model.facts import ModuleFacts
from strangler.model.recogniser import Recogniser
from strangler.model.source import SourceFile, SourceTree
from strangler.progress import Progress

FACTS_VERSION = 1
"""Raise it whenever extraction would return other facts for the same file."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Encoded facts by module name, how many came from the cache, and one digest over all of
    it (content and names of every file), which identifies the project's state."""

    facts: dict[str, bytes]
    cached: int
    state: bytes

    def decode(self) -> dict[str, ModuleFacts]:
        """The facts themselves, by module name in sorted order."""
        decoder = msgspec.msgpack.Decoder(ModuleFacts)
        return {module: decoder.decode(self.facts[module]) for module in sorted(self.facts)}


def gather(
    root: Path,
    tree: SourceTree,
    recognisers: Sequence[Recogniser],
    fingerprint: str,
    cache: Cache,
    jobs: int,
    progress: Progress,
) -> Gathered:
    """Read every file's digest, take known facts from the cache, extract the rest."""
    salt = f"{__version__}/{FACTS_VERSION}/{fingerprint}/".encode()
    digests: dict[str, bytes] = {}
    with progress.stage("read", len(tree.files)) as stage:
        for file in tree.files:
            content = _digest_of(root / file.path)
            if content is not None:
                digests[file.path] = content
            stage.advance()
    known = cache.get_many(salt + content for content in digests.values())
    facts: dict[str, bytes] = {}
    missing: list[SourceFile] = []
    for file in tree.files:
        content = digests.get(file.path)
        value = known.get(salt + content) if content is not None else None
        if value is None:
            missing.append(file)
        else:
            facts[file.module] = value
    cached = len(facts)
    cache.touch(known)
    if missing:
        fresh = _extract(root, missing, recognisers, jobs, progress)
        new: dict[bytes, bytes] = {}
        for file in missing:
            content, value = fresh[file.path]
            facts[file.module] = value
            if content is not None:
                digests[file.path] = content
                new[salt + content] = value
        cache.put_many(new)
    state = [salt, tree.name.encode()]
    for file in tree.files:
        label = f"{file.path}\0{file.module}\0{file.kind}\0{file.root}"
        state += (label.encode("utf-8", "surrogateescape"), digests.get(file.path, b"?"))
    return Gathered(facts, cached, digest(b"\0".join(state)))


def _digest_of(path: Path) -> bytes | None:
    try:
        return digest(path.read_bytes())
    except OSError:
        return None  # the worker tries again and reports why


def _extract(
    root: Path,
    files: Sequence[SourceFile],
    recognisers: Sequence[Recogniser],
    jobs: int,
    progress: Progress,
) -> dict[str, tuple[bytes | None, bytes]]:
    # Imported here, so that a run that finds all facts in the cache never loads libcst.
    from strangler.analyzers.extraction.pool import extract_all

    fresh: dict[str, tuple[bytes | None, bytes]] = {}
    with progress.stage("parse", len(files)) as stage:
        sizes = [(file.path, file.size) for file in files]
        for item in extract_all(root, sizes, recognisers, jobs):
            fresh[item.path] = (item.digest, item.facts)
            stage.advance()
    return fresh
