"""Settings of the proxy in, what HAProxy says of client and original host out
(strangler.proxy.dataplane.identity does the same for the proxy)."""

from strangler.engines.exporting.haproxy.words import quoted
from strangler.rules.model import ProxySettings

_STRANGE = (
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "X-Forwarded-Prefix",
    "X-Forwarded-Scheme",
    "X-Forwarded-Server",
    "X-Forwarded-Ssl",
    "X-Real-IP",
    "Forwarded",
)
_OURS = ("x-strangler-error", "x-strangler-route", "x-strangler-upstream", "x-strangler-shadow")
_HOPS = 4
"""How many trusted hops in a row are looked behind."""


def asking(settings: ProxySettings) -> list[str]:
    """Rules that set `txn.trusted`, `txn.authority`, `txn.host`, `txn.client` and `txn.proto`."""
    networks = " ".join(settings.trusted_hops)
    original = settings.original_host_header
    lines = [
        "http-request set-var(txn.authority) req.hdr(host)",
        "http-request set-var(txn.client) src",
        "http-request set-var(txn.proto) str(http)",
        "http-request set-var(txn.proto) str(https) if { ssl_fc }",
    ]
    if networks:
        trusted = "{ var(txn.trusted) -m bool }"
        proto = 'req.fhdr(x-forwarded-proto),regsub("^.*,",""),regsub(" ","",g),lower'
        lines += [
            f"http-request set-var(txn.trusted) bool(true) if {{ src {networks} }}",
            f"http-request set-var(txn.authority) req.fhdr({original}) if {trusted} "
            f"{{ req.fhdr({original}) -m reg -- '^[A-Za-z0-9._~%:-]+$' }}",
            f"http-request set-var(txn.proto) {quoted(proto)} if {trusted} "
            f"{{ req.fhdr(x-forwarded-proto) -m reg -i -- '(^|,) *https? *$' }}",
        ]
        for hop in range(1, _HOPS + 1):
            lines.append(
                f"http-request set-var(txn.client) req.hdr(x-forwarded-for,-{hop}) if "
                f"{{ var(txn.client) -m ip -- {networks} }} "
                f"{{ req.hdr_cnt(x-forwarded-for) ge {hop} }}"
            )
    port = 'var(txn.authority),lower,regsub(":[0-9]*$","")'
    return [*lines, f"http-request set-var(txn.host) {quoted(port)}"]


def telling(settings: ProxySettings) -> list[str]:
    """Rules that take out what is not the client's to say, and put in our own."""
    trusted = "{ var(txn.trusted) -m bool }" if settings.trusted_hops else ""
    unless = f" unless {trusted}" if trusted else ""
    both = f" {trusted}" if trusted else ""
    node = "http-request set-var-fmt(txn.node)"
    host = "http-request set-var-fmt(txn.quoted)"
    told = "%[var(txn.node)];host=%[var(txn.quoted)];proto=%[var(txn.proto)];by=_strangler"
    lines = [f"http-request del-header {name}{unless}" for name in _STRANGE]
    lines += [f"http-request del-header {name}" for name in (settings.original_host_header, *_OURS)]
    lines += [
        f"{node} '%[src]'",
        f"{node} '\"[%[src]]\"' if {{ src -m sub : }}",
        f"{host} '\"%[var(txn.authority)]\"'",
        f"{host} '%[var(txn.authority)]' if {{ var(txn.authority) -m reg -- "
        "'^[!#$%&*+.^_`|~0-9A-Za-z-]+$' }",
        "http-request add-header X-Forwarded-For %[src]",
        "http-request set-header X-Forwarded-Proto %[var(txn.proto)]",
        "http-request set-header X-Forwarded-Host %[var(txn.authority)]"
        + (f" if !{trusted} || {{ req.fhdr_cnt(x-forwarded-host) eq 0 }}" if both else ""),
        f"http-request add-header Forwarded 'for={told}'",
    ]
    return lines
