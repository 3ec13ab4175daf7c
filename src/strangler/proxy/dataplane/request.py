"""A request's head as it was received: what the table decides by and upstreams are sent."""

from collections.abc import Mapping, Sequence
from typing import Final

from strangler.proxy.dataplane.attempts import NO_CONTENT
from strangler.proxy.dataplane.fieldblock import field_values, names_of, split_lines

_QUESTION_MARK: Final = 0x3F
"""A number: looking for one byte in bytes by its number is ten times as fast as by bytes."""
_NONE: frozenset[bytes] = frozenset()
_ONLY_HOST: Final = (b"host",)


class Request:
    """One request. Bytes are as received unless said otherwise.

    `block` holds the field lines, each behind a CRLF, as they came (see `fieldblock`);
    most requests are decided and forwarded without taking it apart. `target` is what stands in
    the request line, except that of an absolute-form target only path and query are left; `path`
    is its part before `?`, `query` the part after it or None. `authority` is the Host field (or
    that of the absolute form), `host` the same in lower case without port."""

    __slots__ = (
        "_cookies",
        "authority",
        "block",
        "claims",
        "client",
        "framing",
        "host",
        "keep_alive",
        "length",
        "lower",
        "method",
        "minor",
        "minted",
        "options",
        "path",
        "peer",
        "query",
        "scheme",
        "specials",
        "target",
        "trusted",
    )

    def __init__(self, method: bytes, target: bytes, minor: int, block: bytes) -> None:
        self.method = method
        self.target = target
        self.minor = minor
        """Minor version: 1 of HTTP/1.1."""
        self.query: bytes | None
        if _QUESTION_MARK in target:
            self.path, _, self.query = target.partition(b"?")
        else:
            self.path, self.query = target, None
        self.block = block
        self.lower = block.lower()
        """The block in lower case, to search in."""
        self.framing = NO_CONTENT
        self.length = 0
        """Content-Length; 0 without a body or when chunked."""
        self.keep_alive = minor == 1
        """Whether the client lets the connection open."""
        self.options: frozenset[bytes] = _NONE
        """What Connection fields list, in lower case."""
        self.specials: Sequence[bytes] = _ONLY_HOST
        """Names (lower case) of the fields in the block that mean something to a proxy; see
        `fieldblock.SPECIAL`."""
        self.authority = b""
        self.host = b""
        self.scheme = "http"
        """Public scheme: of the connection, or what a trusted hop says."""
        self.peer = ""
        """Address of the connection's other end."""
        self.client = ""
        """Address of the client: the peer, or what trusted hops say about it."""
        self.trusted = False
        """Whether the peer is a trusted hop."""
        self.claims: Mapping[str, object] | None = None
        """Claims of the verified token; None without one."""
        self.minted: tuple[str, str] | None = None
        """Name and value of the cookie that the decision minted, to be set on the answer."""
        self._cookies: dict[bytes, bytes] | None = None

    def aim(self, target: bytes) -> None:
        """Set another target."""
        self.target = target
        self.path, mark, query = target.partition(b"?")
        self.query = query if mark else None

    @property
    def lines(self) -> list[bytes]:
        """The field lines without their line ends."""
        return split_lines(self.block)

    @property
    def names(self) -> list[bytes]:
        """The fields' names in lower case, one entry a line."""
        return names_of(self.lower)

    @property
    def values(self) -> list[bytes]:
        """The fields' values without white space around them, one entry a line."""
        return [line.partition(b":")[2].strip(b" \t") for line in self.lines]

    def has(self, name: bytes) -> bool:
        """Whether there is a field of that name (lower case)."""
        return self.lower.find(b"\r\n%b:" % name) >= 0

    def header(self, name: bytes) -> bytes | None:
        """The value of a field (name in lower case); several are joined by a comma and a space
        (RFC 9110 section 5.3). None if there is none."""
        return field_values(self.block, self.lower, name)

    def replace_block(self, block: bytes) -> None:
        """Set other field lines."""
        self.block = block
        self.lower = block.lower()

    def cookie(self, name: bytes) -> bytes | None:
        """The value of a cookie, the first of several with that name; None if there is none."""
        cookies = self._cookies
        if cookies is None:
            cookies = self._cookies = {}
            for field, value in zip(self.names, self.values, strict=True):
                if field == b"cookie":
                    for pair in value.split(b";"):
                        key, equals, content = pair.strip(b" \t").partition(b"=")
                        if equals:
                            cookies.setdefault(key, content)
        return cookies.get(name)
