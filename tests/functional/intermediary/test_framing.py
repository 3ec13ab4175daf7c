"""Points 24 to 37 of the intermediary's checklist: where messages begin and end."""

import pytest

from support.proxying import request, response
from support.recording import Connection

CHUNKED = b"Transfer-Encoding: chunked"
BODY = b"3\r\nabc\r\n0\r\n\r\n"


def post(*lines: bytes, body: bytes = b"", minor: int = 1) -> bytes:
    """A POST whose framing is said by `lines` alone."""
    return request(b"/", *lines, method=b"POST", minor=minor) + body


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("length", [b"3", b"0", b"13", b"999"])
def test_24_length_together_with_coding_is_refused(refuses, order, length):
    """Whichever comes first and whatever the length."""
    lines = [b"Content-Length: " + length, CHUNKED][::order]
    refuses(post(*lines, body=BODY))


@pytest.mark.parametrize(
    "coding",
    [
        b"gzip",
        b"identity",
        b"chunked, gzip",
        b"chunked, identity",
        b"gzip, chunked",
        b"chunked, chunked",
        b"xchunked",
        b"chunked;q=1",
        b"chunked x",
        b'"chunked"',
        b"\x0bchunked",
        b"chunked\x0c",
        b",chunked",
        b"chunked,",
        b"",
        b"cow",
    ],
)
def test_25_a_request_whose_final_coding_is_not_chunked_alone_is_refused(refuses, coding):
    """Codings that we do not know are refused too: nobody could say where the body ends."""
    refuses(post(b"Transfer-Encoding: " + coding, body=BODY), 400, 501)


@pytest.mark.parametrize(
    "lines",
    [
        [CHUNKED, CHUNKED],
        [CHUNKED, b"Transfer-Encoding: identity"],
        [b"Transfer-Encoding: identity", CHUNKED],
        [b"Transfer-Encoding: cow", CHUNKED],
    ],
)
def test_25_several_lines_of_coding_are_refused(refuses, lines):
    """Together they are a list whose last member is not its only one."""
    refuses(post(*lines, body=BODY), 400, 501)


def test_25_the_case_of_chunked_does_not_matter(proxy, origin):
    """Names of codings are case-insensitive (RFC 9112 section 7)."""
    assert proxy.ask(post(b"Transfer-Encoding: CHUNKED", body=BODY)).status == 200
    assert origin.last.body == b"abc"


def test_26_a_coding_in_http_1_0_is_faulty_framing(refuses):
    """HTTP/1.0 knows none."""
    refuses(post(CHUNKED, body=BODY, minor=0))


def test_26_a_coding_in_an_http_1_0_answer_is_never_believed_twice(proxy, origin):
    """502, or read as chunked with the connection closed; not passed as it is."""
    origin.reply = b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY
    answer = proxy.ask(request())
    assert answer.status == 502 or answer.body == b"abc"
    assert proxy.ask(request()).status == answer.status
    assert len(origin.connections) == 2


LENGTHS = [
    b"-1", b"+3", b"0x3", b"3 3", b"3_0", b"3.0", b"3e0", b"", b"three", b"3;", b"'3'", b"\xb3",
    b"3,4", b"3, 03", b"3,", b",3", b"1 ,", b"03 4", b"0b11", b"3\x0b",
]  # fmt: skip


@pytest.mark.parametrize("length", LENGTHS)
def test_27_a_length_that_is_no_number_is_refused(refuses, length):
    """Signed, hexadecimal, spaced, underscored, unequal in a list."""
    refuses(post(b"Content-Length: " + length, body=b"abc"))


def test_27_unequal_lengths_on_two_lines_are_refused(refuses):
    """Whichever is right."""
    refuses(post(b"Content-Length: 3", b"Content-Length: 4", body=b"abc"))


@pytest.mark.parametrize(
    "lines", [[b"Content-Length: 3, 3"], [b"Content-Length: 3", b"Content-Length: 3"]]
)
def test_27_equal_lengths_are_folded_or_refused(proxy, origin, lines):
    """RFC 9110 section 8.6 allows both; the origin never sees two."""
    answer = proxy.ask(post(*lines, body=b"abc"))
    assert answer.status in (200, 400)
    assert [item.one(b"content-length") for item in origin.requests] in ([], [b"3"])


@pytest.mark.parametrize("length", [b"18446744073709551619", b"4294967299", b"9" * 200])
def test_28_a_huge_length_does_not_wrap_around(refuses, length):
    """2**64 + 3 and 2**32 + 3 are not three."""
    refuses(post(b"Content-Length: " + length, body=b"abc"), 400, 413)


@pytest.mark.parametrize(
    "size", [b"10000000000000003", b"100000003", b"f" * 16, b"f" * 17, b"0" * 40 + b"3", b"8" * 16]
)
def test_28_a_huge_chunk_size_does_not_wrap_around(refuses, size):
    """Nor does a size with endless leading zeros pass."""
    refuses(post(CHUNKED, body=size + b"\r\nabc\r\n0\r\n\r\n"), 400, 413)


@pytest.mark.parametrize(
    "size", [b"-3", b"+3", b"0x3", b"3 3", b"", b" ", b"g", b"3\x0b", b"_3", b"3.", b"\xb3"]
)
def test_28_a_chunk_size_that_is_no_number_is_refused(refuses, size):
    """Only hexadecimal digits."""
    refuses(post(CHUNKED, body=size + b"\r\nabc\r\n0\r\n\r\n"))


@pytest.mark.parametrize(
    "body",
    [
        b"3\nabc\r\n0\r\n\r\n",
        b"3\r\nabc\n0\r\n\r\n",
        b"3\r\nabcX\r\n0\r\n\r\n",
        b"3\r\nabc0\r\n\r\n",
        b"3\rabc\r\n0\r\n\r\n",
        b"3;a\nb\r\nabc\r\n0\r\n\r\n",
        b"3;a\rb\r\nabc\r\n0\r\n\r\n",
        b"3;\0\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabc\r\n0\n\n",
        b"3\r\nabc\r\n0\r\nX-A: 1\n\r\n",
        b"3\r\nabc\r\n0\r\nX-A : 1\r\n\r\n",
        b"3\r\nabc\r\n0\r\n folded\r\n\r\n",
        b"3\r\nabc\r\n0\r\nX-A: \0\r\n\r\n",
        b"3\r\nabc\r\n0\r\nno colon\r\n\r\n",
    ],
)
def test_28_chunks_that_are_not_framed_by_crlf_are_refused(refuses, body):
    """Sizes, data, extensions and trailers alike."""
    refuses(post(CHUNKED, body=body))


@pytest.mark.parametrize("extension", [b";a=b", b" ; a", b';x="y;z"', b";" + b"a" * 1000, b";"])
def test_29_chunk_extensions_are_ignored_and_not_forwarded(proxy, origin, extension):
    """The content arrives without them."""
    body = b"3" + extension + b"\r\nabc\r\n0" + extension + b"\r\n\r\n"
    assert proxy.ask(post(CHUNKED, body=body)).status == 200
    assert origin.last.body == b"abc"
    assert b";" not in origin.last.raw.split(b"\r\n\r\n", 1)[1]


def test_29_endless_chunk_extensions_are_refused(refuses):
    """They carry nothing, so a megabyte of them is an attack."""
    refuses(post(CHUNKED, body=b"3;" + b"a" * 1_000_000 + b"\r\nabc\r\n0\r\n\r\n"), 400, 413, 431)


def test_29_extensions_of_an_answer_are_not_forwarded(proxy, origin):
    """Nor refused."""
    origin.reply = b"HTTP/1.1 200 OK\r\n" + CHUNKED + b"\r\n\r\n3;a=b\r\nabc\r\n0;c\r\n\r\n"
    answer = proxy.ask(request())
    assert answer.body == b"abc"
    assert b";" not in answer.raw.split(b"\r\n\r\n", 1)[1]


@pytest.mark.parametrize("folded", [b"X-A: 1\r\n 2", b"X-A: 1\r\n\t2", b" X-A: 1", b"X-A:\r\n 1"])
def test_30_folded_lines_of_a_request_are_refused(refuses, folded):
    """Also where the fold would be the first line."""
    refuses(b"GET / HTTP/1.1\r\n" + folded + b"\r\nHost: a\r\n\r\n")
    refuses(request(b"/", folded))


def test_30_folded_lines_of_an_answer_never_arrive_folded(proxy, origin):
    """502, or the fold is a space."""
    origin.reply = response(200, b"X-A: 1\r\n 2")
    answer = proxy.ask(request())
    assert answer.status == 502 or (answer.one(b"x-a") or b"").split() == [b"1", b"2"]


@pytest.mark.parametrize("line", [b"X-A : 1", b"X-A\t: 1", b"Content-Length : 0", b"Host : b"])
def test_31_a_space_before_the_colon_is_refused(refuses, line):
    """In a request (RFC 9112 section 5.1)."""
    refuses(request(b"/", line))


def test_31_a_space_before_the_colon_is_removed_from_an_answer(proxy, origin):
    """Before the answer goes on; or the answer is invalid."""
    origin.reply = response(200, b"X-A : 1")
    answer = proxy.ask(request())
    assert answer.status == 502 or answer.one(b"x-a") == b"1"


def test_32_trailers_are_not_merged_into_headers(proxy, origin):
    """In either direction they stay behind the body, or stay away."""
    origin.reply = b"HTTP/1.1 200 OK\r\n" + CHUNKED + b"\r\n\r\n3\r\nabc\r\n0\r\nX-End: 1\r\n\r\n"
    answer = proxy.ask(post(CHUNKED, body=b"3\r\nabc\r\n0\r\nX-End: 1\r\nHost: b\r\n\r\n"))
    for message in (origin.last, answer):
        assert b"x-end" not in message
        assert message.body == b"abc"
    assert len(origin.last.all(b"host")) == 1


def test_32_trailers_pass_both_ways_where_the_client_takes_them(proxy, origin):
    """`TE: trailers` says that it does."""
    trailers = b"X-End: 1\r\nx-end: 2\r\nGrpc-Status: 0\r\n"
    origin.reply = (
        b"HTTP/1.1 200 OK\r\n" + CHUNKED + b"\r\n\r\n3\r\nabc\r\n0\r\n" + trailers + b"\r\n"
    )
    answer = proxy.ask(
        post(
            CHUNKED,
            b"TE: trailers",
            b"Connection: TE",
            body=b"3\r\nabc\r\n0\r\n" + trailers + b"\r\n",
        )
    )
    expected = ((b"X-End", b"1"), (b"x-end", b"2"), (b"Grpc-Status", b"0"))
    assert origin.last.trailers == expected
    assert answer.trailers == expected


@pytest.mark.parametrize(
    "field", [b"Content-Length: 5", b"Transfer-Encoding: chunked", b"Host: evil", b"Connection: x"]
)
def test_32_a_trailer_cannot_frame_or_route(proxy, origin, field):
    """RFC 9110 section 6.5.1: such fields are dropped from trailers, or the request refused."""
    answer = proxy.ask(post(CHUNKED, body=b"3\r\nabc\r\n0\r\n" + field + b"\r\nX-End: 1\r\n\r\n"))
    assert answer.status in (200, 400)
    names = {name.lower() for item in origin.requests for name, _ in item.trailers}
    assert names <= {b"x-end"}


@pytest.mark.parametrize(
    "beginning",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
    ],
)
@pytest.mark.parametrize("minor", [0, 1])
def test_33_a_body_that_breaks_off_never_ends_cleanly(proxy, origin, beginning, minor):
    """The client's connection breaks: no final chunk, and no FIN that could pass for an end."""
    origin.script = lambda connection: (connection.read_request(), connection.send(beginning))
    with proxy.client() as client:
        client.send(request(minor=minor))
        with pytest.raises(EOFError):
            client.read_final()
        assert b"0\r\n\r\n" not in client.received
        framed = b"content-length" in client.received.lower()
        client.read_to_end()
        assert client.ending == "reset" or framed or b"chunked" in client.received.lower()


def test_33_a_body_until_close_that_is_reset_never_ends_cleanly(proxy, origin):
    """A reset is no end of a message."""

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\n\r\nabc")
        arrived.wait(10)
        connection.reset()

    import threading

    arrived = threading.Event()
    origin.script = script
    with proxy.client() as client:
        client.send(request())
        client.read_until(b"abc")
        arrived.set()
        with pytest.raises(EOFError):
            client.read_until(b"0\r\n\r\n")
        client.read_to_end()
        assert client.ending == "reset" or b"chunked" in client.received.lower()


def test_33_a_body_until_close_that_is_closed_ends_cleanly(proxy, origin):
    """There a FIN is the end that HTTP gives it."""
    origin.reply = b"HTTP/1.1 200 OK\r\n\r\nabc"
    assert proxy.ask(request()).body == b"abc"


@pytest.mark.parametrize(
    "lines",
    [
        [b"Content-Length: abc"],
        [b"Content-Length: -1"],
        [b"Content-Length: 2, 3"],
        [b"Content-Length: 2", b"Content-Length: 3"],
        [b"Content-Length: 99999999999999999999999"],
        [b"Content-Length: "],
        [b"Content-Length: 0x2"],
        [b"Transfer-Encoding: gzip", b"Transfer-Encoding: cow"],
    ],
)
def test_34_an_answer_with_an_invalid_length_becomes_502(proxy, origin, lines):
    """And its connection is not used again."""
    origin.reply = response(200, *lines, body=None) + b"ok"
    assert proxy.ask(request()).status == 502
    origin.reply = response(200)
    assert proxy.ask(request()).status == 200
    assert len(origin.connections) == 2


def test_34_an_answer_with_length_and_coding_cannot_split(proxy, origin):
    """502, or the coding wins and the connection ends."""
    body = b"3\r\nabc\r\n0\r\n\r\n"
    origin.reply = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n" + CHUNKED + b"\r\n\r\n" + body
    answer = proxy.ask(request())
    assert answer.status == 502 or answer.body == b"abc"
    proxy.ask(request())
    assert len(origin.connections) == 2


@pytest.mark.parametrize(
    "garbage",
    [
        b"garbage\r\n\r\n",
        b"HTTP/1.1 099 Low\r\n\r\n",
        b"HTTP/1.1 20 Short\r\n\r\n",
        b"HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"\x16\x03\x01\x00\x00",
        b"\r\n\r\n\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n",
    ],
)
def test_34_an_answer_that_is_none_becomes_502(proxy, origin, garbage):
    """Nothing of it is shown to the client."""
    origin.script = lambda connection: (connection.read_request(), connection.send(garbage))
    answer = proxy.ask(request())
    assert answer.status == 502
    assert b"garbage" not in answer.raw


@pytest.mark.parametrize(
    "first",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n",
    ],
)
@pytest.mark.parametrize("evil", [b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", b"evil"])
def test_35_bytes_after_a_complete_answer_reach_nobody(proxy, origin, first, evil):
    """Neither this client nor the next; the connection is not used again."""
    origin.script = lambda connection: (connection.read_request(), connection.send(first + evil))
    with proxy.client() as client:
        answer = client.ask(request())
        assert b"evil" not in answer.raw
        origin.script = None
        again = client.ask(request())
        assert again.body == b"ok"
        assert b"evil" not in client.received
    assert len(origin.connections) == 2


def test_35_an_answer_that_nobody_asked_for_reaches_nobody(proxy, origin):
    """Sent on an idle connection, it is not the answer to what comes next."""
    import threading

    said = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
        said.set()
        connection.read_to_end()

    origin.script = script
    with proxy.client() as client:
        assert client.ask(request()).body == b"ok"
        assert said.wait(10)
        origin.script = None
        assert client.ask(request()).body == b"ok"


def test_36_head_keeps_length_and_etag_and_has_no_body(proxy, origin):
    """And the connection goes on behind it."""
    origin.reply = b'HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nETag: "x"\r\n\r\n'
    with proxy.client() as client:
        for _ in range(2):
            answer = client.ask(request(method=b"HEAD"))
            assert answer.one(b"content-length") == b"1234"
            assert answer.one(b"etag") == b'"x"'
        origin.reply = response(200)
        assert client.ask(request()).body == b"ok"


def test_36_head_of_a_chunked_answer_has_no_body(proxy, origin):
    """Its coding may be told, no chunk follows."""
    origin.reply = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with proxy.client() as client:
        assert client.ask(request(method=b"HEAD")).status == 200
        origin.reply = response(200)
        assert client.ask(request()).body == b"ok"


def test_36_304_keeps_length_and_etag_and_has_no_body(proxy, origin):
    """And the connection goes on behind it."""
    origin.reply = b'HTTP/1.1 304 Not Modified\r\nContent-Length: 1234\r\nETag: "x"\r\n\r\n'
    with proxy.client() as client:
        answer = client.ask(request())
        assert (answer.status, answer.one(b"content-length")) == (304, b"1234")
        assert answer.one(b"etag") == b'"x"'
        origin.reply = response(200)
        assert client.ask(request()).body == b"ok"


@pytest.mark.parametrize("extra", [b"Content-Length: 0", b"Transfer-Encoding: chunked", b"X: 1"])
def test_36_204_carries_neither_length_nor_coding(proxy, origin, extra):
    """Whatever the origin says (RFC 9110 section 8.6, RFC 9112 section 6.1)."""
    origin.reply = response(204, extra, body=None)
    with proxy.client() as client:
        answer = client.ask(request())
        assert answer.status == 204
        assert b"content-length" not in answer
        assert b"transfer-encoding" not in answer
        origin.reply = response(200)
        assert client.ask(request()).body == b"ok"


def test_36_interim_answers_carry_neither_length_nor_coding(proxy, origin):
    """A 103 with a length would shift what follows."""
    origin.reply = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + response(200)
    with proxy.client() as client:
        client.send(request())
        hints = client.read_response()
        assert b"content-length" not in hints
        assert b"transfer-encoding" not in hints
        assert client.read_final().body == b"ok"


def test_37_an_http_1_0_client_gets_its_answer_and_the_end(proxy, origin):
    """It did not ask for more."""
    with proxy.client() as client:
        assert client.ask(request(minor=0)).body == b"ok"
        assert client.ending == "closed"


def test_37_an_http_1_0_client_gets_a_body_of_unknown_length_without_chunks(proxy, origin):
    """It knows no coding; the end of the connection is the end of the body."""
    origin.reply = b"HTTP/1.1 200 OK\r\n" + CHUNKED + b"\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    with proxy.client() as client:
        client.send(request(minor=0))
        answer = client.read_final()
        assert b"transfer-encoding" not in answer
        assert answer.body == b"abc"
        assert client.ending == "closed"


def test_37_an_http_1_0_client_that_asks_to_stay_is_told_what_holds(proxy, origin):
    """Either `Connection: keep-alive` and an open connection, or the end."""
    with proxy.client() as client:
        answer = client.ask(request(b"/", b"Connection: keep-alive", minor=0))
        if (answer.one(b"connection") or b"").lower() == b"keep-alive":
            assert client.ask(request(b"/", b"Connection: keep-alive", minor=0)).body == b"ok"
        else:
            assert client.ending == "closed"
