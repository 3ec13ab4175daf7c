"""A request's head as it was received: what the table decides by and upstreams are sent."""

from collections.abc import Mapping

from strangler.proxy.dataplane.attempts import Framing


class Request:
    """One request. Bytes are as received unless said otherwise.

    `names` are lower case, `values` stripped, `lines` the field lines without their line ends;
    the three have one entry a field. `target` is what stands in the request line, except that of
    an absolute-form target only path and query are left; `path` is its part before `?`, `query`
    the part after it or None. `host` is that of the Host field (or the absolute form) in lower
    case without port; `authority` the same as received."""

    __slots__ = (
        "authority",
        "claims",
        "client",
        "cookies",
        "framing",
        "host",
        "keep_alive",
        "length",
        "lines",
        "method",
        "minor",
        "minted",
        "names",
        "options",
        "path",
        "peer",
        "query",
        "scheme",
        "target",
        "trusted",
        "values",
    )

    method: bytes
    target: bytes
    path: bytes
    query: bytes | None
    minor: int
    """Minor version: 1 of HTTP/1.1."""
    names: list[bytes]
    values: list[bytes]
    lines: list[bytes]
    authority: bytes
    host: bytes
    framing: Framing
    length: int
    """Content-Length; 0 without a body or when chunked."""
    keep_alive: bool
    """Whether the client lets the connection open."""
    options: set[bytes] | None
    """What Connection fields list, in lower case; None without one."""
    scheme: str
    """Public scheme: of the connection, or what a trusted hop says."""
    peer: str
    """Address of the connection's other end."""
    client: str
    """Address of the client: the peer, or what trusted hops say about it."""
    trusted: bool
    """Whether the peer is a trusted hop."""
    claims: Mapping[str, object] | None
    """Claims of the verified token; None without one."""
    cookies: dict[bytes, bytes] | None
    """Read at the first `cookie()`."""

    minted: tuple[str, str] | None
    """Name and value of the cookie that the decision minted, to be set on the answer."""

    def header(self, name: bytes) -> bytes | None:
        """The value of a field (name in lower case); several are joined by a comma and a space
        (RFC 9110 section 5.3). None if there is none."""
        names = self.names
        if name not in names:
            return None
        values = self.values
        first = names.index(name)
        if names.count(name) == 1:
            return values[first]
        return b", ".join(values[i] for i in range(first, len(names)) if names[i] == name)

    def cookie(self, name: bytes) -> bytes | None:
        """The value of a cookie, the first of several with that name; None if there is none."""
        cookies = self.cookies
        if cookies is None:
            cookies = self.cookies = {}
            for field, value in zip(self.names, self.values, strict=True):
                if field == b"cookie":
                    for pair in value.split(b";"):
                        key, equals, content = pair.strip(b" \t").partition(b"=")
                        if equals:
                            cookies.setdefault(key, content)
        return cookies.get(name)
