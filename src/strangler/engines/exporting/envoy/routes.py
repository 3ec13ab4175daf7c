"""Answers in, Envoy's routes out."""

from typing import Any

from strangler.engines.exporting.envoy.matching import Json, cookie, header, matches
from strangler.engines.exporting.plan import Answer, Choice, Cut, Plan
from strangler.engines.exporting.servers import host_of, urls_of
from strangler.rules.model import BUCKETS, CohortKey, HostPolicy, KeyKind, Route

_TENTHS = "TEN_THOUSAND"


class Routes:
    """Writes routes, and remembers which pairs of clusters fall back."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.pairs: dict[tuple[str, str], None] = {}

    def written(self) -> list[Json]:
        """In the order in which Envoy tries them."""
        plan = self._plan
        found: list[Json] = []
        if plan.rules.proxy.health_path:
            path = {"path": plan.rules.proxy.health_path}
            found.append({"match": path, "direct_response": {"status": 200}})
        for answerer, match in matches(plan):
            if isinstance(answerer, Route):
                found += self._choice(match, plan.choice(answerer))
            elif answerer is None:
                found.append(self._route(match, plan.default, "default"))
            else:
                found.append({"match": match, "direct_response": {"status": 400}})
        return found

    def _choice(self, match: Json, choice: Choice) -> list[Json]:
        name = choice.route.id
        if choice.canary is None or choice.outside is None:
            return [self._route(match, choice.inside, name)]
        found = []
        for key in choice.canary.by:
            if key.kind is KeyKind.CLAIM:
                continue
            headers = [*match.get("headers", []), *_present(key)]
            narrowed = {**match, **({"headers": headers} if headers else {})}
            found.append(self._split(narrowed, choice, key))
        return [*found, self._route(match, choice.outside, name)]

    def _split(self, match: Json, choice: Choice, key: CohortKey) -> Json:
        canary, outside = choice.canary, choice.outside
        assert canary is not None
        assert outside is not None
        inside = self._route(match, choice.inside, choice.route.id)
        rest = self._route(match, outside, choice.route.id)
        if canary.buckets in (0, BUCKETS):
            return inside if canary.buckets else rest
        action = dict(inside["route"])
        cluster = action.pop("cluster")
        action["weighted_clusters"] = {
            "use_hash_policy": True,
            "clusters": [
                {"name": cluster, "weight": canary.buckets},
                {"name": outside.upstream, "weight": BUCKETS - canary.buckets},
            ],
        }
        action["hash_policy"] = [{**_hashed(key), "terminal": True}]
        return {**inside, "route": action}

    def _route(self, match: Json, answer: Answer, name: str) -> Json:
        if not answer.upstream:
            return {"name": name, "match": match, "direct_response": {"status": 502}}
        upstream = self._plan.upstream(answer.upstream)
        cut = None if answer.shadow else answer.cut
        prefix = urls_of(upstream)[0].prefix
        action: Json = {"cluster": answer.upstream}
        changed = cut is not None or prefix or host_of(upstream)
        if answer.fallback and not changed:
            self.pairs[answer.upstream, answer.fallback] = None
            action["cluster"] = f"{answer.upstream}-or-{answer.fallback}"
            action["retry_policy"] = _retries(upstream.retries.attempts + 1, other=True)
        elif upstream.retries.attempts:
            action["retry_policy"] = _retries(upstream.retries.attempts, other=False)
        if cut is not None or prefix:
            action["regex_rewrite"] = _rewritten(cut, prefix)
        if upstream.host is HostPolicy.VALUE:
            action["host_rewrite_literal"] = upstream.host_value
        elif upstream.host is HostPolicy.UPSTREAM:
            action["host_rewrite_literal"] = urls_of(upstream)[0].authority
        action["timeout"] = "0s"  # that of a whole answer; ours ends where the answer begins
        action["idle_timeout"] = seconds(max(upstream.timeouts.idle, upstream.timeouts.first_byte))
        if answer.shadow:
            action["request_mirror_policies"] = [_mirror(answer)]
        route: Json = {"name": name, "match": match, "route": action}
        if self._plan.rules.proxy.expose_route:
            shown = {"x-strangler-route": name, "x-strangler-upstream": answer.upstream}
            route["response_headers_to_add"] = [_field(*each) for each in shown.items()]
        return route


def seconds(time: float) -> str:
    """A duration as protobuf's JSON writes it."""
    return f"{time:.3f}".rstrip("0").rstrip(".") + "s"


def _field(name: str, value: str) -> Json:
    return {
        "header": {"key": name, "value": value},
        "append_action": "OVERWRITE_IF_EXISTS_OR_ADD",
    }


def _present(key: CohortKey) -> list[Json]:
    if key.kind is KeyKind.HEADER:
        return [header(key.name, ".+")]
    return [cookie(key.name, None)] if key.kind is KeyKind.COOKIE else []


def _hashed(key: CohortKey) -> dict[str, Any]:
    if key.kind is KeyKind.HEADER:
        return {"header": {"header_name": key.name}}
    if key.kind is KeyKind.COOKIE:
        return {"cookie": {"name": key.name}}
    return {"connection_properties": {"source_ip": True}}


def _rewritten(cut: Cut | None, prefix: str) -> Json:
    new = (prefix + (cut.prefix if cut else "")).replace("\\", "\\\\")
    if cut is None:
        return {"pattern": {"regex": "^/"}, "substitution": f"{new}/"}
    segments = f"^(?:/[^/]*){{{cut.segments}}}" if cut.segments else "^"
    if cut.prefix:
        return {"pattern": {"regex": segments}, "substitution": new}
    return {"pattern": {"regex": f"{segments}/?(.*)$"}, "substitution": f"{new}/\\1"}


def _retries(times: int, *, other: bool) -> Json:
    policy: Json = {"retry_on": "connect-failure", "num_retries": times}
    if other:
        kind = "envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig"
        policy["retry_priority"] = {
            "name": "envoy.retry_priorities.previous_priorities",
            "typed_config": {"@type": f"type.googleapis.com/{kind}", "update_frequency": 1},
        }
    return policy


def _mirror(answer: Answer) -> Json:
    fraction = {"numerator": answer.sample, "denominator": _TENTHS}
    return {
        "cluster": answer.shadow,
        "runtime_fraction": {"default_value": fraction},
        "disable_shadow_host_suffix_append": True,
        "request_headers_mutations": [{"append": _field("x-strangler-shadow", "1")}],
    }
