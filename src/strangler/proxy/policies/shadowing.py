"""A request and its answer in, whether the service gets a copy out (contracts: Shadow).

It is decided in two steps: by the head, whether to keep the body for a copy; at the end, when the
client's request is complete and the monolith has answered, whether the copy is sent."""

from hashlib import blake2b

from strangler.rules.model import BUCKETS, Effect

MAX_BODY = 64 * 1024
"""Bytes; a larger body is not kept."""

# Not the salt of any cohort, so that samples and cohorts are independent.
_SALT = b"shadow-sample"


def may_copy(effect: Effect, sample: int, key: bytes) -> bool:
    """By the head: whether the route's effect allows a copy and the sample takes this request.

    `sample` is in ten-thousandths; `key` is something that differs between requests (a request
    id, or random bytes). The same key is always decided alike."""
    if not effect.is_safe:
        return False
    if sample >= BUCKETS:
        return True
    digest = blake2b(key, digest_size=8, salt=_SALT).digest()
    return int.from_bytes(digest, "big") % BUCKETS < sample


def may_send(status: int, body: int) -> bool:
    """At the end: whether the monolith's status is a success and the body, in bytes, is small."""
    return 200 <= status < 300 and body <= MAX_BODY
