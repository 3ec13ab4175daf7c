"""The 500 routes that every proxy in the comparison has, and the requests that use them.

Half of them end in a variable, half are prefixes; nginx and HAProxy get prefixes for both, which is
what they look up fastest."""

import random
from dataclasses import dataclass
from pathlib import Path

import yaml

COUNT = 500
KINDS = ("orders", "products", "customers", "invoices", "shipments")
SIZES = {"1 KB": 1024, "16 KB": 16 * 1024, "1 MB": 1024 * 1024}
USERS = 997
"""Prime, so that users and routes meet in every combination."""
_SALT_OF_BODIES = b"0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Route:
    """`prefix` ends in a slash; a `template` route has one segment after it."""

    id: str
    prefix: str
    template: bool
    upstream: str
    """Which of the two ports of the origin nginx and HAProxy send it to."""


def routes() -> list[Route]:
    """In a fixed order."""
    return [
        Route(
            id=f"{KINDS[n % len(KINDS)]}.{n}",
            prefix=f"/api/v1/area{n // len(KINDS)}/{KINDS[n % len(KINDS)]}/",
            template=n % 2 == 0,
            upstream="service" if n % 2 else "monolith",
        )
        for n in range(COUNT)
    ]


def rules(monolith: int, service: int, *, access_log: bool) -> str:
    """The rules file: every route a canary at 50 % by a header. Ports of the two upstreams."""
    document = {
        "version": 1,
        "proxy": {"access_log": access_log, "trusted_hops": ["10.0.0.0/8"]},
        "upstreams": {
            "monolith": {"url": f"http://127.0.0.1:{monolith}"},
            "service": {"url": f"http://127.0.0.1:{service}"},
        },
        "default": "monolith",
        "routes": [
            {
                "id": route.id,
                "match": {"path": f"{route.prefix}{{id}}"}
                if route.template
                else {"prefix": route.prefix.rstrip("/")},
                "service": "service",
                "effect": "read",
                "state": "canary",
                "canary": {"percent": 50, "by": ["header:x-user-id"]},
            }
            for route in routes()
        ],
    }
    return yaml.safe_dump(document, sort_keys=False)


def requests(size: int, *, upload: bool, count: int) -> list[bytes]:
    """Raw HTTP/1.1 requests as an API client in a browser sends them, in a mixed order. Answers
    (or bodies, for an upload) have `size` bytes."""
    chance = random.Random(3)
    table = routes()
    made = []
    for n in range(count):
        route, user = table[n % len(table)], n * 31 % USERS
        lines = [
            f"{'POST' if upload else 'GET'} {route.prefix}{10_000 + n}?size={size} HTTP/1.1",
            "Host: shop.example.com",
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Accept: application/json, text/plain, */*",
            "Accept-Language: en-GB,en;q=0.7,de;q=0.3",
            "Accept-Encoding: gzip, deflate, br",
            f"X-User-Id: {user}",
            f"X-Request-Id: {chance.getrandbits(64):016x}",
            f"Cookie: sessionid={chance.getrandbits(128):032x}; theme=light",
            "Referer: https://shop.example.com/account/",
        ]
        if upload:
            lines += ["Content-Type: application/octet-stream", f"Content-Length: {size}"]
        body = _SALT_OF_BODIES * (size // len(_SALT_OF_BODIES)) if upload else b""
        made.append("\r\n".join([*lines, "", ""]).encode() + body)
    chance.shuffle(made)
    return made


def write_requests(path: Path, made: list[bytes]) -> Path:
    """As `load.lua` reads them: each behind a line with its length, and before a line end."""
    path.write_bytes(b"".join(b"%d\n%s\n" % (len(raw), raw) for raw in made))
    return path
