"""The digest that stands for some content in cache keys."""

import hashlib


def digest(data: bytes) -> bytes:
    """16 bytes of BLAKE2b."""
    return hashlib.blake2b(data, digest_size=16).digest()
