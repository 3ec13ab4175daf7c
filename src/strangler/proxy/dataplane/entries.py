"""The line that the access log has for a request.

A module of its own, since it stays interpreted: mypyc leaves out what msgspec is told beside a
class's name, and lines would then hold every field that has nothing to say."""

import msgspec


class Entry(msgspec.Struct, omit_defaults=True):
    """One line of the access log. Times are milliseconds, sizes bytes of content.

    Values of the query are left out: they hold names, tokens and the like."""

    time: str
    method: str
    host: str
    path: str
    status: int
    outcome: str
    duration: float
    route: str
    upstream: str
    why: str
    client: str
    received: int
    sent: int
    trace: str = ""
    query: str = ""
    """Names of the query's parameters."""
    first_byte: float = 0.0
    server: str = ""
    version: str = ""
    """Of a Lambda function: which one was executed, `$LATEST` or a number."""
    retries: int = 0
    fallback: bool = False
    peer: str = ""
    """The connection's other end, where it is not the client."""
    agent: str = ""
    detail: str = ""
    """Why it failed."""
