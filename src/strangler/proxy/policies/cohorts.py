"""A request's keys in, the bucket of its cohort out: the same in every worker, at every time.

A cohort is in a canary when its bucket lies below the share; raising the share therefore moves
cohorts in and none out. Nothing is stored. The buckets are those of strangler.rules.cohorts, with
the work that all requests share done once."""

import hashlib
import secrets
import struct
from collections.abc import Callable
from typing import NamedTuple

from strangler.rules.model import BUCKETS, Canary, CohortKey, KeyKind
from strangler.rules.requests import Asked, claim_key

_first_number = struct.Struct(">Q").unpack_from
_MINTED_BYTES = 16
_SAMPLE = "shadow-sample"
"""Stands where cohorts have the name of their key, and is no such name: which requests are copied
says nothing about which cohorts have moved."""

Read = Callable[[Asked], bytes | None]
"""Reads a key from a request."""


class Minted(NamedTuple):
    """A cookie that a client is to keep, so that it stays on its side."""

    name: str
    value: str
    bucket: int


def mint() -> str:
    """A new value for such a cookie: 128 bits of chance."""
    return secrets.token_urlsafe(_MINTED_BYTES)


class Cohorts:
    """The cohorts of one canary."""

    __slots__ = ("_keys", "_mint", "_minted_bucket", "_minted_name")

    def __init__(self, canary: Canary, mint: Callable[[], str] = mint) -> None:
        """`mint` makes the values of cookies where `canary.mint` asks for them."""
        keys = list(canary.by)
        minted = CohortKey(kind=KeyKind.COOKIE, name=canary.mint)
        if canary.mint and minted not in keys:
            keys.append(minted)  # the cookie we set is the key of the client's next request
        self._keys = tuple([(_reader(key), _buckets(canary.salt, str(key))) for key in keys])
        self._mint = mint
        self._minted_name = canary.mint
        self._minted_bucket = _buckets(canary.salt, str(minted))

    def bucket(self, request: Asked) -> int | None:
        """By the first key that the request has and that is not empty; None without any."""
        for read, bucket_of in self._keys:
            value = read(request)
            if value:
                return bucket_of(value)
        return None

    def minted(self) -> Minted | None:
        """A new cookie, for a request without a key; None unless the canary mints."""
        if not self._minted_name:
            return None
        value = self._mint()
        return Minted(self._minted_name, value, self._minted_bucket(value.encode()))


def in_sample(salt: str, key: bytes, buckets: int) -> bool:
    """Whether what `key` names (one request, by its trace id) is among `buckets` of 10,000."""
    if buckets >= BUCKETS:
        return True
    return buckets > 0 and _buckets(salt, _SAMPLE)(key) < buckets


def _buckets(salt: str, name: str) -> Callable[[bytes], int]:
    """What tells the bucket, 0 to 9,999, of a value. The hash of what all values share has begun
    already. A closure, as below, because decisions are paid for by the call."""
    begun = hashlib.sha256(f"{salt}\0{name}\0".encode()).copy

    def bucket_of(value: bytes) -> int:
        whole = begun()
        whole.update(value)
        number: int = _first_number(whole.digest())[0]
        return number % BUCKETS

    return bucket_of


def _reader(key: CohortKey) -> Read:
    """What reads a key from a request."""
    name, field = key.name, key.name.encode()
    match key.kind:
        case KeyKind.HEADER:
            return lambda request: request.header(field)
        case KeyKind.COOKIE:
            return lambda request: request.cookie(field)
        case KeyKind.CLAIM:
            return lambda request: claim_key((request.claims or {}).get(name))
        case KeyKind.CLIENT_IP:
            return lambda request: request.client.encode()
