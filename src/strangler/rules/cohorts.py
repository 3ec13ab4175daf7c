"""A cohort key in, its bucket out: who is in a canary, decided alike by every process."""

from hashlib import sha256

from strangler.rules.model import BUCKETS


def bucket_of(salt: str, key: str, value: bytes) -> int:
    """The bucket, 0 to 9,999, of one caller.

    `key` is as `by` writes it (`header:x-user-id`), `value` what the request holds, byte for byte.
    The bucket is the first 8 bytes of SHA-256 over salt, NUL, key, NUL, value, read as a
    big-endian integer, modulo 10,000."""
    digest = sha256(f"{salt}\0{key}\0".encode() + value).digest()
    return int.from_bytes(digest[:8], "big") % BUCKETS
