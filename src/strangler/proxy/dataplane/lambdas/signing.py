"""A request's parts and credentials in, the header fields of AWS Signature Version 4 out.

The signing key depends on secret, date, region and service only, so it is kept: that is what makes
a signature cost about 11 microseconds (AWS General Reference, "Signature Version 4 signing
process"). Which fields are left out of the signature is botocore's choice, because intermediaries
may change them."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from hmac import digest
from time import gmtime, strftime
from urllib.parse import quote

from strangler.proxy.dataplane.messages import AwsCredentials

Fields = Sequence[tuple[str, str]]

_ALGORITHM = "AWS4-HMAC-SHA256"
_UNSIGNED = frozenset(
    {
        "baggage",
        "connection",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "traceparent",
        "tracestate",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "x-amzn-trace-id",
    }
)
_OURS = frozenset({"authorization", "x-amz-date", "x-amz-security-token"})


class Signer:
    """Signs requests to one service in one region."""

    def __init__(self, service: str, region: str) -> None:
        self._scope = f"/{region}/{service}/aws4_request"
        self._region = region
        self._service = service
        self._second = -1
        self._stamp = ""
        self._secret = ""
        self._date = ""
        self._key = b""

    def sign(
        self,
        credentials: AwsCredentials,
        method: str,
        path: str,
        query: str,
        fields: Fields,
        body: bytes,
        now: float,
    ) -> list[tuple[str, str]]:
        """The fields to add: X-Amz-Date, X-Amz-Security-Token with a session, Authorization.

        `path` and `query` as they stand in the request line, so already percent-encoded; `fields`
        must name the Host. `now` is Unix time in seconds. What `fields` says of the three is
        ignored; an `x-amz-content-sha256` among them is taken for the body's digest."""
        if (second := int(now)) != self._second:
            self._stamp = strftime("%Y%m%dT%H%M%SZ", gmtime(second))
            self._second = second
        stamp = self._stamp
        date = stamp[:8]
        added = [("X-Amz-Date", stamp)]
        signed: dict[str, str] = {"x-amz-date": stamp}
        if credentials.token:
            added.append(("X-Amz-Security-Token", credentials.token))
            signed["x-amz-security-token"] = credentials.token
        for name, value in fields:
            lower = name.lower()
            if lower in _UNSIGNED or lower in _OURS:
                continue
            trimmed = " ".join(value.split())
            signed[lower] = f"{signed[lower]},{trimmed}" if lower in signed else trimmed
        names = sorted(signed)
        listed = ";".join(names)
        lines = "\n".join([f"{name}:{signed[name]}" for name in names])
        content = signed.get("x-amz-content-sha256") or sha256(body).hexdigest()
        request = (
            f"{method}\n{_canonical_path(path)}\n{_canonical_query(query)}\n"
            f"{lines}\n\n{listed}\n{content}"
        )
        scope = date + self._scope
        hashed = sha256(request.encode()).hexdigest()
        text = f"{_ALGORITHM}\n{stamp}\n{scope}\n{hashed}"
        if credentials.secret_key != self._secret or date != self._date:
            self._derive(credentials.secret_key, date)
        signature = digest(self._key, text.encode(), "sha256").hex()
        value = (
            f"{_ALGORITHM} Credential={credentials.access_key}/{scope}, "
            f"SignedHeaders={listed}, Signature={signature}"
        )
        added.append(("Authorization", value))
        return added

    def _derive(self, secret: str, date: str) -> None:
        key = digest(f"AWS4{secret}".encode(), date.encode(), "sha256")
        for part in (self._region, self._service, "aws4_request"):
            key = digest(key, part.encode(), "sha256")
        self._key, self._secret, self._date = key, secret, date


@lru_cache(maxsize=1024)
def _canonical_path(path: str) -> str:
    """Dot segments and empty ones removed, then encoded once more: every service but S3 wants
    the path encoded twice, so that an alias's colon is %3A in the request and %253A here."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if kept:
                kept.pop()
        elif segment and segment != ".":
            kept.append(segment)
    end = "/" if kept and path.endswith("/") else ""
    start = "/" if not path or path.startswith("/") else ""
    return quote(start + "/".join(kept) + end, safe="/~")


@lru_cache(maxsize=1024)
def _canonical_query(query: str) -> str:
    if not query:
        return ""
    pairs = sorted(pair.partition("=")[::2] for pair in query.split("&"))
    return "&".join([f"{name}={value}" for name, value in pairs])


class Clock:
    """Unix time as AWS sees it: ours, plus what we learnt about the difference.

    A host whose clock jumped would otherwise have every signature refused until somebody mends
    it."""

    TOLERANCE = 60.0
    """Seconds that a clock may differ before it is corrected; AWS tolerates 300."""

    def __init__(self) -> None:
        self.offset = 0.0

    def learn(self, theirs: float, ours: float) -> bool:
        """Take over the service's time; whether that changed the offset by more than
        `TOLERANCE`, so that signing again can help."""
        offset = theirs - ours
        if abs(offset - self.offset) <= self.TOLERANCE:
            return False
        self.offset = offset if abs(offset) > self.TOLERANCE else 0.0
        return True
