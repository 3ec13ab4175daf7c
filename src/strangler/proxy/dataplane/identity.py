"""Who the client is: what the connection says, and what trusted hops say about it.

A hop is trusted by its address alone (`trusted_hops`). What anybody else claims about the client
is removed before we write our own (RFC 7239 section 8; docs/faithfulness.md)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from strangler.proxy.dataplane.claims import NO_CLAIMS, Claims
from strangler.proxy.dataplane.fieldblock import with_value
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import ProxySettings

_ELEMENT: Final = re.compile(
    rb'(?P<name>[!#$%&\'*+\-.^_`|~0-9A-Za-z]+)=(?P<value>"(?:[^"\\]|\\.)*"|[^\s;,"]*)'
)
_NODE: Final = re.compile(r"\[(?P<v6>[0-9A-Fa-f:.]+)\](?::\S+)?|(?P<v4>[0-9.]+)(?::\S+)?")
_HOSTNAME: Final = re.compile(
    rb"[A-Za-z0-9\-._~%!$&'()*+,;=]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d+)?"
)
_TOKEN: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


class Hops:
    """The networks whose word about the client counts, and what counts as such a word."""

    def __init__(self, networks: Sequence[str], claims: Claims = NO_CLAIMS) -> None:
        self.claims = claims
        self._networks: tuple[IPv4Network | IPv6Network, ...] = tuple(
            ip_network(network, strict=False) for network in networks
        )
        self.trusts = lru_cache(maxsize=4096)(self._trusts) if networks else _trusts_nobody
        """Whether an address belongs to a trusted hop; names and nonsense do not."""

    def _trusts(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        mapped = getattr(parsed, "ipv4_mapped", None)
        return any((mapped or parsed) in network for network in self._networks)


def _trusts_nobody(address: str) -> bool:
    return False


class Peer:
    """The other end of one client connection, and the field lines that name it."""

    __slots__ = (
        "address",
        "claims",
        "cut",
        "forwarded_for",
        "lines_behind",
        "lines_for",
        "scheme",
        "told",
        "told_authority",
        "trusted",
    )

    def __init__(self, address: str, port: int, scheme: str, hops: Hops) -> None:
        self.address = address
        self.scheme = scheme
        self.trusted = hops.trusts(address)
        self.claims = claims = hops.claims
        self.cut = claims.cut_from_trusted if self.trusted else claims.cut_from_strangers
        """Cuts what may not go on out of its requests."""
        node = f'"[{address}]"' if ":" in address else address
        self.forwarded_for = f"for={node}".encode()
        """RFC 7239 section 6: IPv6 in brackets and quotes."""
        written = address.encode()
        self.lines_for = (
            b"\r\nX-Forwarded-For: %b\r\nX-Forwarded-Proto: %b\r\nX-Forwarded-Host: "
            % (
                written,
                scheme.encode(),
            )
        )
        self.told_authority: bytes | None = None
        self.told = b""
        """What was written for that authority: most connections ask for one host only."""
        self.lines_behind = b";proto=%b;by=_strangler" % scheme.encode()


def identify(request: Request, peer: Peer, hops: Hops, settings: ProxySettings) -> None:
    """Set `peer`, `trusted`, `client`, `scheme` of a request, and its host where a trusted hop
    (API Gateway's parameter mapping) hands over the original."""
    request.peer = request.client = peer.address
    request.scheme = peer.scheme
    if not peer.trusted:
        return
    request.trusted = True
    path = _path_of(request)
    for node in reversed(path):
        request.client = node
        if not hops.trusts(node):
            break
    proto = request.header(b"x-forwarded-proto") or _last_parameter(request, b"proto")
    if proto:
        scheme = proto.rpartition(b",")[2].strip().lower()
        if scheme in (b"http", b"https"):
            request.scheme = scheme.decode()
    original = request.header(settings.original_host_header.encode())
    if original and _HOSTNAME.fullmatch(original):
        request.authority = original
        host = original if original.endswith(b"]") else original.rpartition(b":")[0] or original
        request.host = host.lower()
        request.replace_block(with_value(request.block, b"host", b"Host: " + original))


def _path_of(request: Request) -> list[str]:
    """Addresses of client and hops, nearest last: of Forwarded where there is one (API Gateway
    rewrites X-Forwarded-For into it), else of X-Forwarded-For."""
    forwarded = request.header(b"forwarded")
    if forwarded is not None:
        nodes = [
            element["value"].strip(b'"').decode("ascii", "replace")
            for element in _ELEMENT.finditer(forwarded)
            if element["name"].lower() == b"for"
        ]
        return [_address(node) for node in nodes]
    listed = request.header(b"x-forwarded-for")
    if listed is None:
        return []
    return [_address(node.strip()) for node in listed.decode("ascii", "replace").split(",")]


def _address(node: str) -> str:
    """The address in a node identifier, without port; unknown and obfuscated names as written
    (RFC 7239 section 6)."""
    match = _NODE.fullmatch(node)
    if match:
        return match["v6"] or match["v4"]
    return node


def _last_parameter(request: Request, name: bytes) -> bytes | None:
    """The value of a parameter in the last element of Forwarded that has it."""
    found = None
    for element in _ELEMENT.finditer(request.header(b"forwarded") or b""):
        if element["name"].lower() == name:
            found = element["value"].strip(b'"')
    return found


def forwarding_lines(request: Request, peer: Peer) -> bytes:
    """X-Forwarded-* and Forwarded for the next hop, as a block of field lines.

    From a trusted hop ours are put behind what it wrote; otherwise they stand alone."""
    authority = request.authority
    if authority == peer.told_authority:
        return peer.told
    host = authority if _TOKEN.fullmatch(authority) else b'"%b"' % authority
    if not peer.trusted:
        peer.told_authority = authority
        peer.told = b"%b%b\r\nForwarded: %b;host=%b%b" % (
            peer.lines_for,
            authority,
            peer.forwarded_for,
            host,
            peer.lines_behind,
        )
        return peer.told
    listed = request.header(b"x-forwarded-for")
    forwarded = request.header(b"forwarded")
    scheme = request.scheme.encode()
    return (
        b"\r\nX-Forwarded-For: %b%b\r\nX-Forwarded-Proto: %b\r\nX-Forwarded-Host: %b"
        b"\r\nForwarded: %b%b;host=%b;proto=%b;by=_strangler"
    ) % (
        b"%b, " % listed if listed else b"",
        peer.address.encode(),
        scheme,
        request.header(b"x-forwarded-host") or authority,
        b"%b, " % forwarded if forwarded else b"",
        peer.forwarded_for,
        host,
        scheme,
    )
