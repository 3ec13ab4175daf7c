"""Trace context: kept, restarted, continued."""

import pytest

from strangler.proxy.dataplane.forwarding import retraced
from strangler.proxy.dataplane.request import Request
from strangler.proxy.dataplane.tracing import Tracer, trace_id, traceparent_for
from support.played import World

TRACE, SPAN = b"0af7651916cd43dd8448eb211c80319c", b"b7ad6b7169203331"
VALID = b"00-%b-%b-01" % (TRACE, SPAN)


def asked(*lines):
    block = b"".join(b"\r\n" + line for line in (b"Host: a", *lines))
    request = Request(b"GET", b"/", 1, block)
    request.specials = [line.partition(b":")[0].lower() for line in (b"Host: a", *lines)]
    return request


def bits(count):
    return (1 << count) - 1


@pytest.mark.parametrize("value", [VALID, b"cc-%b-%b-00-more" % (TRACE, SPAN)])
def test_a_good_traceparent_goes_on(value):
    """Of a later version too."""
    assert traceparent_for(asked(b"traceparent: " + value), bits) == b""


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"x",
        b"00-%b-%b" % (TRACE, SPAN),
        VALID + b"-more",
        b"ff" + VALID[2:],
        VALID.upper(),
        b"00-%b-%b-01" % (b"0" * 32, SPAN),
        b"00-%b-%b-01" % (TRACE, b"0" * 16),
        VALID + b", " + VALID,
    ],
)
def test_a_bad_traceparent_begins_anew(value):
    """Trace Context section 3.2; and the log has no trace of the client's words."""
    started = traceparent_for(asked(b"traceparent: " + value), bits)
    assert trace_id(started)
    assert trace_id(value) == ""


def test_zero_bits_are_no_id():
    """Chance may not make an invalid one."""
    assert trace_id(traceparent_for(asked(), lambda count: 0))


@pytest.mark.parametrize(
    ("lines", "sent", "expected"),
    [
        ((b"tracestate: a=1",), VALID, b"\r\nHost: a"),
        ((b"traceparent: x", b"tracestate: a=1"), VALID, b"\r\nHost: a"),
        (
            (b"traceparent: " + VALID, b"tracestate: a=1"),
            b"00-%b-%b-01" % (TRACE, b"1" * 16),
            b"\r\nHost: a\r\ntracestate: a=1",
        ),
    ],
)
def test_tracestate_belongs_to_its_trace(lines, sent, expected):
    """It goes on with a further span, not with a new trace (Trace Context section 3.4)."""
    request = asked(*lines)
    assert retraced(request.block, request, sent) == expected


def test_a_sampled_caller_gets_a_span_in_its_trace():
    """With our span as the parent of what follows."""
    tracer = Tracer(0, bits, lambda: 7)
    sent, trace = tracer.begin(asked(b"traceparent: " + VALID))
    assert sent == b"00-%b-%b-01" % (TRACE, b"f" * 16)
    assert (trace.trace_id, trace.parent_id) == (TRACE.decode(), SPAN.decode())


def test_a_caller_that_does_not_sample_is_heeded():
    """Its own traceparent goes on untouched."""
    tracer = Tracer(10_000, bits, lambda: 7)
    assert tracer.begin(asked(b"traceparent: " + VALID[:-1] + b"0")) == (b"", None)


@pytest.mark.parametrize("target", [b"/livez", b"/big"])
def test_a_bad_traceparent_on_a_request_answered_here_is_harmless(target):
    """It is logged without a trace, and the connection goes on."""
    from strangler.rules.model import Limits, ProxySettings

    world = World(settings=ProxySettings(health_path="/livez", limits=Limits(body=1)))
    connection, transport = world.client()
    connection.data_received(
        b"POST %b HTTP/1.1\r\nHost: a\r\ntraceparent: x\r\nContent-Length: 2\r\n\r\n" % target
    )
    assert transport.written.startswith((b"HTTP/1.1 200 OK", b"HTTP/1.1 413"))
    assert world.reports == []
    assert len(world.log) == 1
