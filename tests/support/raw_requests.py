"""A corpus of raw requests: ordinary ones, odd but legal ones, and those that attackers send.

Each is the bytes of one connection; where several stand behind one another, the second tells
whether a recipient lost its place."""

H = b"Host: shop.example"
TE = b"Transfer-Encoding: chunked"
CHUNKS = b"3\r\nabc\r\n0\r\n\r\n"
NEXT = b"GET /next HTTP/1.1\r\nHost: shop.example\r\n\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: shop.example\r\n\r\n"


def raw(line: bytes, *fields: bytes, body: bytes = b"") -> bytes:
    """A request with exactly these lines."""
    return b"\r\n".join([line, *fields, b"", body])


def get(target: bytes, *fields: bytes) -> bytes:
    """A GET with the usual Host."""
    return raw(b"GET " + target + b" HTTP/1.1", H, *fields)


def post(*fields: bytes, body: bytes = b"") -> bytes:
    """A POST with the usual Host, whose framing is in `fields`, and a request behind it."""
    return raw(b"POST / HTTP/1.1", H, *fields, body=body) + NEXT


def length(value: bytes, body: bytes = b"abc") -> bytes:
    """A POST with this Content-Length."""
    return post(b"Content-Length: " + value, body=body)


def coding(value: bytes, body: bytes = CHUNKS) -> bytes:
    """A POST with this Transfer-Encoding."""
    return post(b"Transfer-Encoding: " + value, body=body)


def chunks(body: bytes) -> bytes:
    """A chunked POST with this body."""
    return post(TE, body=body)


ORDINARY = {
    "get": get(b"/"),
    "get-query": get(b"/search?q=a+b&c=%20&d"),
    "get-fields": get(b"/", b"User-Agent: x", b"Accept: */*", b"Cookie: a=b; c=d"),
    "head": raw(b"HEAD / HTTP/1.1", H),
    "post-length": length(b"3"),
    "post-empty": length(b"0", b""),
    "post-chunked": chunks(CHUNKS),
    "put": raw(b"PUT /x HTTP/1.1", H, b"Content-Length: 2", body=b"hi"),
    "patch": raw(b"PATCH /x HTTP/1.1", H, b"Content-Length: 2", body=b"hi"),
    "delete": raw(b"DELETE /x HTTP/1.1", H),
    "options": raw(b"OPTIONS /x HTTP/1.1", H),
    "keep-alive": get(b"/", b"Connection: keep-alive") + NEXT,
    "close": get(b"/", b"Connection: close"),
    "pipelined": get(b"/1") + get(b"/2") + get(b"/3"),
    "http-1.0": raw(b"GET / HTTP/1.0", H),
    "http-1.0-keep-alive": raw(b"GET / HTTP/1.0", H, b"Connection: keep-alive"),
    "range": get(b"/", b"Range: bytes=0-1", b'If-Range: "x"'),
    "conditional": get(b"/", b'If-None-Match: "a"',
                       b"If-Modified-Since: Wed, 09 Jun 2021 10:18:14 GMT"),
    "authorization": get(b"/", b"Authorization: Basic eDp5"),
    "accept-encoding": get(b"/", b"Accept-Encoding: gzip, br"),
}  # fmt: skip

LEGAL = {
    "slash-encoded": get(b"/a%2Fb/%2f"),
    "slashes": get(b"//a//b"),
    "dots": get(b"/a/../b/./c"),
    "dots-encoded": get(b"/a/%2e%2e/b"),
    "bad-utf8": get(b"/%FF%C3"),
    "nul-encoded": get(b"/a%00b"),
    "percent-alone": get(b"/100%"),
    "question-alone": get(b"/a?"),
    "questions": get(b"/a?b?c"),
    "semicolon": get(b"/a;b=c/d;e"),
    "tilde": get(b"/~a/%7Ea"),
    "brackets": get(b"/[a]|{b}^`"),
    "quotes": get(b"/\"a\"'b'<c>\\d"),
    "long-target": get(b"/" + b"a" * 4000),
    "absolute": raw(b"GET http://shop.example/a?b HTTP/1.1", H),
    "absolute-other-host": raw(b"GET http://other.example/a HTTP/1.1", H),
    "absolute-no-path": raw(b"GET http://shop.example HTTP/1.1", H),
    "absolute-port": raw(b"GET http://shop.example:8080/a HTTP/1.1", H),
    "options-asterisk": raw(b"OPTIONS * HTTP/1.1", H),
    "trace": raw(b"TRACE / HTTP/1.1", H),
    "connect": raw(b"CONNECT shop.example:443 HTTP/1.1", b"Host: shop.example:443"),
    "propfind": raw(b"PROPFIND / HTTP/1.1", H, b"Depth: 0"),
    "method-unknown": raw(b"BREW / HTTP/1.1", H),
    "method-lower": raw(b"get / HTTP/1.1", H),
    "empty-line-before": b"\r\n" + get(b"/"),
    "empty-line-between": length(b"3", b"abc\r\n"),
    "field-repeated": get(b"/", b"X-A: 1", b"x-a: 2", b"X-A: 3"),
    "field-empty": get(b"/", b"X-A:"),
    "field-blanks": get(b"/", b"X-A: \t 1 \t "),
    "field-tight": get(b"/", b"X-A:1"),
    "field-obs-text": get(b"/", b"X-A: \xe9\xff"),
    "field-odd-name": get(b"/", b"!#$%&'*+-.^_`|~: 1"),
    "field-underscore": get(b"/", b"X_Under_Score: 1"),
    "field-long": get(b"/", b"X-A: " + b"a" * 3000),
    "fields-many": get(b"/", *[b"X-%d: 1" % number for number in range(60)]),
    "cookies-several": get(b"/", b"Cookie: a=1", b"Cookie: b=2"),
    "host-port": raw(b"GET / HTTP/1.1", b"Host: shop.example:8080"),
    "host-upper": raw(b"GET / HTTP/1.1", b"Host: SHOP.Example"),
    "host-ipv6": raw(b"GET / HTTP/1.1", b"Host: [::1]:80"),
    "get-body": raw(b"GET / HTTP/1.1", H, b"Content-Length: 3", body=b"abc") + NEXT,
    "delete-body": raw(b"DELETE / HTTP/1.1", H, b"Content-Length: 3", body=b"abc") + NEXT,
    "post-nothing": post(),
    "coding-upper": coding(b"CHUNKED"),
    "chunk-upper": chunks(b"A\r\n0123456789\r\n0\r\n\r\n"),
    "chunk-zeros": chunks(b"0003\r\nabc\r\n000\r\n\r\n"),
    "chunk-extension": chunks(b"3;a=b;c=\"d\"\r\nabc\r\n0;e\r\n\r\n"),
    "chunk-extension-blank": chunks(b"3 ; a\r\nabc\r\n0\r\n\r\n"),
    "trailers": chunks(b"3\r\nabc\r\n0\r\nX-End: 1\r\n\r\n"),
    "trailers-asked": post(TE, b"TE: trailers", b"Connection: TE", b"Trailer: X-End",
                           body=b"3\r\nabc\r\n0\r\nX-End: 1\r\n\r\n"),
    "connection-lists": get(b"/", b"Connection: X-Hop", b"X-Hop: 1", b"X-End: 2"),
    "hop-by-hop": get(b"/", b"Keep-Alive: 5", b"Proxy-Connection: keep-alive", b"TE: gzip"),
    "upgrade-h2c": get(b"/", b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c",
                       b"HTTP2-Settings: AAMAAABkAAQAAP__"),
    "upgrade-unlisted": get(b"/", b"Upgrade: websocket"),
    "max-forwards": raw(b"OPTIONS / HTTP/1.1", H, b"Max-Forwards: 3"),
    "via": get(b"/", b"Via: 1.0 a, 1.1 b"),
    "traceparent": get(b"/",
                       b"traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    "forwarded-claims": get(b"/", b"X-Forwarded-For: 6.6.6.6", b"Forwarded: for=6.6.6.6"),
    "date": get(b"/", b"Date: Wed, 09 Jun 2021 10:18:14 GMT"),
}  # fmt: skip

MALICIOUS = {
    # Who frames: length or coding, or which of several lengths or codings?
    "cl-te": post(b"Content-Length: 5", TE, body=b"0\r\n\r\n" + SMUGGLED),
    "te-cl": post(TE, b"Content-Length: 4", body=b"0\r\n\r\n" + SMUGGLED),
    "cl0-te": post(b"Content-Length: 0", TE, body=CHUNKS),
    "te-identity-cl": post(b"Transfer-Encoding: identity", b"Content-Length: 3", body=b"abc"),
    "te-te": post(TE, TE, body=CHUNKS),
    "te-te-cow": post(TE, b"Transfer-Encoding: cow", body=CHUNKS),
    "te-cow-te": post(b"Transfer-Encoding: cow", TE, body=CHUNKS),
    "te-list": coding(b"gzip, chunked"),
    "te-list-reversed": coding(b"chunked, gzip"),
    "te-twice-in-list": coding(b"chunked, chunked"),
    "te-identity": coding(b"identity"),
    "te-identity-list": coding(b"identity, chunked"),
    "te-x": coding(b"xchunked"),
    "te-quoted": coding(b'"chunked"'),
    "te-parameter": coding(b"chunked;a=b"),
    "te-comma": coding(b"chunked,"),
    "te-comma-before": coding(b",chunked"),
    "te-empty": coding(b""),
    "te-vt": coding(b"\x0bchunked"),
    "te-ff-behind": coding(b"chunked\x0c"),
    "te-nul": coding(b"chunked\0"),
    "te-space-before-colon": post(b"Transfer-Encoding : chunked", body=CHUNKS),
    "te-tab-before-colon": post(b"Transfer-Encoding\t: chunked", body=CHUNKS),
    "te-folded": post(b"Transfer-Encoding:\r\n chunked", body=CHUNKS),
    "te-leading-blank": post(b" Transfer-Encoding: chunked", body=CHUNKS),
    "te-leading-blank-cl": post(b"Content-Length: 3", b" Transfer-Encoding: chunked", body=b"abc"),
    "te-bare-cr": post(b"X: y\rTransfer-Encoding: chunked", body=CHUNKS),
    "te-bare-lf": post(b"X: y\nTransfer-Encoding: chunked", body=CHUNKS),
    "te-nul-name": post(b"Transfer-Encoding\0: chunked", body=CHUNKS),
    "te-underscore-cl": post(b"Content-Length: 3", b"Transfer_Encoding: chunked", body=b"abc"),
    "te-http-1.0": raw(b"POST / HTTP/1.0", H, b"Connection: keep-alive", TE, body=CHUNKS) + NEXT,
    "cl-twice-equal": post(b"Content-Length: 3", b"Content-Length: 3", body=b"abc"),
    "cl-twice": post(b"Content-Length: 3", b"Content-Length: 0", body=b"abc"),
    "cl-list-equal": length(b"3, 3"),
    "cl-list": length(b"3, 4"),
    "cl-plus": length(b"+3"),
    "cl-minus": length(b"-3"),
    "cl-hex": length(b"0x3"),
    "cl-underscore": length(b"1_0", b"0123456789"),
    "cl-space": length(b"1 0", b"0123456789"),
    "cl-point": length(b"3.0"),
    "cl-empty": length(b""),
    "cl-word": length(b"three"),
    "cl-vt": length(b"\x0b3"),
    "cl-comma": length(b"3,"),
    "cl-64-bit": length(b"18446744073709551619"),
    "cl-endless": length(b"9" * 100),
    "cl-zeros": length(b"0003"),
    "cl-space-before-colon": post(b"Content-Length : 3", body=b"abc"),
    "cl-folded": post(b"Content-Length:\r\n 3", body=b"abc"),
    "cl-body-longer": length(b"3", b"abc" + SMUGGLED),
    # Where does a chunk end?
    "chunk-64-bit": chunks(b"10000000000000003\r\nabc\r\n0\r\n\r\n"),
    "chunk-32-bit": chunks(b"100000003\r\nabc\r\n0\r\n\r\n"),
    "chunk-minus": chunks(b"-3\r\nabc\r\n0\r\n\r\n"),
    "chunk-plus": chunks(b"+3\r\nabc\r\n0\r\n\r\n"),
    "chunk-hex-prefix": chunks(b"0x3\r\nabc\r\n0\r\n\r\n"),
    "chunk-blank-before": chunks(b" 3\r\nabc\r\n0\r\n\r\n"),
    "chunk-blank-behind": chunks(b"3 \r\nabc\r\n0\r\n\r\n"),
    "chunk-empty-size": chunks(b"\r\nabc\r\n0\r\n\r\n"),
    "chunk-letters": chunks(b"xyz\r\nabc\r\n0\r\n\r\n"),
    "chunk-lf": chunks(b"3\nabc\n0\n\n"),
    "chunk-size-lf": chunks(b"3\nabc\r\n0\r\n\r\n"),
    "chunk-data-lf": chunks(b"3\r\nabc\n0\r\n\r\n"),
    "chunk-last-lf": chunks(b"3\r\nabc\r\n0\n\r\n"),
    "chunk-cr": chunks(b"3\rabc\r0\r\r"),
    "chunk-longer": chunks(b"3\r\nabcd\r\n0\r\n\r\n"),
    "chunk-shorter": chunks(b"4\r\nabc\r\n0\r\n\r\n"),
    "chunk-no-crlf": chunks(b"3\r\nabc0\r\n\r\n"),
    "chunk-extension-lf": chunks(b"3;a\nb\r\nabc\r\n0\r\n\r\n"),
    "chunk-extension-cr": chunks(b"3;a\rb\r\nabc\r\n0\r\n\r\n"),
    "chunk-extension-nul": chunks(b"3;\0\r\nabc\r\n0\r\n\r\n"),
    "chunk-extension-no-semicolon": chunks(b"3 a=b\r\nabc\r\n0\r\n\r\n"),
    "trailer-length": chunks(b"3\r\nabc\r\n0\r\nContent-Length: 50\r\n\r\n"),
    "trailer-coding": chunks(b"3\r\nabc\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"),
    "trailer-host": chunks(b"3\r\nabc\r\n0\r\nHost: evil.example\r\n\r\n"),
    "trailer-identity": chunks(b"3\r\nabc\r\n0\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n"),
    "trailer-folded": chunks(b"3\r\nabc\r\n0\r\nX-A: 1\r\n 2\r\n\r\n"),
    "trailer-no-colon": chunks(b"3\r\nabc\r\n0\r\nnothing\r\n\r\n"),
    "trailer-lf": chunks(b"3\r\nabc\r\n0\r\nX-A: 1\n\r\n"),
    # Where does a line end, and what is a name?
    "lf-only": b"GET / HTTP/1.1\nHost: shop.example\n\n",
    "lf-in-head": raw(b"GET / HTTP/1.1", H + b"\nX-A: 1"),
    "lf-at-end": b"GET / HTTP/1.1\r\nHost: shop.example\r\n\n",
    "lf-request-line": b"GET / HTTP/1.1\nHost: shop.example\r\n\r\n",
    "cr-in-value": get(b"/", b"X-A: 1\r2"),
    "cr-in-line": raw(b"GET /\rx HTTP/1.1", H),
    "cr-cr-lf": get(b"/", b"X-A: 1\r"),
    "nul-in-value": get(b"/", b"X-A: 1\x002"),
    "nul-in-name": get(b"/", b"X\0A: 1"),
    "nul-in-target": get(b"/a\0b"),
    "control-in-value": get(b"/", b"X-A: 1\x012"),
    "folded": get(b"/", b"X-A: 1\r\n 2"),
    "folded-tab": get(b"/", b"X-A: 1\r\n\t2"),
    "folded-first": raw(b"GET / HTTP/1.1", b" X-A: 1", H),
    "space-before-colon": get(b"/", b"X-A : 1"),
    "space-in-name": get(b"/", b"X A: 1"),
    "no-name": get(b"/", b": 1"),
    "no-colon": get(b"/", b"nothing"),
    "name-parenthesis": get(b"/", b"X(A): 1"),
    "name-high": get(b"/", b"X-\xe9: 1"),
    # Which server, which target, which version?
    "host-missing": raw(b"GET / HTTP/1.1"),
    "host-missing-1.0": raw(b"GET / HTTP/1.0"),
    "host-twice": raw(b"GET / HTTP/1.1", H, b"Host: evil.example"),
    "host-twice-equal": raw(b"GET / HTTP/1.1", H, H),
    "host-empty": raw(b"GET / HTTP/1.1", b"Host:"),
    "host-path": raw(b"GET / HTTP/1.1", b"Host: shop.example/evil"),
    "host-user": raw(b"GET / HTTP/1.1", b"Host: user@shop.example"),
    "host-space": raw(b"GET / HTTP/1.1", b"Host: shop.example evil"),
    "host-comma": raw(b"GET / HTTP/1.1", b"Host: shop.example, evil.example"),
    "host-port-word": raw(b"GET / HTTP/1.1", b"Host: shop.example:http"),
    "host-space-before-colon": raw(b"GET / HTTP/1.1", b"Host : shop.example"),
    "absolute-user": raw(b"GET http://user@shop.example/ HTTP/1.1", H),
    "absolute-ftp": raw(b"GET ftp://shop.example/ HTTP/1.1", H),
    "absolute-empty": raw(b"GET http:///a HTTP/1.1", H),
    "target-fragment": get(b"/a#b"),
    "target-no-slash": get(b"a"),
    "target-space": raw(b"GET /a b HTTP/1.1", H),
    "target-tab": raw(b"GET\t/ HTTP/1.1", H),
    "target-two-spaces": raw(b"GET  / HTTP/1.1", H),
    "target-high": get(b"/\xe9"),
    "target-missing": raw(b"GET HTTP/1.1", H),
    "asterisk-get": raw(b"GET * HTTP/1.1", H),
    "version-missing": raw(b"GET /", H),
    "version-2.0": raw(b"GET / HTTP/2.0", H),
    "version-1.2": raw(b"GET / HTTP/1.2", H),
    "version-9.9": raw(b"GET / HTTP/9.9", H),
    "version-lower": raw(b"GET / http/1.1", H),
    "version-long": raw(b"GET / HTTP/1.10", H),
    "version-blank-behind": raw(b"GET / HTTP/1.1 ", H),
    "h2-preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "tls-hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "method-space": b" GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n",
    # What may Connection remove?
    "connection-host": get(b"/", b"Connection: Host"),
    "connection-length": post(b"Connection: Content-Length", b"Content-Length: 3", body=b"abc"),
    "connection-cookie": get(b"/", b"Connection: Cookie, Authorization", b"Cookie: a=b",
                             b"Authorization: x"),
    "connection-forwarded": get(b"/", b"Connection: X-Forwarded-For, Forwarded"),
    "connection-close-x": get(b"/", b"Connection: close, X-A", b"X-A: 1"),
    "connection-te": post(b"Connection: Transfer-Encoding", TE, body=CHUNKS),
    "upgrade-body": post(b"Connection: Upgrade", b"Upgrade: h2c", b"Content-Length: 3",
                         body=b"abc"),
    "websocket-smuggle": get(b"/", b"Connection: Upgrade", b"Upgrade: websocket",
                             b"Sec-WebSocket-Version: 777", b"Sec-WebSocket-Key: x") + NEXT,
    "expect-body": post(b"Expect: 100-continue", b"Content-Length: 3", body=b"abc"),
    "expect-get": get(b"/", b"Expect: 100-continue"),
    "expect-odd": post(b"Expect: 100-continuex", b"Content-Length: 3", body=b"abc"),
}  # fmt: skip

CORPUS = {**ORDINARY, **LEGAL, **MALICIOUS}
