"""One raw request by several ways in, what differs between them out, as short words.

A way is the origin itself or a proxy before it. What counts is what a client and an origin can
notice: the answers' statuses, and the requests that arrive, field by field."""

from collections import Counter
from dataclasses import dataclass

from support import strict_http
from support.raw_client import RawClient
from support.recording import RecordingOrigin
from support.strict_http import Malformed, Message

PATIENCE = 0.7
"""Seconds to wait for an answer that a way may never give."""
BARRIER = b"GET /barrier HTTP/1.1\r\nHost: barrier\r\n\r\n"


@dataclass(frozen=True)
class Seen:
    """What came of one raw request by one way."""

    statuses: tuple[int, ...]
    requests: tuple[Message, ...]
    malformed: tuple[bytes, ...]


class Way:
    """A way to an origin of its own; `address` is where clients connect."""

    def __init__(self, address: tuple[str, int], origin: RecordingOrigin) -> None:
        self.address = address
        self.origin = origin

    def send(self, data: bytes) -> Seen:
        """Send it on a connection of its own, and wait for all that may come of it."""
        origin = self.origin
        origin.requests.clear()
        origin.malformed.clear()
        expected, rest = strict_http.read_requests(data)
        methods = [message.method for message in expected]
        count = len(expected) + isinstance(rest, Malformed)
        statuses = []
        with RawClient(self.address, patience=PATIENCE) as client:
            client.send(data)
            try:
                for method in [*methods, b"GET"][:count]:
                    answer = client.read_final(method)
                    statuses.append(answer.status)
            except (TimeoutError, EOFError):
                pass
            except Malformed:  # HTTP/0.9, or no HTTP at all
                statuses.append(0)
        with RawClient(self.address) as client:
            client.ask(BARRIER)
        requests = tuple(item for item in origin.requests if item.target != b"/barrier")
        return Seen(tuple(statuses), requests, tuple(origin.malformed))


def differences(direct: Seen, other: Seen) -> list[str]:
    """What is not as it is on the direct way; empty where nothing is."""
    found = []
    if direct.statuses != other.statuses:
        found.append(f"answers {_list(direct.statuses)} -> {_list(other.statuses)}")
    if len(direct.requests) != len(other.requests):
        found.append(f"requests {len(direct.requests)} -> {len(other.requests)}")
    if len(direct.malformed) < len(other.malformed):
        found.append("malformed at the origin")
    for sent, arrived in zip(direct.requests, other.requests, strict=False):
        found += _between(sent, arrived)
    return list(dict.fromkeys(found))


def _between(sent: Message, arrived: Message) -> list[str]:
    parts = ("method", "target", "body", "trailers")
    found = [part for part in parts if getattr(sent, part) != getattr(arrived, part)]
    if sent.line[2] != arrived.line[2]:
        found.append("version")
    if sent.framing != arrived.framing:
        found.append(f"framing {sent.framing.value} -> {arrived.framing.value}")
    before = Counter((name.lower(), value) for name, value in sent.fields)
    after = Counter((name.lower(), value) for name, value in arrived.fields)
    gone, come = before - after, after - before
    names = sorted({name for name, _ in [*gone, *come]})
    for name in names:
        minus, plus = any(n == name for n, _ in gone), any(n == name for n, _ in come)
        sign = "~" if minus and plus else "-" if minus else "+"
        found.append(sign + name.decode("latin-1"))
    kept = [(n.lower(), v) for n, v in sent.fields if (n.lower(), v) in after]
    again = [(n.lower(), v) for n, v in arrived.fields if (n.lower(), v) in before]
    if kept != again and sorted(kept) == sorted(again):
        found.append("order of fields")
    return found


def _list(statuses: tuple[int, ...]) -> str:
    return ",".join(map(str, statuses)) or "none"
