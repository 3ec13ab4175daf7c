"""Answers in, a `backend` for each out."""

from strangler.engines.exporting.haproxy.words import quoted, server, time
from strangler.engines.exporting.plan import Answer, Cut, Plan
from strangler.engines.exporting.servers import host_of, is_address, urls_of
from strangler.rules.model import Balance, CloudMapDiscovery, DnsDiscovery, Upstream

FALLBACK = "strangler_again"
"""Where requests whose head was changed come back in, to be changed back."""
_TARGET = "x-strangler-target"
_BALANCE = {
    Balance.ROUND_ROBIN: "roundrobin",
    Balance.LEAST_CONNECTIONS: "leastconn",
    Balance.POWER_OF_TWO: "random(2)",
}


class Backends:
    """Gives each answer its backend."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._numbers: dict[Answer, int] = {}
        self.comes_back = False
        """Whether the frontend for fallbacks is needed."""

    def of(self, answer: Answer) -> str:
        """The name of the backend of an answer."""
        return f"strangler_{self._numbers.setdefault(answer, len(self._numbers))}"

    def written(self) -> list[str]:
        """All of them."""
        return [
            "\n    ".join([f"backend strangler_{number}", *self._backend(answer)])
            for answer, number in self._numbers.items()
        ]

    def _backend(self, answer: Answer) -> list[str]:
        if not answer.upstream:
            return ["http-request deny deny_status 502"]
        upstream = self._plan.upstream(answer.upstream)
        times = upstream.timeouts
        cut = None if answer.shadow else answer.cut
        lines = [
            f"balance {_BALANCE[upstream.balance]}",
            f"timeout connect {time(times.connect)}",
            f"timeout queue {time(times.connect)}",
            f"timeout server {time(max(times.first_byte, times.idle))}",
            f"timeout tunnel {time(times.idle)}",
            f"retries {max(1, upstream.retries.attempts)}",
            "option redispatch 1",
            f"http-request deny deny_status 413 if {{ req.body_size gt {answer.body_limit} }}",
        ]
        changed = self._changed(upstream, cut)
        if answer.fallback and changed:
            lines.append(f"http-request set-header {_TARGET} %[var(txn.target)]")
        lines += [*(_cutting(cut) if cut else []), *changed]
        if upstream.via:
            lines.append("http-request add-header Via '%[req.ver] strangler'")
        if upstream.health:
            host = host_of(upstream) or urls_of(upstream)[0].authority
            lines += [
                "option httpchk",
                f"http-check send meth GET uri {quoted(upstream.health.path)} ver HTTP/1.1 "
                f"hdr Host {quoted(host)} hdr User-Agent strangler-health",
                "http-check expect status 200-399",
                f"timeout check {time(upstream.health.timeout)}",
            ]
        lines += _servers(upstream, "", bool(answer.fallback))
        if self._plan.rules.proxy.expose_route:
            lines += [
                "http-response set-header x-strangler-route %[var(txn.route)]",
                f"http-response set-header x-strangler-upstream {answer.upstream}",
            ]
        if answer.fallback:
            lines += self._fallback(answer, bool(changed))
        return lines

    def _changed(self, upstream: Upstream, cut: Cut | None) -> list[str]:
        """What is done to the head for this upstream alone."""
        prefix = urls_of(upstream)[0].prefix
        host = host_of(upstream)
        lines = ["http-request set-header X-Forwarded-Prefix %[var(txn.cut)]"] if cut else []
        if prefix:
            lines.append(f"http-request set-path {quoted(_plain(prefix))}%[path]")
        if host:
            lines.append(f"http-request set-header Host {quoted(_plain(host))}")
        return lines

    def _fallback(self, answer: Answer, changed: bool) -> list[str]:
        monolith = self._plan.upstream(answer.fallback)
        lines = []
        if changed or self._changed(monolith, None):
            self.comes_back = True
            lines.append(f"server fallback abns@{FALLBACK} backup")
        else:
            lines += _servers(monolith, "backup", False)
        if self._plan.rules.proxy.expose_route:
            lines.append(
                f"http-response set-header x-strangler-upstream {answer.fallback} "
                "if { srv_name -m beg fallback }"
            )
        return lines

    def coming_back(self) -> str:
        """The frontend for fallbacks: the head is again as the client sent it."""
        host = "http-request set-header Host %[req.fhdr(x-forwarded-host)]"
        return "\n    ".join(
            [
                f"frontend {FALLBACK}",
                f"bind abns@{FALLBACK}",
                host,
                f"http-request set-pathq %[req.fhdr({_TARGET})] "
                f"if {{ req.fhdr({_TARGET}) -m found }}",
                "http-request set-var(txn.route) str(default)",
                f"http-request del-header {_TARGET}",
                "http-request del-header X-Forwarded-Prefix",
                "http-request del-header Via",
                f"default_backend {self.of(self._plan.default)}",
            ]
        )


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _cutting(cut: Cut) -> list[str]:
    segments = f"(?:/[^/]*){{{cut.segments}}}"
    all_of_it = f"{{ var(txn.raw) -m reg -- {quoted(f'^{segments}$')} }}"
    gone = f'var(txn.raw),regsub("^({segments}).*$","\\1")'
    new = _plain(cut.prefix)
    return [
        f"http-request set-var(txn.cut) {quoted(gone)}",
        f"http-request set-path {quoted(new or '/')} if {all_of_it}",
        f"http-request replace-path {quoted(f'^{segments}(/.*)$')} {quoted(new + chr(92) + '1')} "
        f"unless {all_of_it}",
    ]


def _servers(upstream: Upstream, role: str, replaced: bool) -> list[str]:
    health = upstream.health
    options = [f"maxconn {upstream.max_in_flight}", f"pool-max-conn {upstream.max_idle}"]
    options.append(f"pool-purge-delay {time(upstream.timeouts.keepalive)}")
    if health:
        options.append(
            f"check inter {time(health.interval)} rise {health.healthy} fall {health.unhealthy}"
        )
    elif replaced:
        options.append("check inter 2s rise 1 fall 1")
    if replaced:  # the first connection that fails takes the server out, and its fallback answers
        options.append("observe layer4 error-limit 1 on-error mark-down")
    if upstream.slow_start:
        options.append(f"slowstart {time(upstream.slow_start)}")
    urls = urls_of(upstream)
    if urls[0].scheme == "https":
        options.append(_tls(upstream))
    words = " ".join([*options, *([role] if role else [])])
    name = "fallback_" if role else ""
    target = upstream.target
    if isinstance(target, DnsDiscovery | CloudMapDiscovery):
        srv = isinstance(target, DnsDiscovery) and target.port is None
        where = urls[0].host if srv else server(urls[0])
        return [
            f"server-template {name}{upstream.name} 10 {where} {words} "
            "resolvers strangler init-addr none"
        ]
    # A name is looked up again and again; HAProxy starts without an answer, too.
    found = "" if all(map(is_address, urls)) else " resolvers strangler init-addr last,libc,none"
    return [
        f"server {name}{upstream.name}_{number} {server(url)} {words}{found}"
        for number, url in enumerate(urls, 1)
    ]


def _tls(upstream: Upstream) -> str:
    tls = upstream.tls
    name = tls.server_name or urls_of(upstream)[0].host
    if not tls.verify:
        return f"ssl sni str({name}) verify none"
    authorities = tls.ca or "/etc/ssl/certs/ca-certificates.crt"
    return f"ssl sni str({name}) verify required verifyhost {name} ca-file {quoted(authorities)}"
