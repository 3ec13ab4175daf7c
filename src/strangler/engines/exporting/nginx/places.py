"""Answers in, a `location` for each out. Their names have no slash in front, so that no request
can ask for one of them."""

from strangler.engines.exporting.nginx.words import block, headers, quoted, time
from strangler.engines.exporting.plan import Answer, Cut, Plan
from strangler.engines.exporting.servers import host_of, urls_of
from strangler.rules.model import Upstream

AGAIN = "$strangler_again_{}"


class Places:
    """Gives each answer its place."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._numbers: dict[Answer, int] = {}
        self.cuts: dict[Cut, int] = {}
        self.samples: set[int] = set()

    def of(self, answer: Answer) -> str:
        """The name of the place of an answer."""
        if answer.cut is not None:
            self.cuts.setdefault(answer.cut, len(self.cuts))
        if answer.shadow:
            self.samples.add(answer.sample)
        return f"strangler/{self._numbers.setdefault(answer, len(self._numbers))}"

    def written(self) -> list[str]:
        """All of them."""
        return [
            text for answer, number in self._numbers.items() for text in self._place(answer, number)
        ]

    def _place(self, answer: Answer, number: int) -> list[str]:
        name = f"location = strangler/{number}"
        if not answer.upstream:
            return [block(name, ["return 502;"])]
        texts = []
        lines = ["internal;", f"client_max_body_size {answer.body_limit};"]
        if answer.shadow:
            lines += [f"mirror strangler/copy/{number};", "mirror_request_body on;"]
            texts.append(block(f"location = strangler/copy/{number}", self._copy(answer)))
        cut = None if answer.shadow else answer.cut
        lines += self._asking(answer.upstream, cut, answer)
        if answer.fallback:
            statuses = " ".join(map(str, sorted({502, 504, *answer.statuses})))
            lines.append(f"error_page {statuses} = @strangler_{number};")
            if answer.statuses:
                lines.append("proxy_intercept_errors on;")
            kind = "safe" if answer.safe else "unsafe"
            again = [
                f"if ({AGAIN.format(kind)} = {status}) {{ return {status}; }}"
                for status in (502, 504)
            ]
            other = Answer(upstream=answer.fallback, safe=answer.safe)
            again += self._asking(answer.fallback, None, other)
            texts.append(block(f"location @strangler_{number}", again))
        return [block(name, lines), *texts]

    def _copy(self, answer: Answer) -> list[str]:
        other = Answer(upstream=answer.shadow)
        return [
            "internal;",
            f'if ($strangler_sample_{answer.sample} = "") {{ return 204; }}',
            *self._asking(answer.shadow, answer.cut, other, mark="1"),
        ]

    def _asking(self, name: str, cut: Cut | None, answer: Answer, mark: str = "") -> list[str]:
        upstream = self._plan.upstream(name)
        url = urls_of(upstream)[0]
        target = "$request_uri" if cut is None else f"$strangler_target_{self.cuts[cut]}"
        lines = [f"proxy_pass {quoted(f'{url.scheme}://strangler_{name}{url.prefix}{target}')};"]
        lines += headers({**self._fields(upstream, cut), "x-strangler-shadow": mark})
        times = upstream.timeouts
        slowest = max(times.first_byte, times.idle)
        lines += [
            f"proxy_connect_timeout {time(times.connect)};",
            f"proxy_read_timeout {time(slowest)};",
            f"proxy_send_timeout {time(times.idle)};",
        ]
        if answer.safe and upstream.retries.attempts:
            lines.append("proxy_next_upstream error timeout;")
            lines.append(f"proxy_next_upstream_tries {upstream.retries.attempts + 1};")
            lines.append(f"proxy_next_upstream_timeout {time(answer.deadline)};")
        else:
            lines.append("proxy_next_upstream off;")
        if not answer.fallback and not answer.shadow:
            lines.append("proxy_request_buffering off;")
        if url.scheme == "https":
            lines += _tls(upstream)
        if self._plan.rules.proxy.expose_route:
            lines.append("add_header x-strangler-route $strangler_id always;")
            lines.append(f"add_header x-strangler-upstream {quoted(name)} always;")
        return [*lines, *_translated(upstream)]

    def _fields(self, upstream: Upstream, cut: Cut | None) -> dict[str, str]:
        """All of them: a location with one of its own inherits none."""
        prefix = "" if cut is None else f"$strangler_cut_{self.cuts[cut]}"
        return {
            "Host": host_of(upstream) or "$strangler_authority",
            "Connection": "$strangler_connection",
            "Upgrade": "$strangler_upgrade",
            "X-Forwarded-For": "$strangler_for",
            "X-Forwarded-Proto": "$strangler_proto",
            "X-Forwarded-Host": "$strangler_forwarded_host",
            "X-Forwarded-Prefix": prefix or "$strangler_prefix",
            "Forwarded": "$strangler_forwarded",
            "X-Forwarded-Port": "$strangler_port",
            "X-Real-IP": "$strangler_real_ip",
            "X-Forwarded-Scheme": "",
            "X-Forwarded-Server": "",
            "X-Forwarded-Ssl": "",
            **({"Via": "$strangler_via"} if upstream.via else {}),
            self._plan.rules.proxy.original_host_header: "",
            "x-strangler-error": "",
            "x-strangler-route": "",
            "x-strangler-upstream": "",
        }


def _tls(upstream: Upstream) -> list[str]:
    tls = upstream.tls
    name = tls.server_name or urls_of(upstream)[0].host
    lines = ["proxy_ssl_server_name on;", f"proxy_ssl_name {quoted(name)};"]
    if tls.verify:
        authorities = tls.ca or "/etc/ssl/certs/ca-certificates.crt"
        lines += [
            "proxy_ssl_verify on;",
            "proxy_ssl_verify_depth 4;",
            f"proxy_ssl_trusted_certificate {quoted(authorities)};",
        ]
    return lines


def _translated(upstream: Upstream) -> list[str]:
    translate = upstream.translate
    urls = urls_of(upstream)
    origins = [*[f"{url.scheme}://{url.authority}" for url in urls], *translate.origins]
    lines = []
    if translate.location:
        public = "$strangler_proto://$strangler_authority/"
        lines += [f"proxy_redirect {quoted(f'{each}/')} {quoted(public)};" for each in origins]
    if translate.cookies:
        hosts = sorted({url.host for url in urls})
        lines += [f"proxy_cookie_domain {quoted(each)} $strangler_host;" for each in hosts]
    return lines or ["proxy_redirect off;"]
