"""Streams of HTTP bytes for property tests: valid messages, and the same with damage.

The damage is what attackers and broken programs do: other line ends, blanks and control characters
in odd places, lines twice or missing, other digits, cuts and splices."""

from itertools import pairwise

from hypothesis import strategies as st

METHODS = [b"GET", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"HEAD"]
TARGETS = [b"/", b"/a%2Fb?x=1&y", b"//x", b"/a/../b;c", b"/?", b"http://other.example/p?q"]
LINES = [
    b"X-A: 1", b"x-b:2", b"X-C:\t 3 \t", b"X-Empty:", b"Accept: a, b", b"Cookie: a=b; c=d",
    b"Connection: keep-alive", b"Connection: X-A", b"TE: trailers", b"Keep-Alive: 5",
    b"X-High: \xe9\xff", b"Expect-CT: x", b"Content-Type: text/plain",
]  # fmt: skip
EVIL_LINES = [
    b"Content-Length: 3", b"Content-Length: 0", b"Content-Length: 3, 3", b"Content-Length: +3",
    b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity", b"Transfer-Encoding:\x0bchunked",
    b"Transfer-Encoding : chunked", b"Transfer-encoding: xchunked", b"Host: evil.example",
    b"Connection: close", b"Upgrade: h2c", b" folded", b"X-A : 1", b"no colon", b": empty",
    b"X-N: \0", b"X-CR: a\rb", b"Content-Length: 18446744073709551617",
]  # fmt: skip
SCRAPS = [
    b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b":", b";", b",", b"0\r\n\r\n", b"\r\n\r\n", b"0",
    b"f", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"HTTP/1.1", b"HTTP/1.0", b"\xff", b"\x7f", b"\x0b",
    b"-1", b"_", b"0x", b"chunked", b"Content-Length: 1\r\n", b"Transfer-Encoding: chunked\r\n",
]  # fmt: skip
CONTENT = st.binary(max_size=40) | st.sampled_from(SCRAPS)


@st.composite
def chunked(draw, trailers=True):
    """A chunked body: sizes in either case, zeros before them, extensions, trailers."""
    parts = []
    for piece in draw(st.lists(CONTENT.filter(bool), max_size=4)):
        size = (b"%X" if draw(st.booleans()) else b"%x") % len(piece)
        size = draw(st.sampled_from([b"", b"0", b"000"])) + size
        extension = draw(st.sampled_from([b"", b"", b";a", b' ; a="b c"', b";;"]))
        parts.append(size + extension + b"\r\n" + piece + b"\r\n")
    lines = draw(st.lists(st.sampled_from([b"X-T: 1", b"x-u:"]), max_size=2)) if trailers else []
    parts.append(b"0" + draw(st.sampled_from([b"", b"00", b";z"])) + b"\r\n")
    return b"".join([*parts, *[line + b"\r\n" for line in lines], b"\r\n"])


@st.composite
def framed(draw, start: bytes, lines: list[bytes], kinds: str):
    """Head and body whose framing is one of `kinds`: n(one), l(ength), c(hunked)."""
    kind = draw(st.sampled_from(kinds))
    body = b""
    if kind == "l":
        body = draw(CONTENT)
        lines = [*lines, b"Content-Length: %d" % len(body)]
    elif kind == "c":
        body = draw(chunked())
        lines = [*lines, b"Transfer-Encoding: chunked"]
    ordered = draw(st.permutations(lines))
    return b"\r\n".join([start, *ordered, b"", body])


@st.composite
def requests(draw):
    """One valid request."""
    method = draw(st.sampled_from(METHODS))
    start = method + b" " + draw(st.sampled_from(TARGETS)) + b" HTTP/1.1"
    lines = [b"Host: a", *draw(st.lists(st.sampled_from(LINES), max_size=4))]
    return draw(framed(start, lines, "nlc"))


@st.composite
def responses(draw):
    """One valid answer to GET, perhaps with interim answers before it."""
    interim = draw(st.sampled_from([b"", b"", b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"]))
    status = draw(st.sampled_from([200, 200, 200, 404, 500, 204, 304]))
    start = b"HTTP/1.1 %d %b" % (status, draw(st.sampled_from([b"OK", b"", b"a b"])))
    lines = draw(st.lists(st.sampled_from(LINES), max_size=4))
    kinds = "n" if status in (204, 304) else "lcn"
    return interim + draw(framed(start, lines, kinds))


def damaged(messages):
    """A stream with one to three pieces of damage."""

    @st.composite
    def build(draw):
        data = draw(messages)
        for _ in range(draw(st.integers(1, 3))):
            at = draw(st.integers(0, len(data)))
            match draw(st.sampled_from(["insert", "delete", "replace", "line", "cut", "end"])):
                case "insert":
                    data = data[:at] + draw(st.sampled_from(SCRAPS)) + data[at:]
                case "delete":
                    data = data[:at] + data[at + draw(st.integers(1, 4)) :]
                case "replace":
                    data = data[:at] + draw(st.sampled_from(SCRAPS)) + data[at + 1 :]
                case "line":
                    ends = [i for i in range(len(data)) if data[i : i + 2] == b"\r\n"]
                    if ends:
                        end = draw(st.sampled_from(ends)) + 2
                        line = draw(st.sampled_from(EVIL_LINES))
                        data = data[:end] + line + b"\r\n" + data[end:]
                case "cut":
                    data = data[:at]
                case "end":
                    data = data[:at] + data[at:].replace(b"\r\n", b"\n", 1)
        return data

    return build()


def streams(messages):
    """Several messages behind one another."""
    return st.lists(messages, min_size=1, max_size=4).map(b"".join)


@st.composite
def pieces(draw, data: bytes):
    """The data, cut at arbitrary borders."""
    if not data:
        return []
    borders = draw(st.lists(st.integers(1, len(data)), max_size=6))
    cuts = [0, *sorted(set(borders)), len(data)]
    return [data[a:b] for a, b in pairwise(cuts) if a < b]
