"""The second half of the table of features: what rules say of upstreams and of the proxy itself."""

from strangler.diagnostics import EXPORT_NOTE, EXPORT_SETTING, EXPORT_UPSTREAM
from strangler.engines.exporting.engines import no, partly
from strangler.engines.exporting.features import Feature

# Upstreams -----------------------------------------------------------------------------------

LAMBDA = Feature(
    "Lambda functions",
    EXPORT_UPSTREAM,
    nginx=no("the upstream counts as one without servers"),
    haproxy=no("the upstream counts as one without servers"),
    envoy=no("the upstream counts as one without servers"),
    alb=partly("the load balancer's own event, and 1 MB each way"),
    gateway=no("the upstream counts as one without servers"),
)
NAMES = Feature(
    "names of servers in url, urls",
    EXPORT_UPSTREAM,
    nginx=partly("looked up when nginx starts or reloads, which fails where there is no answer"),
    alb=no("targets of a group are addresses: register them by other means"),
    gateway=partly("a Service of type ExternalName, which an implementation may refuse"),
)
DNS = Feature(
    "discovery by DNS",
    EXPORT_UPSTREAM,
    nginx=partly("the name is looked up when nginx starts or reloads, and never again"),
    haproxy=partly("by a `resolvers` section that reads /etc/resolv.conf, for at most ten servers"),
    alb=no("targets are registered by whoever makes the group, such as an ECS service"),
    gateway=partly("by the Service that the name begins with, which has to exist"),
)
SRV = Feature(
    "discovery by SRV records",
    EXPORT_UPSTREAM,
    nginx=no("the upstream counts as one without servers"),
    haproxy=partly("by a `resolvers` section that reads /etc/resolv.conf, for at most ten servers"),
    envoy=no("the upstream counts as one without servers"),
    alb=no("targets are registered by whoever makes the group, such as an ECS service"),
    gateway=no("the upstream counts as one without servers"),
)
CLOUD_MAP = Feature(
    "discovery by Cloud Map",
    EXPORT_UPSTREAM,
    nginx=no("the upstream counts as one without servers"),
    haproxy=no("the upstream counts as one without servers"),
    envoy=no("the upstream counts as one without servers"),
    alb=no("targets are registered by whoever makes the group, such as an ECS service"),
    gateway=no("the upstream counts as one without servers"),
)
HEALTH = Feature(
    "health checks",
    EXPORT_SETTING,
    nginx=no("nginx without its commercial modules asks nobody; see `outliers`"),
    alb=partly("intervals of 5 s or more, counts of 2 to 10"),
    gateway=no("readiness of the Service's pods stands in"),
)
OUTLIERS = Feature(
    "outliers",
    EXPORT_SETTING,
    nginx=partly("`max_fails` within `fail_timeout`, for the same time again and again"),
    haproxy=no("health checks stand in"),
    alb=no("health checks stand in"),
    gateway=no("left to the implementation"),
)
BREAKER = Feature(
    "breaker",
    EXPORT_SETTING,
    nginx=no("nothing opens"),
    haproxy=no("nothing opens"),
    envoy=no("outlier detection stands in"),
    alb=no("nothing opens"),
    gateway=no("left to the implementation"),
)
RETRIES = Feature(
    "retries",
    EXPORT_SETTING,
    nginx=partly("attempts without a budget"),
    haproxy=partly("of connections, without a budget"),
    envoy=partly("of connections"),
    alb=no("nothing is tried again"),
    gateway=no("left to the implementation"),
)
BALANCE = Feature(
    "balance",
    EXPORT_SETTING,
    alb=partly("`power_of_two` becomes `least_outstanding_requests`"),
    gateway=no("left to the implementation"),
)
SLOW_START = Feature(
    "slow_start",
    EXPORT_SETTING,
    nginx=no("a server that came back gets its whole share"),
    alb=partly("30 s to 900 s, with round robin only"),
    gateway=no("left to the implementation"),
)
IN_FLIGHT = Feature(
    "max_in_flight",
    EXPORT_SETTING,
    nginx=partly("for each server; beyond it the next one, then 502"),
    haproxy=partly("for each server; beyond it requests wait up to `connect`"),
    alb=no("not limited"),
    gateway=no("left to the implementation"),
)
HOST = Feature(
    "host: upstream or a value",
    EXPORT_SETTING,
    nginx=partly("with several servers `upstream` is the name of the first"),
    alb=no("the client's Host goes on"),
    gateway=partly("with several servers behind a Service, `upstream` is the Service's name"),
)
PREFIX = Feature(
    "path in an upstream's url",
    EXPORT_SETTING,
    alb=no("it is left out"),
    gateway=partly("not for templates and regular expressions"),
)
TRANSLATE = Feature(
    "translate",
    EXPORT_SETTING,
    nginx=partly("Location and Refresh, and Domain of cookies; origins by text alone"),
    haproxy=no("answers pass as they are"),
    envoy=no("answers pass as they are"),
    alb=no("answers pass as they are"),
    gateway=no("answers pass as they are"),
)
TLS = Feature(
    "tls of upstreams",
    EXPORT_SETTING,
    alb=partly("certificates of targets are not verified"),
    gateway=no("needs a BackendTLSPolicy, which you have to add"),
)

# The proxy itself ----------------------------------------------------------------------------

TRUSTED = Feature(
    "trusted_hops",
    EXPORT_SETTING,
    nginx=partly("X-Forwarded-* alone is read, Forwarded is only added to"),
    haproxy=partly("X-Forwarded-* alone is read, Forwarded is only added to"),
    envoy=partly("X-Forwarded-For alone is read, by addresses; what others than hops say passes"),
    alb=no("X-Forwarded-* of any client is added to"),
    gateway=no("left to the implementation"),
)
JWT = Feature(
    "jwt",
    EXPORT_SETTING,
    nginx=no("tokens are not looked at"),
    haproxy=no("tokens are not looked at"),
    envoy=no("tokens are not looked at"),
    alb=no("tokens are not looked at"),
    gateway=no("tokens are not looked at"),
)
LISTENER_TLS = Feature(
    "tls of the listener",
    EXPORT_SETTING,
    haproxy=partly("the key has to stand beside the certificate, as its name with `.key` behind"),
    alb=partly("a certificate of ACM, as a parameter"),
    gateway=no("belongs to the Gateway, which you have to add"),
)
TELEMETRY = Feature(
    "telemetry",
    EXPORT_SETTING,
    nginx=no("no traces"),
    haproxy=no("no traces"),
    envoy=no("no traces"),
    alb=no("no traces"),
    gateway=no("no traces"),
)
HEALTH_PATH = Feature(
    "health_path",
    EXPORT_SETTING,
    gateway=no("left to the implementation"),
)
EXPOSE = Feature(
    "expose_route",
    EXPORT_SETTING,
    alb=no("answers carry no header of ours"),
    gateway=partly("`x-strangler-upstream` alone"),
)
LIMITS = Feature(
    "limits",
    EXPORT_NOTE,
    nginx=partly("no `header_count`; `body_rate` is a wait between two reads"),
    haproxy=partly("bodies of unknown length are not limited; `body_rate` is a wait between reads"),
    envoy=partly(
        "all headers together; bodies of unknown length are not limited; no `request_line`, no "
        "`body_rate`"
    ),
    alb=no("the load balancer's own: 16 KB a line, 64 KB of headers, no limit of bodies"),
    gateway=no("left to the implementation"),
)
TIMES = Feature(
    "timeouts, deadline",
    EXPORT_NOTE,
    nginx=partly("`first_byte` and `idle` are one time, the longer one; no `deadline`"),
    haproxy=partly("`first_byte` and `idle` are one time, the longer one; no `deadline`"),
    envoy=partly("`first_byte` is part of `deadline`"),
    alb=no("one idle time for all, 60 s"),
    gateway=partly("`deadline` as `timeouts.request`, up to which a whole answer has to be there"),
)
IDENTITY = Feature(
    "Forwarded, Via, X-Forwarded-*, loop guard",
    EXPORT_NOTE,
    nginx=partly("all but the loop guard; names with underscores pass"),
    haproxy=partly("all but the loop guard; names with underscores pass"),
    envoy=partly(
        "all but the loop guard; names with underscores pass; X-Forwarded-Prefix is spelt as the "
        "rules spell it"
    ),
    alb=no("X-Forwarded-For, -Proto and -Port alone"),
    gateway=no("left to the implementation"),
)
