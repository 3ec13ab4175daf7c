"""A source tree in, the facts of every file out: from the cache where known, else extracted."""

from collections.abc import Callable, Mapping, Sequence
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
    """One digest over the names, labels and contents of all files, what is declared beside them,
    and `salt`."""
    state = [salt, tree.name.encode(), "\0".join(tree.roots).encode()]
    for file in tree.files:
        label = f"{file.path}\0{file.module}\0{file.kind}\0{file.root}"
        state += (label.encode(), digests.get(file.path, b"?"))
    state.append(repr(tree.declarations).encode())
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
    meanwhile: Callable[[], object] = lambda: None,
) -> dict[str, ModuleFacts]:
    """The facts of all files by module name, sorted. What the cache knows is not extracted.

    `meanwhile` is done here while workers extract the rest."""
    salt = f"{own_code()}/{fingerprint}/".encode()
    known = cache.get_many({salt + content for content in digests.values()})
    cache.touch(known)
    decode = msgspec.msgpack.Decoder(ModuleFacts).decode
    facts: dict[str, ModuleFacts] = {}
    missing = [f for f in tree.files if salt + digests.get(f.path, b"") not in known]
    damaged: list[SourceFile] = []

    def decode_known() -> None:
        for file in tree.files:
            value = known.get(salt + digests.get(file.path, b""))
            if value is not None:
                try:
                    facts[file.module] = decode(value)
                except msgspec.DecodeError:
                    damaged.append(file)
        meanwhile()

    def extract(files: Sequence[SourceFile], meanwhile: Callable[[], object]) -> None:
        fresh = _extract(root, files, recognisers, jobs, progress, meanwhile)
        cache.put_many({salt + c: value for c, value in fresh.values() if c is not None})
        facts.update((file.module, decode(fresh[file.path][1])) for file in files)

    if missing:
        extract(missing, decode_known)
    else:
        decode_known()
    if damaged:
        extract(damaged, lambda: None)
    return {module: facts[module] for module in sorted(facts)}


def _extract(
    root: Path,
    files: Sequence[SourceFile],
    recognisers: Sequence[Recogniser],
    jobs: int,
    progress: Progress,
    meanwhile: Callable[[], object],
) -> dict[str, tuple[bytes | None, bytes]]:
    # Imported here, so that a run that finds all facts in the cache never loads libcst.
    from strangler.analyzers.extraction.pool import extract_all

    fresh: dict[str, tuple[bytes | None, bytes]] = {}
    sizes = [(file.path, file.size) for file in files]
    with progress.stage("parse", len(files)) as stage:
        for item in extract_all(root, sizes, recognisers, jobs, meanwhile=meanwhile):
            fresh[item.path] = (item.digest, item.facts)
            stage.advance()
    return fresh
