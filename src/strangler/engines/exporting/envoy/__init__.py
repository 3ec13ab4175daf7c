"""A plan in, a static configuration for Envoy (API v3, as YAML) out."""

from typing import Any

from strangler.engines.exporting.envoy.clusters import clusters
from strangler.engines.exporting.envoy.program import SIDE, lua
from strangler.engines.exporting.envoy.routes import Routes, seconds
from strangler.engines.exporting.plan import Listen, Plan
from strangler.engines.exporting.yaml_text import yaml_text
from strangler.rules.model import ProxySettings

Json = dict[str, Any]
_TYPES = "type.googleapis.com/envoy.extensions"
_HEAD = """\
# Made by `strangler rules export --as envoy`: envoy -c FILE.yaml. What Envoy does otherwise than
# the proxy stands in docs/export.md.
"""
_CLIENT = "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%"
_HOST = "%REQ(:AUTHORITY)%"
_STRANGE = (
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-forwarded-scheme",
    "x-forwarded-server",
    "x-forwarded-ssl",
    "x-real-ip",
)
_UNREACHED = ("UF", "UH", "UC", "UR", "UPE", "LR", "NC")
"""Flags of answers that Envoy gives because no upstream did: 503, where the proxy says 502."""
_OURS = (
    "x-strangler-error",
    "x-strangler-route",
    "x-strangler-upstream",
    "x-strangler-shadow",
    SIDE,
)


def write(plan: Plan, listen: Listen) -> str:
    """The whole file."""
    routes = Routes(plan)
    settings = plan.rules.proxy
    host: Json = {
        "name": "all",
        "domains": ["*"],
        "request_headers_to_remove": [*_OURS, settings.original_host_header],
        "request_headers_to_add": _identity(settings),
        "routes": routes.written(),
    }
    if not settings.trusted_hops:
        host["request_headers_to_remove"] += _STRANGE
    # In the order of the file conditions are tried; nothing else decides. What a route sets stays,
    # though the host removes the client's own.
    wins = {"most_specific_header_mutations_wins": True}
    table = {"name": "rules", **wins, "virtual_hosts": [host]}
    manager = {**_manager(plan), "route_config": table}
    chain: Json = {
        "filters": [
            {"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}
        ]
    }
    if settings.tls:
        chain["transport_socket"] = _tls(settings)
    address = {"socket_address": {"address": listen.host, "port_value": listen.port}}
    listener = {"name": "strangler", "address": address, "filter_chains": [chain]}
    resources = {"listeners": [listener], "clusters": clusters(plan, sorted(routes.pairs))}
    return _HEAD + yaml_text({"static_resources": resources})


def _manager(plan: Plan) -> Json:
    settings = plan.rules.proxy
    limits = settings.limits
    found: Json = {
        "@type": f"{_TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "strangler",
        # Paths pass and are compared as they were sent.
        "normalize_path": False,
        "merge_slashes": False,
        "path_with_escaped_slashes_action": "KEEP_UNCHANGED",
        "max_request_headers_kb": min(8192, -(-limits.headers // 1024)),
        "request_headers_timeout": seconds(limits.header_time),
        "stream_idle_timeout": "0s",
        "common_http_protocol_options": {
            "idle_timeout": seconds(limits.keepalive),
            "max_headers_count": limits.header_count,
            "headers_with_underscores_action": "ALLOW",
        },
        "http_protocol_options": {"accept_http_10": True},
        "server_header_transformation": "PASS_THROUGH",
        "generate_request_id": False,
        "upgrade_configs": [{"upgrade_type": "websocket"}],
    }
    if settings.trusted_hops:
        found["use_remote_address"] = False
        found["original_ip_detection_extensions"] = [_hops(settings)]
    else:
        found["use_remote_address"] = True
        found["skip_xff_append"] = True
    if any(upstream.via for upstream in plan.upstreams):
        found["via"] = "1.1 strangler"
    found["local_reply_config"] = {
        "mappers": [
            {
                "filter": {"response_flag_filter": {"flags": list(_UNREACHED)}},
                "status_code": 502,
            }
        ]
    }
    found["http_filters"] = [
        lua(),
        {
            "name": "envoy.filters.http.router",
            "typed_config": {
                "@type": f"{_TYPES}.filters.http.router.v3.Router",
                "suppress_envoy_headers": True,
            },
        },
    ]
    return found


def _hops(settings: ProxySettings) -> Json:
    cidrs = []
    for network in settings.trusted_hops:
        address, _, length = network.partition("/")
        cidrs.append({"address_prefix": address, "prefix_len": int(length)})
    return {
        "name": "envoy.http.original_ip_detection.xff",
        "typed_config": {
            "@type": f"{_TYPES}.http.original_ip_detection.xff.v3.XffConfig",
            "xff_trusted_cidrs": {"cidrs": cidrs},
            "skip_xff_append": True,
        },
    }


def _identity(settings: ProxySettings) -> list[Json]:
    element = f'for={_CLIENT};host="{_HOST}";proto=%REQ(:SCHEME)%;by=_strangler'
    fields = [("forwarded", element), ("x-forwarded-host", _HOST)]
    fields.append(("x-forwarded-for", _CLIENT))
    action = "APPEND_IF_EXISTS_OR_ADD" if settings.trusted_hops else "OVERWRITE_IF_EXISTS_OR_ADD"
    return [
        {"header": {"key": name, "value": value}, "append_action": action} for name, value in fields
    ]


def _tls(settings: ProxySettings) -> Json:
    assert settings.tls is not None
    certificate = {
        "certificate_chain": {"filename": settings.tls.cert},
        "private_key": {"filename": settings.tls.key},
    }
    return {
        "name": "envoy.transport_sockets.tls",
        "typed_config": {
            "@type": f"{_TYPES}.transport_sockets.tls.v3.DownstreamTlsContext",
            "common_tls_context": {"tls_certificates": [certificate]},
        },
    }
