"""A plan in, a file for nginx's `http` block out (1.22 and newer, open source, no modules)."""

from dataclasses import replace

from strangler.engines.exporting.nginx.cohorts import sides
from strangler.engines.exporting.nginx.deciding import REJECTED, deciding, names
from strangler.engines.exporting.nginx.identity import identity
from strangler.engines.exporting.nginx.places import AGAIN, Places
from strangler.engines.exporting.nginx.upstreams import upstreams
from strangler.engines.exporting.nginx.words import a_map, block, quoted, somewhere, time, whole
from strangler.engines.exporting.patterns import quoted as literally
from strangler.engines.exporting.plan import Cut, Listen, Plan
from strangler.rules.model import ProxySettings

_HEAD = """\
# Made by `strangler rules export --as nginx`: include it in nginx's http block, alone on its port.
# What nginx does otherwise than the proxy stands in docs/export.md."""
_REPEATABLE = "GET|HEAD|OPTIONS|TRACE|PUT|DELETE"


def write(plan: Plan, listen: Listen) -> str:
    """The whole file."""
    number = {choice.route.id: str(place) for place, choice in enumerate(plan.choices, 1)}
    places = Places(plan)
    cases = [(quoted(f"{REJECTED} in yes"), "strangler/rejected")]
    cases.append((quoted(f"{REJECTED} in no"), "strangler/rejected"))
    default = places.of(plan.default)
    for choice in plan.choices:
        for side, answer in (("in", choice.inside), ("out", choice.outside)):
            if answer is None:
                continue
            route = number[choice.route.id]
            cases.append((quoted(f"{route} {side} yes"), places.of(answer)))
            # What cannot be repeated keeps the service's answer whatever its status.
            cases.append((quoted(f"{route} {side} no"), places.of(replace(answer, statuses=()))))
    written = places.written()
    side = "$strangler_side" if any(each.canary for each in plan.choices) else "in"
    texts = [
        _HEAD,
        *upstreams(plan),
        *identity(plan.rules.proxy),
        *deciding(plan, number),
        names(plan, number),
        *sides(plan, number),
        "# What is done with it.",
        a_map(
            "$request_method",
            "$strangler_repeatable",
            "no",
            [(whole(_REPEATABLE), "yes")],
        ),
        a_map(f"$strangler_route {side} $strangler_repeatable", "$strangler_place", default, cases),
        *[text for cut, at in places.cuts.items() for text in _cutting(cut, at)],
        *[_sampling(sample) for sample in sorted(places.samples)],
        *_again(),
        block("server", _server(plan, listen, written)),
    ]
    return "\n\n".join(texts) + "\n"


def _cutting(cut: Cut, at: int) -> list[str]:
    """The target behind a rewrite, and the prefix that it took away."""
    segments = rf"(?:/[^/?]*){{{cut.segments}}}"
    rest, query, gone = f"strangler_rest_{at}", f"strangler_query_{at}", f"strangler_gone_{at}"
    new = cut.prefix
    cases = [(somewhere(rf"\A{segments}(?<{rest}>/.*)\z"), f"{new}${rest}")]
    cases.append((somewhere(rf"\A{segments}(?<{query}>\?.*)?\z"), f"{new or '/'}${query}"))
    return [
        a_map("$request_uri", f"$strangler_target_{at}", "$request_uri", cases),
        a_map(
            "$request_uri",
            f"$strangler_cut_{at}",
            "",
            [(somewhere(rf"\A(?<{gone}>{segments})"), f"${gone}")],
        ),
    ]


def _sampling(sample: int) -> str:
    percent = f"{sample // 100}.{sample % 100:02}%"
    shares = ["* 1;"] if sample == 10_000 else [f"{percent} 1;", '* "";'] if sample else ['* "";']
    return block(f"split_clients $request_id $strangler_sample_{sample}", shares)


def _again() -> list[str]:
    """The status to keep where the monolith may not be asked: bytes were sent, and sending them
    again could do something twice."""
    source = "$upstream_connect_time|$upstream_status|$strangler_repeatable"
    unsent = (whole(r"[-, ]*\|.*"), "0")
    return [
        "# Whether the monolith may answer instead: always where no connection stood, otherwise\n"
        "# where the request may be repeated.",
        a_map(
            source,
            AGAIN.format("safe"),
            "502",
            [unsent, (somewhere(r"\|yes\z"), "0"), (somewhere(r"504\|no\z"), "504")],
        ),
        a_map(source, AGAIN.format("unsafe"), "502", [unsent, (somewhere(r"504\|"), "504")]),
    ]


def _server(plan: Plan, listen: Listen, places: list[str]) -> list[str]:
    settings = plan.rules.proxy
    limits = settings.limits
    host = f"[{listen.host}]" if ":" in listen.host else listen.host
    tls = settings.tls
    lines = [
        f"listen {host}:{listen.port}{' ssl' if tls else ''};",
        "server_name _;",
        *([f"ssl_certificate {quoted(tls.cert)};"] if tls else []),
        *([f"ssl_certificate_key {quoted(tls.key)};"] if tls else []),
        *_hops(settings),
        "# Targets, field lines and answers pass as they are.",
        "merge_slashes off;",
        "underscores_in_headers on;",
        "ignore_invalid_headers off;",
        "proxy_http_version 1.1;",
        "proxy_headers_hash_max_size 1024;",
        "proxy_headers_hash_bucket_size 128;",
        "proxy_buffering off;",
        *[f"proxy_pass_header {name};" for name in ("Date", "Server", "X-Pad")],
        "proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate "
        "X-Accel-Buffering X-Accel-Charset Expires Cache-Control Set-Cookie Vary;",
        "gzip off;",
        "etag off;",
        "server_tokens off;",
        f"large_client_header_buffers {max(2, -(-limits.headers // limits.request_line))} "
        f"{limits.request_line};",
        f"client_header_timeout {time(limits.header_time)};",
        f"client_body_timeout {time(limits.header_time)};",
        f"keepalive_timeout {time(limits.keepalive)};",
    ]
    if not settings.access_log:
        lines.append("access_log off;")
    if settings.health_path:
        regex = f"^{literally(settings.health_path)}$"
        lines.append(f"if ($strangler_path ~ {quoted(regex)}) {{ return 200; }}")
    lines.append("location / { rewrite ^ $strangler_place last; }")
    lines.append("location = strangler/rejected { return 400; }")
    return [*lines, *[line for place in places for line in place.splitlines()]]


def _hops(settings: ProxySettings) -> list[str]:
    if not settings.trusted_hops:
        return []
    return [
        *[f"set_real_ip_from {network};" for network in settings.trusted_hops],
        "real_ip_header X-Forwarded-For;",
        "real_ip_recursive on;",
    ]
