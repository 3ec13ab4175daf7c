"""A plan in, the rules of a frontend that find a request's route out.

The first `set-var(txn.route)` whose conditions hold decides. Paths are compared as matching keys:
`normalize-uri` makes them, and the target as it was sent is put back before anybody sees it."""

from strangler.engines.exporting import patterns
from strangler.engines.exporting.haproxy.words import equal, matching, quoted
from strangler.engines.exporting.plan import Entry, Plan
from strangler.rules.model import Ambiguous, Match

REJECTED = "unmatched"
"""Stands for a route where the answer is 400; routes of rules never have this name."""
_OPEN = "!{ var(txn.route) -m found }"


def reading() -> list[str]:
    """Rules that set `txn.target` (as sent), `txn.raw` (its path), `txn.key` and
    `txn.ambiguous`."""
    ambiguous = f"{{ var(txn.raw) -m reg -- {quoted(patterns.AMBIGUOUS)} }}"
    return [
        "http-request set-var(txn.target) pathq",
        "http-request set-var(txn.raw) path",
        "http-request normalize-uri percent-decode-unreserved",
        "http-request normalize-uri percent-to-uppercase",
        "http-request set-var(txn.key) path",
        "http-request set-pathq %[var(txn.target)]",
        f"http-request set-var(txn.ambiguous) bool(true) if {ambiguous}",
    ]


def deciding(plan: Plan) -> list[str]:
    """Rules that set `txn.route`."""
    return [
        *[_entry(entry, "txn.raw", "{ var(txn.ambiguous) -m bool }") for entry in plan.ambiguous],
        f"http-request set-var(txn.route) str(default) if {_OPEN} {{ var(txn.ambiguous) -m bool }}",
        *[_entry(entry, "txn.key", "") for entry in plan.entries],
        f"http-request set-var(txn.route) str(default) if {_OPEN}",
    ]


def _entry(entry: Entry, path: str, reading: str) -> str:
    match = entry.match
    rejects = reading and entry.route.ambiguous is Ambiguous.REJECT
    conditions = [
        _OPEN,
        *([reading] if reading else []),
        *([f"{{ method {' '.join(match.methods)} }}"] if match.methods else []),
        *([_host(entry.host)] if entry.host is not None else []),
        matching(f"var({path})", patterns.path(match)),
        *_conditions(match),
    ]
    route = REJECTED if rejects else entry.route.id
    return f"http-request set-var(txn.route) str({route}) if {' '.join(conditions)}"


def _host(host: str) -> str:
    if host.startswith("*."):
        return matching("var(txn.host)", patterns.host(host))
    return equal("var(txn.host)", host)


def _conditions(match: Match) -> list[str]:
    found = []
    for header in match.headers:
        name = header.name
        if header.value is None:
            found.append(f"{{ req.fhdr_cnt({name}) gt 0 }}")
        else:
            found.append(f"{{ req.fhdr_cnt({name}) eq 1 }}")
            found.append(equal(f"req.fhdr({name},1)", header.value))
    found += [matching("query", patterns.query(each)) for each in match.query]
    for each in match.cookies:
        value = "[^;]*" if each.value is None else patterns.quoted(each.value)
        found.append(matching("req.fhdr(cookie,1)", patterns.cookie(each.name, value)))
    return found
