"""A source tree in, the facts of every file out: from the cache where known, else extracted."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from strangler.analyzers.cache import Cache
from strangler.analyzers.digests import digest, own_code
from strangler.model.facts import ModuleFacts
from strangler.model.recogniser import Recogniser
from strangler.model.source import SourceFile, SourceTree
from strangler.progress import Progress


def digests_of(root: Path, tree: SourceTree, progress: Progress) -> dict[str, bytes]:
    """The digest of each file's content, by path; a file that cannot be read has none."""
    digests: dict[str, bytes] = {}
    base = f"{root}/"
    with progress.stage("read", len(tree.files)) as stage:
        for file in tree.files:
            try:
                with open(base + file.path, "rb") as stream:  # noqa: PTH123 - a third faster
                    digests[file.path] = digest(stream.read())
            except OSError:
                pass  # extraction tries again and reports why
            stage.advance()
    return digests


def state_of(tree: SourceTree, digests: Mapping[str, bytes], salt: bytes) -> bytes:
    """One digest over the names, labels and contents of all files and over `salt`."""
    state = [salt, tree.name.encode(), "\0".join(tree.roots).encode()]
    for file in tree.files:
        label = f"{file.path}\0{file.module}\0{file.kind}\0{file.root}"
        state += (label.encode(), digests.get(file.path, b"?"))
    return digest(b"\0".join(state))


def gather(
    root: Path,
    tree: SourceTree,
    digests: Mapping[str, bytes],
    recognisers: Sequence[Recogniser],
    fingerprint: str,
    cache: Cache,
    jobs: int,
    progress: Progress,
) -> dict[str, ModuleFacts]:
    """The facts of all files by module name, sorted. What the cache knows is not extracted."""
    salt = f"{own_code()}/{fingerprint}/".encode()
    known = cache.get_many({salt + content for content in digests.values()})
    cache.touch(known)
    decode = msgspec.msgpack.Decoder(ModuleFacts).decode
    facts: dict[str, ModuleFacts] = {}
    missing: list[SourceFile] = []
    with progress.stage("decode", None):
        for file in tree.files:
            content = digests.get(file.path)
            value = known.get(salt + content) if content is not None else None
            try:
                if value is not None:
                    facts[file.module] = decode(value)
                    continue
            except msgspec.DecodeError:
                pass  # a damaged entry: extracting the file replaces it
            missing.append(file)
    if missing:
        fresh = _extract(root, missing, recognisers, jobs, progress)
        cache.put_many({salt + c: value for c, value in fresh.values() if c is not None})
        facts.update((file.module, decode(fresh[file.path][1])) for file in missing)
    return {module: facts[module] for module in sorted(facts)}


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
    sizes = [(file.path, file.size) for file in files]
    with progress.stage("parse", len(files)) as stage:
        for item in extract_all(root, sizes, recognisers, jobs):
            fresh[item.path] = (item.digest, item.facts)
            stage.advance()
    return fresh
