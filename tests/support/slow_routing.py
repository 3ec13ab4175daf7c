"""Rules and a request in, the decision that docs say must come out: slowly, and route by route.

Written from the text of the contract alone. It shares no code with the table, nor with
strangler.rules: paths are compared by translating templates to `re`, ranks by comparing pairs."""

import functools
import hashlib
import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from strangler.proxy.dataplane.request import Request
from strangler.rules.model import Ambiguous, KeyKind, PathKind, Route, Rules, State

UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
MINTED = "minted-value"


class Expected(NamedTuple):
    """What a Decision must say."""

    upstream: str
    fallback: str = ""
    shadow: str = ""
    route: str | None = None
    reject: bool = False
    why: str = "default"


def decide_slowly(rules: Rules, request: Request, killed: bool = False, forced: bool = False):
    """The decision, and the cookie that is minted or None."""
    path = key(request.path)
    ambiguous = is_ambiguous(path)
    if ambiguous:
        path = request.path
    candidates = []
    for route in rules.routes:
        if ambiguous and route.ambiguous is Ambiguous.DEFAULT:
            continue
        hosts = matching_hosts(route, request.host.decode())
        if hosts is not None and path_matches(route, path) and rest_holds(route, request):
            candidates.append((route, hosts))
    default = rules.default
    if not candidates:
        return Expected(default, why="ambiguous" if ambiguous else "default"), None
    route = min(candidates, key=functools.cmp_to_key(compare))[0]
    if killed and (forced or route.state is not State.RETIRED):
        return Expected(default, route=route.id, why="killed"), None
    if ambiguous and route.ambiguous is Ambiguous.REJECT:
        return Expected(default, route=route.id, reject=True, why="ambiguous"), None
    if route.state is State.LEGACY:
        return Expected(default, route=route.id, why="legacy"), None
    if route.state is State.SHADOW:
        safe = route.effect in ("none", "read")
        copy = route.service if safe else ""
        return Expected(default, shadow=copy, route=route.id, why="shadow"), None
    if route.state is State.MIGRATED:
        return Expected(route.service, default, route=route.id, why="migrated"), None
    if route.state is State.RETIRED:
        return Expected(route.service, route=route.id, why="retired"), None
    return canary(route, request, default)


def canary(route, request, default):
    """By the first key that is there and not empty, else by a minted cookie."""
    minted = None
    bucket = None
    for kind, name in [(by.kind, by.name) for by in route.canary.by] + [
        (KeyKind.COOKIE, route.canary.mint)
    ]:
        value = {
            KeyKind.HEADER: lambda name: request.header(name.encode()),
            KeyKind.COOKIE: lambda name: request.cookie(name.encode()),
            KeyKind.CLAIM: lambda name: str((request.claims or {}).get(name, "")).encode(),
            KeyKind.CLIENT_IP: lambda name: request.client.encode(),
        }[kind](name)
        if value:
            written = f"{kind.value}:{name}" if name else kind.value
            bucket = bucket_of(route.canary.salt, written, value)
            break
    if bucket is None and route.canary.mint:
        minted = (route.canary.mint, MINTED)
        bucket = bucket_of(route.canary.salt, f"cookie:{route.canary.mint}", MINTED.encode())
    if bucket is None:
        return Expected(default, route=route.id, why="canary-no-key"), None
    if bucket < route.canary.buckets:
        return Expected(route.service, default, route=route.id, why="canary-in"), minted
    return Expected(default, route=route.id, why="canary-out"), minted


def bucket_of(salt: str, name: str, value: bytes) -> int:
    """The formula of the contract, in its simplest form."""
    text = salt.encode() + b"\0" + name.encode() + b"\0" + value
    return int(hashlib.sha256(text).hexdigest()[:16], 16) % 10_000


# Paths ----------------------------------------------------------------------------------------


def written(path: str) -> bytes:
    """The key of a path of the rules, where also letters stand that no URL can hold."""
    return key(
        b"".join(b"%%%02x" % byte if byte > 127 else bytes([byte]) for byte in path.encode())
    )


def key(path: bytes) -> bytes:
    """Unreserved characters decoded, other escapes in upper case, one character at a time."""
    out = b""
    while path:
        if re.match(rb"%[0-9A-Fa-f]{2}", path):
            byte = bytes([int(path[1:3], 16)])
            out += byte if byte in UNRESERVED else path[:3].upper()
            path = path[3:]
        else:
            out += path[:1]
            path = path[1:]
    return out


def is_ambiguous(path: bytes) -> bool:
    segments = path.split(b"/")
    return (
        any(sign in path for sign in (b"%2F", b"%5C", b"%00", b"\\", b"//"))
        or b"." in segments
        or b".." in segments
    )


def path_matches(route: Route, path: bytes) -> bool:
    match = route.match
    if not path.startswith(b"/"):
        return False
    if match.kind is PathKind.EXACT:
        return written(match.path) == path
    if match.kind is PathKind.REGEX:
        return re.fullmatch(match.path.encode(), path) is not None
    if match.kind is PathKind.TEMPLATE:
        pattern = b"".join(
            b"/" + (part.encode() if part.startswith("{") else re.escape(written(part)))
            for part in match.path.split("/")[1:]
        )
        pattern = re.sub(rb"/\{\w+\*\}$", rb"/(?:.+)", pattern)
        pattern = re.sub(rb"\{\w+\}", rb"[^/]+", pattern)
        return re.fullmatch(pattern, path) is not None
    prefix = written(match.path).removesuffix(b"/")
    return path == prefix or path.startswith(prefix + b"/")


# The other conditions -------------------------------------------------------------------------


def matching_hosts(route: Route, host: str) -> list[str] | None:
    """The hosts of the route that mean `host`, [] for a route without hosts, None if none does."""
    if not route.match.hosts:
        return []
    return [
        pattern
        for pattern in route.match.hosts
        if pattern == host
        or (pattern.startswith("*.") and host.endswith(pattern[1:]) and host != pattern[1:])
    ] or None


def rest_holds(route: Route, request: Request) -> bool:
    match = route.match
    if match.methods and request.method.decode() not in match.methods:
        return False
    pairs = [
        (unquote_to_bytes(name.replace(b"+", b" ")), unquote_to_bytes(value.replace(b"+", b" ")))
        for pair in (request.query or b"").split(b"&")
        if pair
        for name, _, value in [pair.partition(b"=")]
    ]
    first = dict(reversed(pairs))
    return (
        all(holds(item, request.header(item.name.encode())) for item in match.headers)
        and all(holds(item, request.cookie(item.name.encode())) for item in match.cookies)
        and all(holds(item, first.get(item.name.encode())) for item in match.query)
        and all(claim_holds(item, request.claims) for item in match.claims)
    )


def holds(condition, value):
    return value is not None and condition.value in (None, value.decode())


def claim_holds(condition, claims):
    value = (claims or {}).get(condition.name, [])
    texts = [str(item) for item in (value if isinstance(value, list) else [value])]
    return bool(texts) if condition.value is None else condition.value in texts


# Precedence -----------------------------------------------------------------------------------


def compare(one, other) -> int:
    """Negative if the first goes before the other: the first difference decides."""
    (first, first_hosts), (second, second_hosts) = one, other
    for mine, theirs in (
        (host_place(first_hosts), host_place(second_hosts)),
        (path_place(first), path_place(second)),
        (len(first.match.methods) or 99, len(second.match.methods) or 99),
        (-conditions(first), -conditions(second)),
        (-first.priority, -second.priority),
        (first.id, second.id),
    ):
        if mine != theirs:
            return -1 if mine < theirs else 1
    return 0


def host_place(hosts):
    """Exact, then the longest wildcard, then none."""
    if not hosts:
        return (2, 0)
    return min((1, -len(host)) if host.startswith("*.") else (0, 0) for host in hosts)


def path_place(route):
    """Exact; segments: literal, variable, rest, end of prefix; regex."""
    match = route.match
    if match.kind is PathKind.EXACT:
        return "0"
    if match.kind is PathKind.REGEX:
        return "2"
    parts = [part for part in match.path.split("/")[1:] if part or match.kind == "path"]
    place = "".join(
        "l" if not part.startswith("{") else "r" if part.endswith("*}") else "v" for part in parts
    ).translate(str.maketrans("lvr", "abc"))
    return "1" + place + ("" if match.kind is PathKind.TEMPLATE else "d")


def conditions(route):
    match = route.match
    return len(match.headers) + len(match.query) + len(match.cookies) + len(match.claims)
