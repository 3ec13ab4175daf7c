"""A request's keys in, the bucket of its cohort out: the same in every worker, at every time.

    bucket = first 8 bytes of SHA-256(salt NUL key-name NUL value), big-endian, modulo 10,000

The key's name is the one written in `by` (`header:x-user-id`), so that an equal value under two
names makes two cohorts. A cohort is in a canary when its bucket lies below the share; raising the
share therefore moves cohorts in and none out. Nothing is stored."""

import hashlib
import secrets
import struct
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from strangler.rules.model import BUCKETS, Canary, CohortKey, KeyKind

_first_eight = struct.Struct(">Q").unpack_from
_MINTED_BYTES = 16


class Keyed(Protocol):
    """What a cohort key can be read from: a request."""

    claims: Mapping[str, object] | None
    client: str

    def header(self, name: bytes) -> bytes | None:
        """The value of a header field."""

    def cookie(self, name: bytes) -> bytes | None:
        """The value of a cookie."""


def mint() -> str:
    """A new value for the cookie that keeps a client on its side: 128 bits of chance."""
    return secrets.token_urlsafe(_MINTED_BYTES)


class Draw(NamedTuple):
    """A request's bucket and what it was drawn by."""

    bucket: int
    key: str
    """As written in `by`."""
    value: bytes


class Lot:
    """Draws buckets for one salt and one key name."""

    __slots__ = ("_begun",)

    def __init__(self, salt: str, key: str) -> None:
        self._begun = hashlib.sha256(f"{salt}\0{key}\0".encode())

    def bucket(self, value: bytes) -> int:
        """0 to 9,999."""
        whole = self._begun.copy()
        whole.update(value)
        number: int = _first_eight(whole.digest())[0]
        return number % BUCKETS


class Cohorts:
    """The cohorts of one canary."""

    __slots__ = ("_mint", "_minting", "_sources")

    def __init__(self, canary: Canary, mint: Callable[[], str] = mint) -> None:
        """`mint` makes the value of the cookie where `canary.mint` asks for one."""
        keys = list(canary.by)
        minted = CohortKey(kind=KeyKind.COOKIE, name=canary.mint)
        if canary.mint and minted not in keys:
            keys.append(minted)  # the cookie we set is the key of the client's next request
        self._sources = tuple((str(key), _reader(key), Lot(canary.salt, str(key))) for key in keys)
        self._minting = (canary.mint, Lot(canary.salt, str(minted))) if canary.mint else None
        self._mint = mint

    def draw(self, request: Keyed) -> Draw | None:
        """By the first key that the request has and that is not empty; None without any."""
        for key, read, lot in self._sources:
            value = read(request)
            if value:
                return Draw(lot.bucket(value), key, value)
        return None

    def bucket(self, request: Keyed) -> int:
        """As `draw`, only the number; -1 without a key."""
        for _, read, lot in self._sources:
            value = read(request)
            if value:
                return lot.bucket(value)
        return -1

    def minted(self) -> tuple[str, str, int] | None:
        """Name and value of a new cookie, and its bucket; None unless the canary mints."""
        if self._minting is None:
            return None
        name, lot = self._minting
        value = self._mint()
        return name, value, lot.bucket(value.encode())


def in_sample(salt: str, key: bytes, buckets: int) -> bool:
    """Whether `key` (of one request, such as its trace id) is among `buckets` of 10,000.

    The salt is set apart from those of canaries, so that which requests are copied says nothing
    about which cohorts moved."""
    return buckets >= BUCKETS or (buckets > 0 and Lot(salt, "sample").bucket(key) < buckets)


def _reader(key: CohortKey) -> Callable[[Keyed], bytes | None]:
    """What reads the key from a request. Closures, because one call less is a tenth of a
    decision."""
    name = key.name.encode()
    match key.kind:
        case KeyKind.HEADER:
            return lambda request: request.header(name)
        case KeyKind.COOKIE:
            return lambda request: request.cookie(name)
        case KeyKind.CLAIM:
            return lambda request: _claim(request.claims, key.name)
        case KeyKind.CLIENT_IP:
            return lambda request: request.client.encode()


def _claim(claims: Mapping[str, object] | None, name: str) -> bytes | None:
    """A claim names somebody if it is text or a whole number."""
    value = claims.get(name) if claims is not None else None
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value).encode()
    return None
