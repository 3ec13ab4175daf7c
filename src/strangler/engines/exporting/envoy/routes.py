"""Answers in, Envoy's routes out."""

from strangler.engines.exporting.envoy.matching import Json, header, matches
from strangler.engines.exporting.envoy.program import SIDE, drawn, limited
from strangler.engines.exporting.plan import Answer, Choice, Cut, Plan
from strangler.engines.exporting.servers import host_of, is_address, urls_of
from strangler.rules.model import Route
from strangler.rules.templates import parse_prefix

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
                found.append(self._route(match, plan.default, None))
            else:
                found.append({"match": match, "direct_response": {"status": 400}})
        return found

    def _choice(self, match: Json, choice: Choice) -> list[Json]:
        if choice.canary is None or choice.outside is None:
            return [self._route(match, choice.inside, choice.route)]
        outside = self._route(match, choice.outside, choice.route)
        if (told := drawn(choice, choice.outside)) is None:
            return [outside]
        headers = [*match.get("headers", []), header(SIDE, "in")]
        inside = self._route({**match, "headers": headers}, choice.inside, choice.route)
        return [inside, {**outside, "metadata": told}]

    def _route(self, match: Json, answer: Answer, route: Route | None) -> Json:
        name = route.id if route else "default"
        if not answer.upstream:
            return {"name": name, "match": match, "direct_response": {"status": 502}}
        upstream = self._plan.upstream(answer.upstream)
        cut = None if answer.shadow else answer.cut
        prefix = urls_of(upstream)[0].prefix
        action: Json = {"cluster": answer.upstream}
        host = host_of(upstream)
        if answer.fallback and self._can_stand_in(answer, cut):
            self.pairs[answer.upstream, answer.fallback] = None
            action["cluster"] = f"{answer.upstream}-or-{answer.fallback}"
            action["retry_policy"] = _retries(upstream.retries.attempts + 1, other=True)
            # Each server has its own; only the one that is reached gets it.
            if host or host_of(self._plan.upstream(answer.fallback)):
                action["auto_host_rewrite"] = True
        else:
            if upstream.retries.attempts:
                action["retry_policy"] = _retries(upstream.retries.attempts, other=False)
            if host:
                action["host_rewrite_literal"] = host
        if cut is not None or prefix:
            action["regex_rewrite"] = _rewritten(cut, prefix)
        action["timeout"] = "0s"  # that of a whole answer; ours ends where the answer begins
        action["idle_timeout"] = seconds(max(upstream.timeouts.idle, upstream.timeouts.first_byte))
        if answer.shadow:
            action["request_mirror_policies"] = [_mirror(answer)]
        found: Json = {"name": name, "match": match, "route": action, "metadata": limited(answer)}
        if cut is not None and route is not None:
            removed = "".join(f"/{segment}" for segment in parse_prefix(route.match.path))
            found["request_headers_to_add"] = [_field("x-forwarded-prefix", removed)]
        if self._plan.rules.proxy.expose_route:
            shown = {"x-strangler-route": name, "x-strangler-upstream": answer.upstream}
            found["response_headers_to_add"] = [_field(*each) for each in shown.items()]
        return found

    def _can_stand_in(self, answer: Answer, cut: Cut | None) -> bool:
        """Whether the monolith can answer what was meant for the service: the path is rewritten
        once for both, the Host where each has its own or nobody looks at names."""
        upstream, other = self._plan.upstream(answer.upstream), self._plan.upstream(answer.fallback)
        if cut is not None or urls_of(upstream)[0].prefix != urls_of(other)[0].prefix:
            return False
        return host_of(upstream) == host_of(other) or all(
            host_of(each) or all(map(is_address, urls_of(each))) for each in (upstream, other)
        )


def seconds(time: float) -> str:
    """A duration as protobuf's JSON writes it."""
    return f"{time:.3f}".rstrip("0").rstrip(".") + "s"


def _field(name: str, value: str) -> Json:
    return {
        "header": {"key": name, "value": value.replace("%", "%%")},
        "append_action": "OVERWRITE_IF_EXISTS_OR_ADD",
    }


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
