"""Who may speak to the admin API: checked before anything of it runs, on plain ASGI."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from strangler.proxy.control.admin.problems import MEDIA_TYPE, problem_body
from strangler.proxy.control.tokens import Token

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST_BODY = 1024 * 1024
_MOST_DISCARDED = 8 * LARGEST_BODY
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


class Hosts:
    """Names by which the admin API may be called.

    A page that rebinds its own name to our address (DNS rebinding) calls us by that name: so
    names must be known ones. A numeric address cannot be rebound; where we listen beyond
    loopback, every one of them may be ours."""

    def __init__(self, listening: str, more: Iterable[str] = ()) -> None:
        names = {listening.lower().strip("[]"), *(name.lower().strip("[]") for name in more)}
        self._names = _LOOPBACK | (names - {"", "*"})
        self._any_address = not _is_loopback(listening.strip("[]"))

    def allow(self, host: str) -> bool:
        """Whether a Host field (or the authority of an Origin) names us."""
        name = host_name(host)
        if name is None:
            return False
        return name in self._names or (self._any_address and _is_address(name))


def host_name(host: str) -> str | None:
    """The name in a Host field, lower case, without port and brackets; None if it is none."""
    if not host or any(c in host for c in "/@?#\\, \t"):
        return None
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises if it is no number
    except ValueError:
        return None
    return (parts.hostname or "").rstrip(".") or None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return name == "localhost" or (_is_address(name) and ip_address(name).is_loopback)


class Guard:
    """Lets through what carries the token, calls us by a name of ours, and comes from no page of
    another origin. `open_paths` need none of this: probes and scrapers come by any name."""

    def __init__(
        self,
        app: Application,
        *,
        token: Token,
        hosts: Hosts,
        open_paths: frozenset[str],
        deny: Callable[[str], None],
        failed: Callable[[str, Exception], None],
    ) -> None:
        """`deny` is told the reason of each refusal, `failed` the path and error of a request
        that met a bug of ours."""
        self._app = app
        self._failed = failed
        self._token = token
        self._hosts = hosts
        self._open = open_paths
        self._deny = deny

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; anything but HTTP is refused."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        fields: list[tuple[bytes, bytes]] = scope["headers"]
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        refusal = None if path in self._open else self._refusal(scope, fields)
        if refusal is None and _length(fields) > LARGEST_BODY:
            refusal = (413, f"a request may have {LARGEST_BODY} bytes", [])
        secured = _secured(send)
        if refusal is not None:
            await _discard(receive)
            await _refuse(secured, *refusal)
            return
        try:
            await self._app(scope, _bounded(receive), secured)
        except Exception as error:  # it was answered with 500 before it came here
            self._failed(scope["path"], error)

    def _refusal(
        self, scope: Scope, fields: list[tuple[bytes, bytes]]
    ) -> tuple[int, str, list[tuple[bytes, bytes]]] | None:
        hosts = _values(fields, b"host")
        if len(hosts) != 1 or not self._hosts.allow(hosts[0]):
            self._deny("host")
            return 403, "this name is not one of ours; see --admin-allow-host", []
        for origin in _values(fields, b"origin"):
            if origin.lower() != f"{scope['scheme']}://{hosts[0]}".lower():
                self._deny("origin")
                return 403, "pages of other origins may not call this", []
        given = _values(fields, b"authorization")
        scheme, _, secret = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        if scheme.lower() != "bearer" or not self._token.matches(secret.strip(" ")):
            self._deny("token")
            challenge = (b"www-authenticate", b'Bearer realm="strangler"')
            return 401, "the admin token is needed: Authorization: Bearer TOKEN", [challenge]
        return None


def _values(fields: list[tuple[bytes, bytes]], name: bytes) -> list[str]:
    return [value.decode("latin-1") for field, value in fields if field == name]


def _length(fields: list[tuple[bytes, bytes]]) -> int:
    given = _values(fields, b"content-length")
    return int(given[0]) if given and given[0].isdigit() else 0


def _bounded(receive: Receive) -> Receive:
    """A body without a length that grows too large ends as if the client had left."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > LARGEST_BODY else message

    return bounded


def _secured(send: Send) -> Send:
    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
        await send(message)

    return secured


async def _discard(receive: Receive) -> None:
    """Read a body that is refused, within reason: a connection closed on unread bytes is reset,
    and the client would not see why."""
    taken = 0
    while taken <= _MOST_DISCARDED:
        message = await receive()
        taken += len(message.get("body", b""))
        if not message.get("more_body"):
            return


async def _refuse(send: Send, status: int, detail: str, headers: list[tuple[bytes, bytes]]) -> None:
    body = problem_body(status, detail)
    fields = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})
