"""Why a request that went through a proxy is not what went to the origin directly: data.

Each entry: who, what differs (shell patterns of `differences`), in which requests of the corpus
(patterns of their names), why. What no entry explains fails the differential test, and so does an
entry that explains nothing. nginx is 1.22, HAProxy 2.6, both with the configuration of
`peer_proxies`; where they are laxer than we are, it is told here as a fact, not as praise."""

from dataclasses import dataclass

REFUSED = "answers 200* -> 400"
ACCEPTED = "answers 400 -> 200"
MORE = "requests 0 -> [12]"
GONE = "requests [12] -> 0"


@dataclass(frozen=True)
class Explanation:
    """Why these differences are as they are."""

    way: str
    what: tuple[str, ...]
    where: tuple[str, ...]
    why: str


def _of(way: str, what: str, where: str, why: str) -> Explanation:
    return Explanation(way, tuple(what.split("; ")), tuple(where.split()), why)


STRANGLER = [
    _of("strangler", "+x-forwarded-for; +x-forwarded-proto; +x-forwarded-host; +forwarded", "*",
        "the origin learns who the client is (checklist section 3)"),
    _of("strangler", "+via; +x-strangler-hops", "*",
        "this hop tells of itself, and guards against loops (RFC 9110 section 7.6.3)"),
    _of("strangler", "+traceparent", "*", "a trace begins here where the client brought none"),
    _of("strangler", "~x-forwarded-for; ~forwarded", "forwarded-claims",
        "what a stranger claims about itself is replaced by what we see"),
    _of("strangler", "version", "http-1.0* host-missing-1.0",
        "our own version is sent, not the client's (RFC 9112 section 2.3)"),
    _of("strangler", "+host", "host-missing-1.0",
        "HTTP/1.1, which we send, needs a Host: the upstream's, as the client named none"),
    _of("strangler", "-connection", "keep-alive close http-1.0-keep-alive connection-* upgrade-*",
        "belongs to one hop (RFC 9110 section 7.6.1)"),
    _of("strangler", "-keep-alive; -proxy-connection; -te", "hop-by-hop",
        "belongs to one hop (RFC 9110 section 7.6.1)"),
    _of("strangler", "-upgrade; -http2-settings", "upgrade-*",
        "only a WebSocket may turn a connection into a tunnel, and only without content"),
    _of("strangler", "-x-hop; -x-a", "connection-lists connection-close-x",
        "named by Connection (RFC 9110 section 7.6.1)"),
    _of("strangler", "order of fields", "trailers-asked websocket-smuggle",
        "our own Connection, TE or Upgrade stands behind the client's fields"),
    _of("strangler", "target", "absolute absolute-*",
        "an origin is asked in origin-form (RFC 9112 section 3.2.1)"),
    _of("strangler", "~host", "absolute-other-host absolute-port",
        "the authority of the target replaces Host (RFC 9112 section 3.2.2)"),
    _of("strangler", "~max-forwards", "max-forwards", "counted down (RFC 9110 section 7.6.2)"),
    _of("strangler", "~transfer-encoding", "coding-upper", "the framing is ours: `chunked`"),
    _of("strangler", "trailers", "trailer-length trailer-coding trailer-host trailer-identity",
        "nothing that frames, routes or identifies may come as trailer (RFC 9110 section 6.5.1)"),
    _of("strangler", "answers 200 -> 501; requests 1 -> 0", "trace connect",
        "TRACE is off, and we are no forward proxy"),
    _of("strangler", "answers 200 -> 501; requests 1 -> 0", "method-unknown method-lower",
        "the parser knows no such method"),
    _of("strangler", "answers 400 -> 501", "te-list te-identity-list te-comma-before",
        "codings that we do not know (RFC 9112 section 6.1)"),
    _of("strangler", f"{REFUSED}; {GONE}", "cl-twice-equal cl-list-equal",
        "equal lengths may be folded or refused (RFC 9110 section 8.6); we refuse"),
    _of("strangler", f"{REFUSED}; {GONE}", "host-empty",
        "an http target has a host (RFC 9110 section 4.2.1)"),
    _of("strangler", f"{REFUSED}; {GONE}", "target-high", "octets above 0x7f are no URI"),
    _of("strangler", "answers 400 -> 505", "version-missing version-2.0 version-1.2 version-9.9 "
        "version-long h2-preface", "no version that we speak (RFC 9110 section 15.6.6)"),
    _of("strangler", "answers 200,200 -> 417; requests 2 -> 0", "expect-odd",
        "an expectation that nobody knows (RFC 9110 section 10.1.1)"),
]  # fmt: skip

NGINX = [
    _of("nginx", "-connection", "*", "belongs to one hop; our configuration empties it"),
    _of("nginx", "version", "http-1.0*", "HTTP/1.1 is configured"),
    _of("nginx", "framing chunked -> length; +content-length; -transfer-encoding",
        "post-chunked coding-upper chunk-* trailer* connection-te",
        "gathers a request's content before it sends it (proxy_request_buffering)"),
    _of("nginx", "trailers", "trailer*", "drops trailers"),
    _of("nginx", "-keep-alive; -te; -upgrade; -expect", "*",
        "belongs to one hop, or was answered here"),
    _of("nginx", "-x_under_score; -transfer_encoding", "field-underscore te-underscore-cl",
        "drops names with underscores (underscores_in_headers)"),
    _of("nginx", "-!#$%&'[*]+-.^_`|~", "field-odd-name", "drops it (ignore_invalid_headers)"),
    _of("nginx", "~content-length", "cl-zeros", "written anew as a number"),
    _of("nginx", "target", "absolute absolute-*", "origin-form, but Host stays as it was sent"),
    _of("nginx", f"{REFUSED}; {GONE}", "nul-encoded percent-alone",
        "decodes the path and refuses what it cannot"),
    _of("nginx", f"{REFUSED}; {GONE}; answers 200 -> 405", "options-asterisk trace connect "
        "method-lower", "serves no such method or target"),
    _of("nginx", f"{REFUSED}; {GONE}", "cl-twice-equal cl-list-equal host-empty",
        "as strict as we are"),
    _of("nginx", f"{REFUSED}; {GONE}; malformed at the origin", "host-missing-1.0",
        "sends an HTTP/1.1 request without Host, which the origin refuses"),
    _of("nginx", "answers 400 -> 501", "te-*", "knows chunked alone"),
    _of("nginx", "answers 400 -> 505; answers 400 -> none", "version-*",
        "no such version; HTTP/0.9 is answered without a head"),
    _of("nginx", f"{ACCEPTED}; {MORE}", "te-bare-lf lf-* cr-cr-lf chunk-*lf chunk-shorter "
        "trailer-lf", "a bare LF ends a line, and CRLF behind a chunk is not looked at"),
    _of("nginx", f"{ACCEPTED}; {MORE}", "chunk-blank-behind chunk-extension-* trailer-folded "
        "trailer-no-colon", "what stands behind a chunk's size, and trailers, are skipped unread"),
    _of("nginx", f"{ACCEPTED}; {MORE}", "no-colon name-parenthesis name-high",
        "drops a line that is no field (ignore_invalid_headers)"),
    _of("nginx", f"{ACCEPTED}; {MORE}", "absolute-ftp target-two-spaces version-1.2 version-long "
        "version-blank-behind", "a lenient reading of the request line"),
]  # fmt: skip

HAPROXY = [
    _of("haproxy", "-connection; ~connection; +connection", "*", "belongs to one hop"),
    _of("haproxy", "-te; -upgrade", "*", "belongs to one hop"),
    _of("haproxy", "trailers", "trailer*", "drops trailers"),
    _of("haproxy", f"{REFUSED}; {GONE}", "absolute-*", "target and Host must agree"),
    _of("haproxy", f"{REFUSED}; {GONE}", "target-high", "octets above 0x7f are no URI"),
    _of("haproxy", "~host", "connect", "the target's authority"),
    _of("haproxy", "answers 400 -> 422", "te-*", "codings that it does not know"),
    _of("haproxy", f"{ACCEPTED}; {MORE}", "cl-te te-cl cl0-te",
        "the coding wins, the length is dropped, the connection closed (RFC 9112 section 6.3)"),
    _of("haproxy", "-content-length; ~content-length", "cl-twice-equal cl-list-equal",
        "equal lengths are folded"),
    _of("haproxy", "requests 0 -> 1", "te-comma cl-64-bit",
        "sent on before its content was found wrong"),
    _of("haproxy", f"{ACCEPTED}; {MORE}", "te-bare-lf lf-* chunk-*lf chunk-shorter trailer-lf",
        "a bare LF ends a line"),
    _of("haproxy", f"{ACCEPTED}; {MORE}", "te-folded cl-folded folded folded-tab trailer-folded",
        "a folded line is joined (RFC 9112 section 5.2)"),
    _of("haproxy", f"{ACCEPTED}; {MORE}", "chunk-blank-behind chunk-extension-nul",
        "what stands behind a chunk's size is skipped unread"),
    _of("haproxy", f"{ACCEPTED}; {MORE}", "host-twice-equal target-tab target-two-spaces "
        "version-*", "a lenient reading of request line and Host"),
    _of("haproxy", "answers 400 -> 0", "h2-preface", "speaks HTTP/2 with prior knowledge"),
    _of("haproxy", "answers 200,200 -> 400; requests 2 -> 0", "websocket-smuggle",
        "looks at the WebSocket key"),
]  # fmt: skip

EXPLANATIONS = {"strangler": STRANGLER, "nginx": NGINX, "haproxy": HAPROXY}
DESCRIBED = {"nginx": "1.22.", "haproxy": "2.6."}
"""The versions that the tables describe."""
