"""Arbitrary bytes through the running proxy: both sides see what a strict parser reads, or nothing.

Valid and damaged streams come in pieces from the client, or from the origin. What arrives on the
other side is held to the oracle's reading of what was sent: the same messages in the same order,
and an end of ours where the oracle finds a fault. So no input makes one side lose its place."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import http_strategies as http
from support import strict_http
from support.proxying import Strangler, request, rules_for
from support.recording import OK, Connection, RecordingOrigin
from support.strict_http import Malformed, Message

HOP_BY_HOP = {
    b"connection", b"keep-alive", b"proxy-connection", b"te", b"transfer-encoding", b"upgrade",
    b"http2-settings",
}  # fmt: skip
FRAMING = {b"host", b"content-length", b"date"}
OURS = {
    b"via", b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto",
    b"traceparent", b"x-strangler-hops",
}  # fmt: skip

BLANK_BEFORE_COLON = re.compile(rb"^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]+:")


class Wire:
    """An origin and the proxy before it, used for many examples."""

    def __init__(self) -> None:
        self.origin = RecordingOrigin()
        # No connection is kept, so that each answer begins on one of its own.
        self.proxy = Strangler(rules_for(self.origin, max_idle=0))
        self.parts: list[bytes] = []

    def answer_raw(self, connection: Connection) -> None:
        """A script: the parts, whatever was asked, and the end."""
        if connection.read_request() is not None:
            for part in self.parts:
                connection.send(part)


@pytest.fixture(scope="module")
def wire():
    running = Wire()
    yield running
    running.proxy.close()
    running.origin.close()
    assert running.origin.failures == []


def end_to_end(message: Message) -> list[tuple[bytes, bytes]]:
    """The fields that have to arrive, with those between two hops taken out."""
    named = {
        option.strip().lower()
        for value in message.all(b"connection")
        for option in value.split(b",")
    }
    dropped = HOP_BY_HOP | FRAMING | OURS | named
    return [(name, value) for name, value in message.fields if name.lower() not in dropped]


def check_forwarded(wire: Wire, data: bytes, parts: list[bytes], *, whole: bool) -> None:
    """What the origin gets of `data` is a beginning of what the oracle reads in it; all of it, if
    `whole`."""
    expected, rest = strict_http.read_requests(data)
    answers = len(expected) + isinstance(rest, Malformed)
    wire.origin.requests.clear()
    wire.origin.malformed.clear()
    with wire.proxy.client() as client:
        for part in parts:
            client.send(part)
        methods = [message.method for message in expected]
        try:
            for method in [*methods, b"GET"][:answers]:
                client.read_final(method)
        except EOFError:
            assert not whole
    assert wire.proxy.ask(request(b"/barrier")).status == 200
    seen = [message for message in wire.origin.requests if message.target != b"/barrier"]
    assert wire.origin.malformed == []
    assert len(seen) == len(expected) if whole else len(seen) <= len(expected)
    for sent, arrived in zip(expected, seen, strict=False):
        absolute = strict_http.ABSOLUTE_FORM.fullmatch(sent.target)
        if absolute:
            rest = sent.target[absolute.end(1) :]
            assert (
                arrived.target == rest
                if rest[:1] == b"/"
                else arrived.target
                in (
                    b"/" + rest,
                    b"*" + rest,
                )
            )
            assert arrived.one(b"host") == absolute[1]
        else:
            assert arrived.target == sent.target
            assert arrived.one(b"host") == sent.one(b"host")
        assert arrived.method == sent.method
        assert arrived.body == sent.body
        assert end_to_end(arrived) == end_to_end(sent)
        assert [item for item in sent.trailers if item in arrived.trailers] == list(
            arrived.trailers
        )


@given(st.data())
@settings(max_examples=60)
def test_valid_requests_arrive_whatever_the_borders(wire, data):
    """Each of a pipeline, with its content, fields and order."""
    wire.origin.script, wire.origin.reply = None, OK_FOR_ALL
    stream = data.draw(http.streams(http.requests()))
    check_forwarded(wire, stream, data.draw(http.pieces(stream)), whole=True)


@given(st.data())
@settings(max_examples=250)
def test_damaged_requests_arrive_as_the_oracle_reads_them_or_not(wire, data):
    """No second request comes out of one, and none is another than was sent."""
    wire.origin.script, wire.origin.reply = None, OK_FOR_ALL
    stream = data.draw(http.streams(http.damaged(http.requests()) | http.requests()))
    stream += b"\r\n\r\n\r\n"  # so that a line or head that is wrong comes to its end
    check_forwarded(wire, stream, data.draw(http.pieces(stream)), whole=False)


def OK_FOR_ALL(message: Message) -> bytes:  # noqa: N802  (stands where the constant OK could)
    """An answer that is valid for any method."""
    return OK if message.method != b"HEAD" else OK.removesuffix(b"ok")


def repaired(data: bytes, at: int) -> bytes:
    """The same with what a proxy may repair in an answer's head: folded lines become one (RFC 9112
    section 5.2), and blanks before a colon go (section 5.1)."""
    end = data.find(b"\r\n\r\n", at)
    if end < 0:
        return data
    first, *lines = data[at:end].split(b"\r\n")
    fields: list[bytes] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] = fields[-1].rstrip(b" \t") + b" " + line.lstrip(b" \t")
        else:
            fields.append(line)
    fields = [BLANK_BEFORE_COLON.sub(rb"\1:", line) for line in fields]
    return data[:at] + b"\r\n".join([first, *fields]) + data[end:]


def read_answer(data: bytes) -> tuple[list[Message], Message | None]:
    """Interim answers and the final one to a GET, None where the oracle finds none that is whole
    and valid."""
    interim: list[Message] = []
    at = 0
    try:
        while True:
            data = repaired(data, at)
            message = strict_http.read_response(data, ended=True, at=at, received=True)
            if message.status >= 200:
                return interim, message
            if message.status == 101:
                return interim, None
            interim.append(message)
            at = message.end
    except (Malformed, strict_http.Incomplete):
        return interim, None


def check_answered(wire: Wire, data: bytes, parts: list[bytes], *, whole: bool) -> None:
    """What the client gets of the origin's `data` is the answer that the oracle reads in it; or an
    answer of ours, or a break; never anything behind it."""
    interim, final = read_answer(data)
    wire.origin.script, wire.parts = wire.answer_raw, parts
    with wire.proxy.client() as client:
        client.send(request(b"/", b"Connection: close, TE", b"TE: trailers"))
        got: list[Message] = []
        try:
            while not got or got[-1].status < 200:
                got.append(client.read_response())
        except EOFError:
            assert not whole, "broken off"
            return
        answer = got.pop()
        assert client.read_to_end() == b""
    if answer.one(b"x-strangler-error"):
        assert not whole, answer.raw
        return
    assert final is not None, f"complete for the client: {answer.raw!r}"
    assert [(item.status, item.reason, end_to_end(item)) for item in got] == [
        (item.status, item.reason, end_to_end(item)) for item in interim
    ]
    assert (answer.status, answer.reason) == (final.status, final.reason)
    assert answer.body == final.body
    assert end_to_end(answer) == end_to_end(final)
    assert [item for item in final.trailers if item in answer.trailers] == list(answer.trailers)


@given(st.data())
@settings(max_examples=60)
def test_valid_answers_arrive_whatever_the_borders(wire, data):
    """Interim answers, content, trailers."""
    answer = data.draw(http.responses())
    check_answered(wire, answer, data.draw(http.pieces(answer)), whole=True)


@given(st.data())
@settings(max_examples=250)
def test_damaged_answers_never_look_complete(wire, data):
    """The client sees the oracle's answer, ours, or a break."""
    answer = data.draw(http.damaged(http.responses()))
    check_answered(wire, answer, data.draw(http.pieces(answer)), whole=False)
