"""Which tokens are believed."""

import base64
import hashlib
import hmac
import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.dataplane.tokens import LEEWAY, MAX_TOKEN, TokenVerifier, read_keys
from strangler.rules.model import Jwt

NOW = 1_800_000_000.0
ISSUER = "https://login.example.com/"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
P256 = ec.generate_private_key(ec.SECP256R1())
P384 = ec.generate_private_key(ec.SECP384R1())
ED = ed25519.Ed25519PrivateKey.generate()
ALGORITHMS = {
    "RSA": jwt.algorithms.RSAAlgorithm,
    "EC": jwt.algorithms.ECAlgorithm,
    "OKP": jwt.algorithms.OKPAlgorithm,
}
SIGNERS = [
    ("RS256", RSA, "rsa"),
    ("RS384", RSA, "rsa"),
    ("RS512", RSA, "rsa"),
    ("PS256", RSA, "rsa"),
    ("ES256", P256, "p256"),
    ("ES384", P384, "p384"),
    ("EdDSA", ED, "ed"),
]


def entry(kty, private, kid, **more):
    public = ALGORITHMS[kty].to_jwk(private.public_key(), as_dict=True)
    public.pop("key_ops", None)
    return public | {"kid": kid} | more


KEYS = [
    entry("RSA", RSA, "rsa"),
    entry("RSA", OTHER_RSA, "other", alg="RS512"),
    entry("EC", P256, "p256"),
    entry("EC", P384, "p384"),
    entry("OKP", ED, "ed"),
]
JWKS = json.dumps({"keys": KEYS})
SETTINGS = Jwt(jwks="jwks.json", issuer=ISSUER, audience=("shop", "admin"))
GOOD = {"iss": ISSUER, "aud": "shop", "exp": NOW + 60, "sub": "u1"}


def sign(claims=GOOD, algorithm="RS256", key=RSA, kid="rsa", **headers):
    headers = headers | ({"kid": kid} if kid else {})
    return jwt.encode(claims, key, algorithm, headers).encode()


def segment(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


@pytest.fixture
def verifier():
    return TokenVerifier(SETTINGS, JWKS)


def claims(verifier, token, now=NOW):
    return verifier.claims(b"Bearer " + token, now)


@pytest.mark.parametrize(("algorithm", "key", "kid"), SIGNERS)
def test_each_algorithm_verifies_with_its_type_of_key(verifier, algorithm, key, kid):
    """And hands out what was signed."""
    assert claims(verifier, sign(GOOD, algorithm, key, kid)) == GOOD


@pytest.mark.parametrize(("algorithm", "key", "kid"), SIGNERS)
def test_a_token_signed_by_someone_else_is_refused(verifier, algorithm, key, kid):
    """With the same kind of key and the same kid."""
    stranger = {
        RSA: OTHER_RSA,
        P256: ec.generate_private_key(ec.SECP256R1()),
        P384: ec.generate_private_key(ec.SECP384R1()),
        ED: ed25519.Ed25519PrivateKey.generate(),
    }[key]
    assert claims(verifier, sign(GOOD, algorithm, stranger, kid)) is None


def test_no_signature_is_no_token(verifier):
    """`alg: none`, in every spelling."""
    for name in ("none", "None", "NONE", ""):
        head = segment({"alg": name, "typ": "JWT", "kid": "rsa"})
        assert claims(verifier, head + b"." + segment(GOOD) + b".") is None


def test_a_public_key_is_no_secret(verifier):
    """HMAC over every form of the public key that an attacker could know."""
    public = RSA.public_key()
    secrets = [
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.PEM, PublicFormat.PKCS1),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        json.dumps(KEYS[0]).encode(),
        b"",
    ]
    for secret in secrets:
        for name, digest in (("HS256", hashlib.sha256), ("HS512", hashlib.sha512)):
            signed = segment({"alg": name, "kid": "rsa"}) + b"." + segment(GOOD)
            signature = segment(hmac.digest(secret, signed, digest))
            assert claims(verifier, signed + b"." + signature) is None


def test_a_secret_key_in_the_set_is_not_used():
    """kty oct, with or without an algorithm."""
    secret = b"0123456789abcdef0123456789abcdef"
    for more in ({}, {"alg": "HS256"}):
        key = {"kty": "oct", "k": segment(secret).decode(), "kid": "s"} | more
        keys, problems = read_keys(json.dumps({"keys": [key]}))
        assert not keys
        assert len(problems) == 1
        verifier = TokenVerifier(SETTINGS, json.dumps({"keys": [key]}))
        assert claims(verifier, sign(GOOD, "HS256", secret, "s")) is None


def test_a_key_serves_only_its_own_algorithm(verifier):
    """One that names RS512 does not verify RS256."""
    assert claims(verifier, sign(GOOD, "RS512", OTHER_RSA, "other")) == GOOD
    assert claims(verifier, sign(GOOD, "RS256", OTHER_RSA, "other")) is None


def test_an_unknown_kid_is_refused(verifier):
    """Even if another key of the set would verify the token."""
    assert claims(verifier, sign(kid="gone")) is None


def test_a_token_without_kid_needs_a_set_without_choice():
    """One key that fits its algorithm."""
    token = sign(kid=None)
    one = TokenVerifier(SETTINGS, json.dumps({"keys": [KEYS[0], KEYS[2]]}))
    two = TokenVerifier(SETTINGS, json.dumps({"keys": [KEYS[0], entry("RSA", OTHER_RSA, "o")]}))
    assert claims(one, token) == GOOD
    assert claims(two, token) is None


def test_a_key_embedded_in_the_token_is_ignored(verifier):
    """`jwk` and `jku` headers are an attacker's word (RFC 8725 section 3.10)."""
    mine = OTHER_RSA
    embedded = sign(GOOD, "RS256", mine, "rsa", jwk=KEYS[1], jku="http://127.0.0.1/jwks")
    assert claims(verifier, embedded) is None


def test_an_unknown_critical_extension_is_refused(verifier):
    """RFC 7515 section 4.1.11."""
    head = segment({"alg": "RS256", "kid": "rsa", "crit": ["new"], "new": 1})
    signed = head + b"." + segment(GOOD)
    signature = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).sign(signed, RSA)
    assert claims(verifier, signed + b"." + segment(signature)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example.com/"},
        {"iss": None},
        {"iss": ISSUER.rstrip("/")},
        {"aud": "other"},
        {"aud": ["other"]},
        {"aud": []},
        {"aud": {"shop": 1}},
        {"aud": 7},
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"exp": 10**400},
        {"exp": NOW - LEEWAY - 1},
        {"nbf": NOW + LEEWAY + 1},
        {"nbf": "soon"},
        {"iat": NOW + LEEWAY + 1},
        {"exp": [NOW]},
    ],
    ids=str,
)
def test_wrong_claims_are_refused(verifier, change):
    """Issuer, audience and times; a claim of None is left out."""
    changed = {key: value for key, value in (GOOD | change).items() if value is not None}
    signed = segment({"alg": "RS256", "kid": "rsa"}) + b"." + segment(changed)
    signature = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).sign(signed, RSA)
    assert claims(verifier, signed + b"." + segment(signature)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"aud": ["other", "admin"]},
        {"aud": None, "client_id": "shop"},
        {"exp": NOW - LEEWAY + 1},
        {"nbf": NOW + LEEWAY - 1},
        {"iat": NOW - 3600, "nbf": NOW - 3600},
    ],
    ids=str,
)
def test_claims_at_the_edge_are_accepted(verifier, change):
    """One audience of several, Cognito's client_id, clocks that differ a little."""
    changed = {key: value for key, value in (GOOD | change).items() if value is not None}
    assert claims(verifier, sign(changed)) == changed


def test_the_issuer_and_audience_are_checked_only_where_given():
    """Without them any token of the keys counts."""
    verifier = TokenVerifier(Jwt(jwks="x"), JWKS)
    assert claims(verifier, sign({"exp": NOW + 1})) == {"exp": NOW + 1}


def test_a_remembered_token_still_expires(verifier):
    """The cache holds signatures, not verdicts on time."""
    token = sign()
    assert claims(verifier, token) is claims(verifier, token)
    assert claims(verifier, token, NOW + 60 + LEEWAY) is None
    assert claims(verifier, token, NOW) == GOOD


def test_the_memory_is_bounded(verifier, monkeypatch):
    """The least recently used goes first."""
    monkeypatch.setattr("strangler.proxy.dataplane.tokens._CACHED", 2)
    first, second, third = (sign(GOOD | {"sub": name}) for name in "abc")
    held = claims(verifier, first)
    claims(verifier, second)
    assert claims(verifier, first) is held
    claims(verifier, third)
    assert claims(verifier, first) is held
    assert len(verifier._cache) == 2


@pytest.mark.parametrize("prefix", [b"Bearer ", b"bearer ", b"BEARER   "])
def test_the_scheme_is_case_insensitive(verifier, prefix):
    """RFC 9110 section 11.1."""
    assert verifier.claims(prefix + sign(), NOW) == GOOD


@pytest.mark.parametrize("prefix", [b"", b"Basic ", b"Bearer", b"DPoP "])
def test_authorization_needs_the_bearer_scheme(verifier, prefix):
    """Nothing else carries a token there."""
    assert verifier.claims(prefix + sign(), NOW) is None


def test_another_header_carries_the_bare_token():
    """As a load balancer sends it; `Bearer` is understood there too."""
    verifier = TokenVerifier(Jwt(jwks="x", header="x-amzn-oidc-data"), JWKS)
    assert verifier.claims(sign(), NOW) == GOOD
    assert verifier.claims(b"Bearer " + sign(), NOW) == GOOD


def test_a_huge_token_is_refused_unread(verifier):
    """Though its signature is good."""
    assert claims(verifier, sign(GOOD | {"pad": "x" * MAX_TOKEN})) is None


def test_a_deeply_nested_header_is_refused(verifier):
    """Within the size that is read."""
    head = segment(b'{"alg":"RS256","kid":' + b"[" * 5000 + b"]" * 5000 + b"}")
    assert claims(verifier, head + b"." + segment(GOOD) + b".eA") is None


@pytest.mark.parametrize("content", [b"[1]", b'"text"', b"7", b"null", b"{", b"\xff", b""])
def test_a_payload_that_is_no_object_is_refused(verifier, content):
    """Though its signature is good."""
    signed = segment({"alg": "RS256", "kid": "rsa"}) + b"." + segment(content)
    signature = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).sign(signed, RSA)
    assert claims(verifier, signed + b"." + segment(signature)) is None


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_raise_nothing(value):
    """They are no token."""
    verifier = TokenVerifier(SETTINGS, JWKS)
    assert verifier.claims(value, NOW) is None
    assert verifier.claims(b"Bearer " + value, NOW) is None


TOKEN = sign()


@given(st.integers(0, len(TOKEN) - 1), st.integers(1, 255))
def test_a_tampered_token_is_refused(position, change):
    """One byte anywhere, unless it decodes to the very same signature."""
    changed = bytearray(TOKEN)
    changed[position] ^= change
    answer = TokenVerifier(SETTINGS, JWKS).claims(b"Bearer " + bytes(changed), NOW)
    assert answer is None or (answer == GOOD and position > TOKEN.rindex(b"."))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"keys": {}}', "nonsense", "[" * 20000])
def test_what_is_no_key_set_is_an_error(text):
    """For whoever loads it."""
    with pytest.raises(ValueError, match=r"."):
        read_keys(text)


def test_unusable_keys_are_named_and_passed_over():
    """The others serve."""
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    bad = [
        entry("RSA", RSA, "enc", use="enc"),
        entry("RSA", weak, "weak"),
        {"kty": "RSA", "kid": "empty"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "short"},
        {"kty": "EC", "crv": "secp256k1", "kid": "curve"},
        {"kty": ["RSA"], "kid": "list"},
        7,
    ]
    keys, problems = read_keys(json.dumps({"keys": [*bad, *KEYS]}))
    assert [key.kid for key in keys] == ["rsa", "other", "p256", "p384", "ed"]
    assert len(problems) == len(bad)


def test_a_private_key_is_read_as_its_public_one():
    """Whoever published it by mistake."""
    private = ALGORITHMS["RSA"].to_jwk(RSA, as_dict=True) | {"kid": "rsa"}
    private.pop("key_ops")
    verifier = TokenVerifier(SETTINGS, json.dumps({"keys": [private]}))
    assert claims(verifier, sign()) == GOOD
