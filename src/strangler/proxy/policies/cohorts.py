"""A request's keys in, the bucket of its cohort out: the same in every worker, at every time.

A cohort is in a canary when its bucket lies below the share; raising the share therefore moves
cohorts in and none out. Nothing is stored. Buckets are those of strangler.rules.cohorts; where a
request waits for one, the part of the hash that all requests share was done before."""

import hashlib
import secrets
import struct
from collections.abc import Callable
from typing import Final, NamedTuple

from strangler.rules.cohorts import bucket_of
from strangler.rules.model import BUCKETS, Canary, CohortKey, KeyKind
from strangler.rules.requests import Asked, claim_key

_first_number: Final = struct.Struct(">Q").unpack_from
_MINTED_BYTES: Final = 16
_SAMPLE: Final = "shadow-sample"
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

    __slots__ = ("_canary", "_keys", "_mint", "_minted")

    def __init__(self, canary: Canary, mint: Callable[[], str] = mint) -> None:
        """`mint` makes the values of cookies where `canary.mint` asks for them."""
        keys = list(canary.by)
        minted = CohortKey(kind=KeyKind.COOKIE, name=canary.mint)
        if canary.mint and minted not in keys:
            keys.append(minted)  # the cookie we set is the key of the client's next request
        self._canary = canary
        self._minted = str(minted)
        self._mint = mint
        self._keys = tuple([(_reader(key), _begun(canary.salt, str(key))) for key in keys])

    def bucket(self, request: Asked) -> int | None:
        """By the first key that the request has and that is not empty; None without any."""
        for read, begun in self._keys:
            value = read(request)
            if value:
                whole = begun()
                whole.update(value)
                number: int = _first_number(whole.digest())[0]
                return number % BUCKETS
        return None

    def minted(self) -> Minted | None:
        """A new cookie, for a request without a key; None unless the canary mints."""
        name = self._canary.mint
        if not name:
            return None
        value = self._mint()
        return Minted(name, value, bucket_of(self._canary.salt, self._minted, value.encode()))


def in_sample(salt: str, key: bytes, buckets: int) -> bool:
    """Whether what `key` names (one request, by its trace id) is among `buckets` of 10,000."""
    if buckets >= BUCKETS:
        return True
    return buckets > 0 and bucket_of(salt, _SAMPLE, key) < buckets


def _begun(salt: str, key: str) -> Callable[[], "hashlib._Hash"]:
    """Gives copies of the hash of what all values of a key share."""
    return hashlib.sha256(f"{salt}\0{key}\0".encode()).copy


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
