"""Upstreams in, Envoy's clusters out."""

from typing import Any

from strangler.engines.exporting.envoy.routes import seconds
from strangler.engines.exporting.plan import Plan
from strangler.engines.exporting.servers import host_of, is_address, urls_of
from strangler.rules.model import Balance, HealthCheck, Upstream, Url

Json = dict[str, Any]
_TYPES = "type.googleapis.com/envoy.extensions"
_BALANCE = {
    Balance.ROUND_ROBIN: "ROUND_ROBIN",
    Balance.LEAST_CONNECTIONS: "LEAST_REQUEST",
    Balance.POWER_OF_TWO: "LEAST_REQUEST",
}


def clusters(plan: Plan, pairs: list[tuple[str, str]]) -> list[Json]:
    """One for each upstream, and one for each pair of which the second stands in for the first."""
    return [*map(_cluster, plan.upstreams), *[_pair(*each) for each in pairs]]


def _pair(first: str, second: str) -> Json:
    return {
        "name": f"{first}-or-{second}",
        "connect_timeout": "1s",
        "lb_policy": "CLUSTER_PROVIDED",
        "cluster_type": {
            "name": "envoy.clusters.aggregate",
            "typed_config": {
                "@type": f"{_TYPES}.clusters.aggregate.v3.ClusterConfig",
                "clusters": [first, second],
            },
        },
    }


def _cluster(upstream: Upstream) -> Json:
    urls = urls_of(upstream)
    times, outliers = upstream.timeouts, upstream.outliers
    options: Json = {
        "@type": f"{_TYPES}.upstreams.http.v3.HttpProtocolOptions",
        "common_http_protocol_options": {"idle_timeout": seconds(times.keepalive)},
        "explicit_http_config": {"http_protocol_options": {}},
    }
    found: Json = {
        "name": upstream.name,
        "type": "STATIC" if all(map(is_address, urls)) else "STRICT_DNS",
        "connect_timeout": seconds(times.connect),
        "lb_policy": _BALANCE[upstream.balance],
        "load_assignment": {
            "cluster_name": upstream.name,
            "endpoints": [{"lb_endpoints": [_endpoint(url, host_of(upstream)) for url in urls]}],
        },
        "circuit_breakers": {"thresholds": [{"max_requests": upstream.max_in_flight}]},
        "outlier_detection": {
            "consecutive_gateway_failure": outliers.failures,
            "enforcing_consecutive_gateway_failure": 100,
            "base_ejection_time": seconds(outliers.ejection),
            "max_ejection_percent": max(1, outliers.max_ejected // 100),
        },
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": options
        },
    }
    if upstream.slow_start:
        kind = "least_request" if "LEAST" in found["lb_policy"] else "round_robin"
        window = {"slow_start_window": seconds(upstream.slow_start)}
        found[f"{kind}_lb_config"] = {"slow_start_config": window}
    if upstream.health:
        found["health_checks"] = [_health(upstream, upstream.health)]
    if urls[0].scheme == "https":
        found["transport_socket"] = _tls(upstream)
    return found


def _endpoint(url: Url, host: str) -> Json:
    address = {"socket_address": {"address": url.host, "port_value": url.port}}
    return {"endpoint": {"address": address, **({"hostname": host} if host else {})}}


def _health(upstream: Upstream, health: HealthCheck) -> Json:
    return {
        "timeout": seconds(health.timeout),
        "interval": seconds(health.interval),
        "unhealthy_threshold": health.unhealthy,
        "healthy_threshold": health.healthy,
        "http_health_check": {
            "path": health.path,
            "host": host_of(upstream) or urls_of(upstream)[0].authority,
            "expected_statuses": [{"start": 200, "end": 400}],
        },
    }


def _tls(upstream: Upstream) -> Json:
    tls = upstream.tls
    name = tls.server_name or urls_of(upstream)[0].host
    context: Json = {
        "@type": f"{_TYPES}.transport_sockets.tls.v3.UpstreamTlsContext",
        "sni": name,
    }
    if tls.verify:
        authorities = {"filename": tls.ca or "/etc/ssl/certs/ca-certificates.crt"}
        names = [{"san_type": "DNS", "matcher": {"exact": name}}]
        context["common_tls_context"] = {
            "validation_context": {
                "trusted_ca": authorities,
                "match_typed_subject_alt_names": names,
            }
        }
    return {"name": "envoy.transport_sockets.tls", "typed_config": context}
