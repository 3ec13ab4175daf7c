"""Which header fields end at this hop, which may not be dropped, and which only we may write.

Names are lower case. Sources: RFC 9110 sections 7.6.1 and 6.5.1, RFC 7239, and
the points 12 to 15 and section 3 of the checklist in docs/faithfulness.md."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import product
from typing import Final

HOP_BY_HOP: Final = frozenset(
    {
        b"connection",
        b"http2-settings",
        b"keep-alive",
        b"proxy-connection",
        b"te",
        b"transfer-encoding",
        b"upgrade",
    }
)
"""Fields that a hop acts on and never passes on, whether Connection lists them or not."""

END_TO_END: Final = frozenset(
    {
        b"authorization",
        b"cache-control",
        b"content-encoding",
        b"content-length",
        b"content-range",
        b"content-type",
        b"cookie",
        b"date",
        b"expect",
        b"forwarded",
        b"host",
        b"location",
        b"range",
        b"set-cookie",
        b"trailer",
        b"traceparent",
        b"via",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-proto",
    }
)
"""Fields that a Connection option may not remove: dropping them would change the message."""

FORBIDDEN_IN_TRAILERS: Final = (
    HOP_BY_HOP
    | END_TO_END
    | {
        b"age",
        b"content-language",
        b"content-location",
        b"expires",
        b"if-match",
        b"if-modified-since",
        b"if-none-match",
        b"if-range",
        b"if-unmodified-since",
        b"max-forwards",
        b"pragma",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"retry-after",
        b"vary",
        b"www-authenticate",
    }
)
"""Fields that mean something before the content only (RFC 9110 section 6.5.1)."""

HOPS: Final = b"x-strangler-hops"
"""Our loop guard: how many of our instances the request has passed."""
SHADOW: Final = b"x-strangler-shadow"
"""Marks a copy; removed from what clients send."""

IDENTITY: Final = frozenset(
    {
        b"forwarded",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-forwarded-prefix",
        b"x-forwarded-proto",
        b"x-forwarded-scheme",
        b"x-forwarded-server",
        b"x-forwarded-ssl",
        b"x-real-ip",
    }
)
"""What says who the client is: believed from trusted hops, removed from anybody else's requests."""

OURS: Final = frozenset(
    {
        SHADOW,
        b"x-strangler-error",
        b"x-strangler-host",
        b"x-strangler-origin",
        b"x-strangler-route",
        b"x-strangler-upstream",
    }
)
"""Names that only we write."""


def with_underscores(names: frozenset[bytes]) -> frozenset[bytes]:
    """The names in every spelling that a CGI-like server (WSGI) reads as the same variable."""
    spelt: set[bytes] = set()
    for name in names:
        words = name.split(b"-")
        for separators in product(b"-_", repeat=len(words) - 1):
            spelling = words[0]
            for separator, word in zip(separators, words[1:], strict=True):
                spelling += bytes((separator,)) + word
            spelt.add(spelling)
    return frozenset(spelt)


_TOKEN: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9a-z]+")


@lru_cache(maxsize=256)
def connection_options(value: bytes) -> frozenset[bytes]:
    """The options that a Connection field lists, in lower case (RFC 9110 section 7.6.1)."""
    return frozenset(_TOKEN.findall(value.lower()))


def forwardable_trailers(lines: Sequence[bytes], named: Collection[bytes]) -> list[bytes]:
    """Trailer lines that may go on: none of framing, routing, identity, or what means something
    before the content only, and none that Connection names."""
    kept = []
    for line in lines:
        name = line[: line.index(b":")].lower()
        if not (name in named or name in FORBIDDEN_IN_TRAILERS or name in _UNTRUSTED_SPELLINGS):
            kept.append(line)
    return kept


_UNTRUSTED_SPELLINGS: Final = with_underscores(IDENTITY | OURS | {HOPS})
