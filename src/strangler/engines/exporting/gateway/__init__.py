"""A plan in, HTTPRoutes of the Kubernetes Gateway API (v1) and the Services they name out."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from strangler.engines.exporting.gateway.matching import matches, path
from strangler.engines.exporting.gateway.services import name_of, services
from strangler.engines.exporting.plan import Answer, Choice, Entry, Listen, Plan
from strangler.engines.exporting.servers import host_of, urls_of
from strangler.engines.exporting.yaml_text import yaml_text
from strangler.rules.model import BUCKETS, Match, Upstream

Json = dict[str, Any]
_HEAD = """\
# Made by `strangler rules export --as gateway-api`, for a Gateway called strangler in the same
# namespace. What a Gateway does otherwise than the proxy stands in docs/export.md.
"""
_MOST_RULES = 16
"""In one HTTPRoute."""
_MOST_MATCHES = 64
"""In one rule."""
_MOST_IN_ROUTE = 128
"""Matches of all its rules together."""


def write(plan: Plan, listen: Listen) -> str:
    """Several documents of YAML. A Gateway says itself where it listens."""
    documents = [each for upstream in plan.upstreams for each in services(upstream)]
    routes: list[tuple[str | None, list[Json]]] = []
    for host, entries in groupby(plan.entries, lambda each: each.host):
        rules = [rule for entry in entries for rule in _rules(plan, entry)]
        routes += [(host, part) for part in _parts(rules)]
    last = {"matches": [{"path": path(Match())}], **_default(plan)}
    routes.append((None, [last]))
    # Where all else is equal the name decides: those that go first have the smaller one.
    documents += [_route(number, *each) for number, each in enumerate(routes, 1)]
    return _HEAD + yaml_text(*documents)


def _route(number: int, host: str | None, rules: list[Json]) -> Json:
    spec: Json = {"parentRefs": [{"name": "strangler"}]}
    if host is not None:
        spec["hostnames"] = [host]
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": f"strangler-{number:04}"},
        "spec": {**spec, "rules": rules},
    }


def _rules(plan: Plan, entry: Entry) -> list[Json]:
    found = matches(entry)
    answer = _answer(plan, plan.choice(entry.route), entry.match)
    # Whoever replaces a prefix has exactly one match (a validation of the CRD).
    most = 1 if _replaces_prefix(answer) else _MOST_MATCHES
    return [
        {"matches": found[start : start + most], **answer} for start in range(0, len(found), most)
    ]


def _replaces_prefix(rule: Json) -> bool:
    owners = [rule, *rule["backendRefs"]]
    return any(
        "replacePrefixMatch" in each.get("urlRewrite", {}).get("path", {})
        for owner in owners
        for each in owner.get("filters", [])
    )


def _parts(rules: list[Json]) -> Iterator[list[Json]]:
    """As few HTTPRoutes as may be."""
    part: list[Json] = []
    for rule in rules:
        size = sum(len(each["matches"]) for each in (*part, rule))
        if part and (len(part) == _MOST_RULES or size > _MOST_IN_ROUTE):
            yield part
            part = []
        part.append(rule)
    if part:
        yield part


def _default(plan: Plan) -> Json:
    return _whole(plan, plan.default, Match())


def _answer(plan: Plan, choice: Choice, match: Match) -> Json:
    inside, outside, canary = choice.inside, choice.outside, choice.canary
    if canary is None or outside is None or canary.buckets == BUCKETS:
        return _whole(plan, inside, match)
    if not canary.buckets:
        return _whole(plan, outside, match)
    shares = ((inside, canary.buckets), (outside, BUCKETS - canary.buckets))
    return {
        "backendRefs": [
            {
                **_backend(plan.upstream(answer.upstream)),
                "weight": weight,
                **_filters(plan, answer, match),
            }
            for answer, weight in shares
        ],
        **_times(inside),
    }


def _whole(plan: Plan, answer: Answer, match: Match) -> Json:
    if not answer.upstream:
        return {"backendRefs": []}  # answered with 500
    found = _filters(plan, answer, match)
    if answer.shadow:
        copy: Json = {"backendRef": _backend(plan.upstream(answer.shadow))}
        if answer.sample < BUCKETS:
            copy["fraction"] = {"numerator": answer.sample, "denominator": BUCKETS}
        mirror = {"type": "RequestMirror", "requestMirror": copy}
        found["filters"] = [*found.get("filters", []), mirror]
    return {**found, "backendRefs": [_backend(plan.upstream(answer.upstream))], **_times(answer)}


def _backend(upstream: Upstream) -> Json:
    return {"name": name_of(upstream), "port": urls_of(upstream)[0].port}


def _times(answer: Answer) -> Json:
    seconds, thousandths = divmod(round(answer.deadline * 1000), 1000)
    request = f"{seconds}s" + (f"{thousandths}ms" if thousandths else "")
    return {"timeouts": {"request": request}}


def _filters(plan: Plan, answer: Answer, match: Match) -> Json:
    """What is done to the head for one upstream, and what is shown of it."""
    upstream = plan.upstream(answer.upstream)
    prefix = urls_of(upstream)[0].prefix
    matched = path(match)
    rewrite: Json = {}
    if host := host_of(upstream):
        rewrite["hostname"] = host.partition(":")[0]
    if matched["type"] == "PathPrefix" and (prefix or (answer.cut and not answer.shadow)):
        new = answer.cut.prefix if answer.cut and not answer.shadow else matched["value"]
        whole = (prefix + new).rstrip("/") or "/"
        rewrite["path"] = {"type": "ReplacePrefixMatch", "replacePrefixMatch": whole}
    elif matched["type"] == "Exact" and prefix:
        whole = prefix + matched["value"]
        rewrite["path"] = {"type": "ReplaceFullPath", "replaceFullPath": whole}
    found = [{"type": "URLRewrite", "urlRewrite": rewrite}] if rewrite else []
    if plan.rules.proxy.expose_route:
        shown = [{"name": "x-strangler-upstream", "value": answer.upstream}]
        modifier = {"type": "ResponseHeaderModifier", "responseHeaderModifier": {"set": shown}}
        found.append(modifier)
    return {"filters": found} if found else {}
