"""HTTPRoutes in, what an API server would have against them out.

What stands in the schema of the custom resource (types, patterns, limits of lists) is validated by
the npm package @kubernetes-models/gateway-api, made of that schema. It leaves out fields that are
unknown, and the rules in CEL, which are restated here after `x-kubernetes-validations` of HTTPRoute
in gateway-api v1 (apis/v1/httproute_types.go)."""

import json
import re
import subprocess
from collections.abc import Iterator

from support.npm_packages import installed

PACKAGE = "@kubernetes-models/gateway-api@2.0.0"
_PROGRAM = """
import { readFileSync } from "node:fs";
const schema = "/_schemas/IoK8sSigsGatewayApiApisV1HTTPRoute.js";
const { validate } = await import(process.argv[1] + schema);
for (const each of JSON.parse(readFileSync(0, "utf8")))
  if (!validate(each))
    for (const error of validate.errors)
      console.log(each.metadata.name + error.instancePath, error.keyword,
                  JSON.stringify(error.params));
"""
_KEYS = {
    "spec": {"parentRefs", "hostnames", "rules"},
    "rule": {"name", "matches", "filters", "backendRefs", "timeouts", "retry"},
    "match": {"path", "headers", "queryParams", "method"},
    "backend": {"group", "kind", "name", "namespace", "port", "weight", "filters"},
    "filter": {"type", "urlRewrite", "responseHeaderModifier", "requestMirror"},
    "mirror": {"backendRef", "percent", "fraction"},
    "rewrite": {"hostname", "path"},
    "timeouts": {"request", "backendRequest"},
}
_PATH = re.compile(r"(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+")
_NEVER = ("//", "/./", "/../", "%2f", "%2F", "#")
_ONCE = ("URLRewrite", "RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect")
_OWN = {
    "URLRewrite": "urlRewrite",
    "ResponseHeaderModifier": "responseHeaderModifier",
    "RequestMirror": "requestMirror",
}


def faults(routes: list[dict]) -> list[str]:
    """All of them. Skips the test where there is no node or no network."""
    words = ["node", "--input-type=module", "-e", _PROGRAM, str(installed(PACKAGE))]
    told = subprocess.run(
        words, input=json.dumps(routes), capture_output=True, text=True, check=True
    )
    return [*told.stdout.splitlines(), *(f for each in routes for f in _route(each))]


def _route(route: dict) -> Iterator[str]:
    spec, name = route["spec"], route["metadata"]["name"]
    yield from _unknown(name, "spec", spec)
    if sum(len(rule.get("matches", [0])) for rule in spec["rules"]) > 128:
        yield f"{name}: more than 128 matches"
    for rule in spec["rules"]:
        yield from _unknown(name, "rule", rule)
        yield from _unknown(name, "timeouts", rule.get("timeouts", {}))
        for match in rule["matches"]:
            yield from _match(name, match)
        yield from _filters(name, rule.get("filters", []), rule["matches"])
        for backend in rule["backendRefs"]:
            yield from _unknown(name, "backend", backend)
            yield from _filters(name, backend.get("filters", []), rule["matches"])


def _match(name: str, match: dict) -> Iterator[str]:
    yield from _unknown(name, "match", match)
    kind, value = match["path"]["type"], match["path"]["value"]
    if kind != "RegularExpression":
        if not value.startswith("/") or not _PATH.fullmatch(value):
            yield f"{name}: {value!r} is no path"
        if any(each in value for each in _NEVER) or value.endswith(("/..", "/.")):
            yield f"{name}: {value!r} is no plain path"
    for each in ("headers", "queryParams"):
        names = [condition["name"].lower() for condition in match.get(each, [])]
        if len(names) != len(set(names)):
            yield f"{name}: {each} {names} names one twice"


def _filters(name: str, filters: list[dict], matches: list[dict]) -> Iterator[str]:
    kinds = [each["type"] for each in filters]
    yield from (f"{name}: {kind} twice" for kind in _ONCE if kinds.count(kind) > 1)
    for each in filters:
        yield from _unknown(name, "filter", each)
        if set(each) != {"type", _OWN[each["type"]]}:
            yield f"{name}: {each} is not what its type says"
        yield from _unknown(name, "mirror", each.get("requestMirror", {}))
        if {"percent", "fraction"} <= set(each.get("requestMirror", {})):
            yield f"{name}: percent and fraction"
        rewrite = each.get("urlRewrite", {})
        yield from _unknown(name, "rewrite", rewrite)
        if "replacePrefixMatch" in rewrite.get("path", {}) and (
            len(matches) != 1 or matches[0]["path"]["type"] != "PathPrefix"
        ):
            yield f"{name}: replacePrefixMatch wants exactly one PathPrefix match"


def _unknown(name: str, what: str, found: dict) -> Iterator[str]:
    yield from (f"{name}: {what} has no field {key}" for key in sorted(set(found) - _KEYS[what]))
