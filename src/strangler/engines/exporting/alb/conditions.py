"""Entries of a plan in, conditions of listener rules out: each with a list of values of which one
has to match, all of them together."""

from typing import Any

from strangler.engines.exporting import patterns
from strangler.engines.exporting.plan import Entry
from strangler.rules.model import PathKind
from strangler.rules.templates import parse_exact, parse_prefix

Json = dict[str, Any]


def conditions(entry: Entry) -> list[Json]:
    """In the words of CloudFormation. Never empty: a rule needs one."""
    match = entry.match
    found: list[Json] = []
    if entry.host is not None:
        found.append({"Field": "host-header", "HostHeaderConfig": {"Values": [entry.host]}})
    if match.methods:
        values = {"Values": list(match.methods)}
        found.append({"Field": "http-request-method", "HttpRequestMethodConfig": values})
    for header in match.headers:
        value = "*" if header.value is None else _literal(header.value)
        found.append(_header(header.name, value))
    for cookie in match.cookies:
        value = "*" if cookie.value is None else _literal(cookie.value)
        found.append(_header("cookie", f"*{_literal(cookie.name)}={value}*"))
    for query in match.query:
        value = "*" if query.value is None else _literal(query.value)
        pairs = {"Values": [{"Key": _literal(query.name), "Value": value}]}
        found.append({"Field": "query-string", "QueryStringConfig": pairs})
    paths = _paths(entry)
    if paths or not found:
        found.append({"Field": "path-pattern", "PathPatternConfig": paths or {"Values": ["/*"]}})
    return found


def texts(condition: Json) -> list[str]:
    """The values of a condition, as the load balancer counts them."""
    config = next(value for key, value in condition.items() if key.endswith("Config"))
    values = [*config.get("Values", []), *config.get("RegexValues", [])]
    return [each if isinstance(each, str) else f"{each['Key']}={each['Value']}" for each in values]


def wildcards(condition: Json) -> int:
    """How many wildcards stand in it; regular expressions have none."""
    config = next(value for key, value in condition.items() if key.endswith("Config"))
    if "RegexValues" in config:
        return 0
    return sum(
        text.replace("\\*", "").replace("\\?", "").count(sign)
        for text in texts(condition)
        for sign in "*?"
    )


def _paths(entry: Entry) -> Json:
    match = entry.match
    if match.kind is PathKind.EXACT:
        return {"Values": [_literal(parse_exact(match.path))]}
    if match.kind in (PathKind.TEMPLATE, PathKind.REGEX):
        return {"RegexValues": [f"^{patterns.path(match)}$"]}
    segments = parse_prefix(match.path)
    if not segments:
        return {}
    bare = "".join(f"/{_literal(segment)}" for segment in segments)
    return {"Values": [bare, f"{bare}/*"]}


def _header(name: str, value: str) -> Json:
    return {
        "Field": "http-header",
        "HttpHeaderConfig": {"HttpHeaderName": name, "Values": [value]},
    }


def _literal(text: str) -> str:
    return "".join(f"\\{c}" if c in "*?\\" else c for c in text)
