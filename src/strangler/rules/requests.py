"""What rules look at in a request; and a request written by hand, for `explain` and tests."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes


class Asked(Protocol):
    """A request as rules see it. The data plane's own requests are such ones."""

    @property
    def method(self) -> bytes:
        """As received."""

    @property
    def path(self) -> bytes:
        """The target before `?`, as received."""

    @property
    def query(self) -> bytes | None:
        """The target after `?`, as received; None without one."""

    @property
    def host(self) -> bytes:
        """Lower case, without port."""

    @property
    def client(self) -> str:
        """Address of the client."""

    @property
    def claims(self) -> Mapping[str, object] | None:
        """Claims of the verified token; None without one."""

    def header(self, name: bytes) -> bytes | None:
        """The value of a field, several joined by a comma and a space."""

    def cookie(self, name: bytes) -> bytes | None:
        """The value of a cookie, the first of several."""


def parameter(query: bytes | None, name: bytes) -> bytes | None:
    """The value of a query parameter, the first of several; names and values percent-decoded and
    `+` read as a space (URL Standard, application/x-www-form-urlencoded). None: it is absent."""
    for pair in (query or b"").split(b"&"):
        key, _, value = pair.partition(b"=")
        if pair and _form_decoded(key) == name:
            return _form_decoded(value)
    return None


def claim_texts(value: object) -> tuple[str, ...]:
    """What a claim can be compared with: itself, or each element of a list; numbers and truth
    values as JSON writes them. Objects and null are nothing."""
    if isinstance(value, list | tuple):
        return tuple(text for item in value for text in claim_texts(item))
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, str | int | float):
        return (str(value),)
    return ()


def claim_key(value: object) -> bytes | None:
    """A claim as a cohort key: text that is not empty, or a whole number; else None."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    return str(value).encode("utf-8", "surrogatepass")


def _form_decoded(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" "))


@dataclass(frozen=True, slots=True)
class Example:
    """A request written by hand."""

    method: bytes
    path: bytes
    query: bytes | None = None
    host: bytes = b""
    fields: tuple[tuple[bytes, bytes], ...] = ()
    """Names in lower case."""
    client: str = "127.0.0.1"
    claims: Mapping[str, Any] | None = None

    def header(self, name: bytes) -> bytes | None:
        """The value of a field, several joined by a comma and a space."""
        values = [value for field, value in self.fields if field == name]
        return b", ".join(values) if values else None

    def cookie(self, name: bytes) -> bytes | None:
        """The value of a cookie, the first of several."""
        for field, value in self.fields:
            if field == b"cookie":
                for pair in value.split(b";"):
                    key, equals, content = pair.strip(b" \t").partition(b"=")
                    if equals and key == name:
                        return content
        return None

    def __str__(self) -> str:
        query = b"" if self.query is None else b"?" + self.query
        target = (self.path + query).decode("utf-8", "backslashreplace")
        where = f"http://{self.host.decode()}" if self.host else ""
        return f"{self.method.decode()} {where}{target}"


def example(
    method: str,
    url: str,
    headers: Iterable[tuple[str, str]] = (),
    *,
    client: str = "127.0.0.1",
    claims: Mapping[str, Any] | None = None,
) -> Example:
    """The request that a client sends for `url`, which is absolute or a path. A Host among the
    headers goes before that of the URL, as a path says nothing about it.

    Raises ValueError with words for a person."""
    authority, target = _parted(url.partition("#")[0])
    fields = tuple((name.strip().lower().encode(), value.encode()) for name, value in headers)
    named = [value for name, value in fields if name == b"host"]
    if named:
        authority = named[0].decode()
    path, mark, query = target.partition("?")
    return Example(
        method=method.upper().encode(),
        path=_sendable(path),
        query=_sendable(query) if mark else None,
        host=_without_port(authority.lower()).encode(),
        fields=fields,
        client=client,
        claims=claims,
    )


def _parted(url: str) -> tuple[str, str]:
    """Authority and target, the target as it is written."""
    found = re.fullmatch(r"https?://([^/?]+)(.*)", url, re.DOTALL | re.IGNORECASE)
    if found:
        authority, target = found.groups()
        return authority.rpartition("@")[2], target if target.startswith("/") else f"/{target}"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url):
        raise ValueError(f"{url!r} is neither an http URL nor a path")
    if not url.startswith("/") and url != "*":
        raise ValueError(f"{url!r} is no path; write /{url}, or http://host/...")
    return "", url


def _sendable(text: str) -> bytes:
    """What no client could send as it stands is percent-encoded, the rest left alone."""
    return re.sub(rb"[^!-~]", lambda found: b"%%%02X" % ord(found[0]), text.encode())


def _without_port(authority: str) -> str:
    return re.sub(r":[0-9]*\Z", "", authority)
