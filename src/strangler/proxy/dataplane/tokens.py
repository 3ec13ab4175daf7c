"""A token in, its verified claims out: JWTs signed with a public key of a JWK set.

RFC 7515 (signature), 7517 (keys), 7519 (claims), 8725 (what goes wrong). An algorithm is accepted
only with the type of key that it belongs to, which comes from the key set and never from the
token: so neither `none` nor an HMAC over a public key can pass (RFC 8725 section 3.1)."""

import json
import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import jwt

from strangler.rules.model import Jwt

MAX_TOKEN = 16 * 1024
"""Bytes; a longer token is refused unread."""

LEEWAY = 30.0
"""Seconds by which the issuer's clock may differ from ours."""

_CACHED = 4096
_ALGORITHMS: dict[tuple[str, object], tuple[str, ...]] = {
    ("RSA", None): ("RS256", "RS384", "RS512", "PS256"),
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("OKP", "Ed25519"): ("EdDSA",),
}
_PUBLIC = ("kty", "crv", "n", "e", "x", "y")
# RecursionError: a token's header may be JSON as deep as it is long.
_UNREADABLE = (jwt.PyJWTError, ValueError, TypeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and the algorithms that may be used with it."""

    kid: str | None
    algorithms: tuple[str, ...]
    public: Any
    """As the cryptography package holds it."""


def read_keys(jwks: str) -> tuple[tuple[Key, ...], tuple[str, ...]]:
    """The usable keys of a JWK set, and why each of the others is not usable.

    Keys for encryption and secret keys are passed over (RFC 7517 sections 4.2, 6.4). ValueError:
    the text is no JWK set at all."""
    try:
        document = json.loads(jwks)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ValueError("a JWK set is an object with a list `keys`")
    keys = []
    problems = []
    for number, entry in enumerate(entries, 1):
        try:
            keys.append(_read_key(entry))
        except _UNREADABLE as error:
            kid = entry.get("kid") if isinstance(entry, dict) else None
            problems.append(f"key {number} ({kid or 'no kid'}): {error}")
    return tuple(keys), tuple(problems)


def _read_key(entry: object) -> Key:
    if not isinstance(entry, dict):
        raise ValueError("not an object")
    if entry.get("use", "sig") != "sig" or "verify" not in entry.get("key_ops", ["verify"]):
        raise ValueError("not for signatures")
    kty = str(entry.get("kty"))
    algorithms = _ALGORITHMS.get((kty, None if kty == "RSA" else str(entry.get("crv"))), ())
    only = entry.get("alg")
    if only is not None:
        algorithms = tuple(name for name in algorithms if name == only)
    if not algorithms:
        raise ValueError(f"type {kty} with algorithm {only or 'any'} is not supported")
    kid = entry.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise ValueError("its kid is no text")
    # Public parts only: a private key published by mistake is read as the public one it contains.
    public = {name: entry[name] for name in _PUBLIC if name in entry}
    jwk = jwt.PyJWK(public, algorithms[0])
    short = jwk.Algorithm.check_key_length(jwk.key)
    if short:
        raise ValueError(short)
    return Key(kid, algorithms, jwk.key)


@dataclass(frozen=True, slots=True)
class _Verified:
    claims: Mapping[str, object]
    begins: float
    expires: float


class TokenVerifier:
    """Verifies tokens by one key set. Make a new one when keys or settings change.

    What was verified is remembered by its SHA-256 (the least recently used of 4,096 goes first),
    so that a signature is checked once for each token; times are checked for each request."""

    __slots__ = ("_cache", "_keys", "_settings")

    def __init__(self, settings: Jwt, jwks: str) -> None:
        """ValueError: `jwks` is no JWK set. Keys in it that cannot be used are passed over."""
        self._settings = settings
        self._keys = read_keys(jwks)[0]
        self._cache: OrderedDict[bytes, _Verified] = OrderedDict()

    def claims(self, value: bytes, now: float) -> Mapping[str, object] | None:
        """The claims of the token in this field value, or None if it is not to be believed.

        `value` is `Bearer TOKEN`, or the bare token in a field other than Authorization; `now` is
        Unix time. The mapping is shared between requests and must not be changed."""
        cache = self._cache
        digest = sha256(value).digest()
        verified = cache.get(digest)
        if verified is None:
            verified = self._verify(value)
            if verified is None:
                return None
            cache[digest] = verified
            if len(cache) > _CACHED:
                cache.popitem(last=False)
        else:
            cache.move_to_end(digest)
        if verified.begins - LEEWAY <= now < verified.expires + LEEWAY:
            return verified.claims
        return None

    def _verify(self, value: bytes) -> _Verified | None:
        """All that does not depend on the time."""
        scheme, space, token = value.partition(b" ")
        if not space and self._settings.header.lower() != "authorization":
            token = scheme
        elif scheme.lower() != b"bearer":
            return None
        token = token.strip(b" ")
        if len(token) > MAX_TOKEN:
            return None
        try:
            header = jwt.get_unverified_header(token)
            key = self._key(header)
            if key is None:
                return None
            content = jwt.PyJWS().decode(token, key.public, algorithms=[header["alg"]])
            claims = json.loads(content)
        except _UNREADABLE:
            return None
        return self._judge(claims)

    def _key(self, header: Mapping[str, object]) -> Key | None:
        """The key that the token names and its algorithm fits. A token without `kid` needs a set
        in which only one key fits; a key without `kid` serves where no other has the name."""
        fitting = [key for key in self._keys if header.get("alg") in key.algorithms]
        kid = header.get("kid")
        if kid is not None:
            named = [key for key in fitting if key.kid == kid]
            fitting = named or [key for key in fitting if key.kid is None]
        return fitting[0] if len(fitting) == 1 else None

    def _judge(self, claims: object) -> _Verified | None:
        """RFC 7519 section 4.1. `exp` is required: a token without would be good for ever."""
        if not isinstance(claims, dict):
            return None
        settings = self._settings
        if settings.issuer and claims.get("iss") != settings.issuer:
            return None
        if settings.audience and not _is_meant_for(claims, settings.audience):
            return None
        expires = _time(claims.get("exp"))
        begins = max(_time(claims.get("nbf", 0)), _time(claims.get("iat", 0)))
        if math.isnan(expires) or math.isnan(begins):
            return None
        return _Verified(claims, begins, expires)


def _is_meant_for(claims: Mapping[str, Any], audience: Sequence[str]) -> bool:
    """Whether one of our names is in `aud`; in `client_id` where there is no `aud`, as in the
    access tokens of Amazon Cognito."""
    names = claims.get("aud")
    if names is None:
        names = claims.get("client_id")
    if isinstance(names, str):
        return names in audience
    return isinstance(names, list) and any(name in audience for name in names)


def _time(value: object) -> float:
    """A NumericDate (RFC 7519 section 2); NaN where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    try:
        seconds = float(value)
    except OverflowError:
        return math.nan
    return seconds if math.isfinite(seconds) else math.nan
