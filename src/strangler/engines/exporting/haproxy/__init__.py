"""A plan in, a whole configuration for HAProxy out (2.6 and newer; no Lua)."""

from strangler.engines.exporting.haproxy.backends import Backends
from strangler.engines.exporting.haproxy.cohorts import cohorts
from strangler.engines.exporting.haproxy.deciding import REJECTED, deciding, reading
from strangler.engines.exporting.haproxy.identity import asking, telling
from strangler.engines.exporting.haproxy.words import equal, quoted, time
from strangler.engines.exporting.plan import Listen, Plan
from strangler.engines.exporting.servers import is_address, urls_of

_HEAD = """\
# Made by `strangler rules export --as haproxy`. What HAProxy does otherwise than the proxy stands
# in docs/export.md."""


def write(plan: Plan, listen: Listen) -> str:
    """The whole file."""
    backends = Backends(plan)
    default = backends.of(plan.default)
    places = []
    for choice in plan.choices:
        here = equal("var(txn.route)", choice.route.id)
        if choice.outside is not None:
            out = backends.of(choice.outside)
            places.append(f"use_backend {out} if {here} {{ var(txn.outside) -m bool }}")
        places.append(f"use_backend {backends.of(choice.inside)} if {here}")
    written = backends.written()
    frontend = "\n    ".join(
        ["frontend strangler", *_frontend(plan, listen), *places, f"default_backend {default}"]
    )
    texts = [_HEAD, _defaults(plan), *_resolvers(plan), frontend, *written]
    if backends.comes_back:
        texts.append(backends.coming_back())
    return "\n\n".join(texts) + "\n"


def _defaults(plan: Plan) -> str:
    limits = plan.rules.proxy.limits
    return "\n".join(
        [
            "global",
            "    # `normalize-uri` is one; paths are compared by what it makes of them.",
            "    expose-experimental-directives",
            f"    tune.bufsize {limits.headers + 1024}",
            f"    tune.http.maxhdr {limits.header_count}",
            "",
            "defaults",
            "    mode http",
            f"    maxconn {limits.connections}",
            f"    timeout http-request {time(limits.header_time)}",
            f"    timeout client {time(max(limits.header_time, limits.keepalive))}",
            f"    timeout http-keep-alive {time(limits.keepalive)}",
            "    timeout connect 1s",
            "    timeout server 60s",
        ]
    )


def _resolvers(plan: Plan) -> list[str]:
    if all(is_address(url) for each in plan.upstreams for url in urls_of(each)):
        return []
    return ["resolvers strangler\n    parse-resolv-conf\n    hold valid 10s"]


def _frontend(plan: Plan, listen: Listen) -> list[str]:
    settings = plan.rules.proxy
    host = f"[{listen.host}]" if ":" in listen.host else listen.host
    tls = f" ssl crt {quoted(settings.tls.cert)}" if settings.tls else ""
    lines = [f"bind {host}:{listen.port}{tls}", "# The request as it was sent."]
    lines += [*reading(), *asking(settings)]
    if settings.health_path:
        at = equal("var(txn.raw)", settings.health_path)
        lines.append(f"http-request return status 200 if {at}")
    lines += ["# Which route takes it: the first that matches, in the order of precedence."]
    lines += [*deciding(plan), *cohorts(plan)]
    lines.append(f"http-request deny deny_status 400 if {equal('var(txn.route)', REJECTED)}")
    lines += ["# Who asks, for those behind.", *telling(settings)]
    lines += [
        "# A service that cannot be reached is a bad gateway.",
        "http-response set-var(txn.answered) bool(true)",
        "http-after-response set-status 502 if { status 503 } !{ var(txn.answered) -m bool }",
    ]
    return lines
