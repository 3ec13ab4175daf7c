"""The digests that stand for contents in cache keys."""

import hashlib
from functools import cache
from pathlib import Path

import strangler


def digest(data: bytes) -> bytes:
    """16 bytes of BLAKE2b."""
    return hashlib.blake2b(data, digest_size=16).digest()


@cache
def own_code() -> str:
    """Stands for strangler itself: what it finds and draws depends on all of its files.

    By content, so that a fresh install of the same version finds a cache that was kept."""
    root = Path(strangler.__file__).parent
    state = hashlib.blake2b(digest_size=16)
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            state.update(f"{path.relative_to(root).as_posix()}\0".encode())
            state.update(path.read_bytes())
    return state.hexdigest()
