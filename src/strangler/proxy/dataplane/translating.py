"""Addresses in an answer that name a known upstream in, the same as the public sees them out.

Only where an upstream's `translate` asks for it: Location, Content-Location and Refresh, and
Domain and Path of cookies. What names somebody else stays byte for byte."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from strangler.rules.model import Servers, Upstream

_FIELD = re.compile(rb"\r\n(?i:(location|content-location|refresh|set-cookie)):([ \t]*)([^\r]*)")
_ABSOLUTE = re.compile(rb"((?i:https?)://(?:[^/?#@]*@)?[^/?#]*)(.*)", re.DOTALL)
_REFRESH = re.compile(rb"([^;,]*[;,][ \t]*(?i:url)[ \t]*=[ \t]*)([\"']?)(.*?)\2", re.DOTALL)
_ATTRIBUTE = re.compile(rb"(?i:(domain|path))([ \t]*=[ \t]*)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """How the public reaches what an upstream answered."""

    origin: bytes
    """scheme://authority of the client's request."""
    host: bytes
    """Host of it in lower case, without port."""
    inner: bytes
    """Path prefix at the upstream, without trailing slash."""
    outer: bytes
    """Path prefix in public, without trailing slash."""


class Translator:
    """Translates the answers of one upstream."""

    def __init__(self, upstream: Upstream, known: Iterable[Upstream]) -> None:
        """`known` are all upstreams: a redirect may lead to any of them."""
        self.locations = upstream.translate.location
        self.cookies = upstream.translate.cookies
        origins = {origin for other in known for origin in _origins(other)}
        self._origins = frozenset(origin.encode() for origin in origins)
        self._hosts = frozenset(_host_of(origin) for origin in self._origins)

    def translate(self, block: bytes, place: Place) -> bytes:
        """The field lines as the public should see them."""

        def line(match: re.Match[bytes]) -> bytes:
            name = match[1].lower()
            value = match[3]
            if name == b"set-cookie":
                new = self._cookie(value, place) if self.cookies else value
            elif not self.locations:
                new = value
            elif name == b"refresh":
                new = self._refresh(value, place)
            else:
                new = self._location(value, place)
            return match[0] if new == value else b"\r\n%b:%b%b" % (match[1], match[2], new)

        return _FIELD.sub(line, block)

    def _refresh(self, value: bytes, place: Place) -> bytes:
        match = _REFRESH.fullmatch(value)
        if match is None:
            return value
        return match[1] + match[2] + self._location(match[3], place) + match[2]

    def _location(self, value: bytes, place: Place) -> bytes:
        absolute = _ABSOLUTE.fullmatch(value)
        if absolute:
            if _normal(absolute[1]) not in self._origins:
                return value
            return place.origin + _outer_path(absolute[2], place)
        if value[:1] == b"/" and value[:2] != b"//":
            return _outer_path(value, place)
        return value

    def _cookie(self, value: bytes, place: Place) -> bytes:
        """RFC 6265 section 4.1.1: the pair first, then attributes; order and all others stay."""
        pair, *attributes = value.split(b";")
        host_bound = pair.lstrip().startswith(b"__Host-")
        parts = [pair]
        for attribute in attributes:
            stripped = attribute.strip(b" \t")
            match = _ATTRIBUTE.fullmatch(stripped)
            if match is None or host_bound:
                parts.append(attribute)
                continue
            content = match[3]
            if match[1].lower() == b"path":
                new = _outer_path(content, place) if content[:1] == b"/" else content
            elif self._is_known(content.lstrip(b".").lower()):
                new = place.host
            else:
                new = content
            parts.append(
                attribute
                if new == content
                else attribute.replace(stripped, match[1] + match[2] + new)
            )
        return b";".join(parts)

    def _is_known(self, domain: bytes) -> bool:
        """An upstream's host, or a parent of it that is no public suffix by itself."""
        return any(
            host == domain or (b"." in domain and host.endswith(b"." + domain))
            for host in self._hosts
        )


def _outer_path(target: bytes, place: Place) -> bytes:
    """The public path of a path at the upstream; others stay as they are."""
    inner = place.inner
    if inner == place.outer or not target.startswith(inner):
        return target
    rest = target[len(inner) :]
    if rest[:1] not in (b"", b"/", b"?", b"#"):
        return target
    return (place.outer + rest) or b"/"


def _origins(upstream: Upstream) -> Iterable[str]:
    if isinstance(upstream.target, Servers):
        for url in upstream.target.urls:
            yield f"{url.scheme}://{url.authority}".lower()
    for origin in upstream.translate.origins:
        yield _normal(origin.encode()).decode()


def _normal(origin: bytes) -> bytes:
    """An origin in lower case, without user and without the scheme's own port."""
    scheme, _, authority = origin.lower().rstrip(b"/").partition(b"://")
    authority = authority.rpartition(b"@")[2]
    default = {b"http": b":80", b"https": b":443"}.get(scheme, b"")
    return scheme + b"://" + authority.removesuffix(default)


def _host_of(origin: bytes) -> bytes:
    authority = origin.partition(b"://")[2]
    return authority if authority.endswith(b"]") else re.sub(rb":\d+$", b"", authority)
