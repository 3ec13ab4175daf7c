"""One invocation, between an exchange and a connection that are both played by the test."""

import json
from email.utils import formatdate

import pytest

from strangler.proxy.dataplane.attempts import Framing, ResponseHead
from strangler.proxy.dataplane.lambdas.attempt import LambdaAttempt, refusal
from strangler.proxy.dataplane.lambdas.credentials import CredentialHolder
from strangler.proxy.dataplane.lambdas.events import LIMIT
from strangler.proxy.dataplane.lambdas.functions import Function, Surroundings
from strangler.proxy.dataplane.messages import AwsCredentials
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.rules.model import LambdaFunction, LambdaMode, LambdaPayload, Overflow, Url
from support.event_streams import chunk, complete, message
from support.lambda_requests import make_request

NOW = 1_795_428_000.0
ENDPOINT = Url(scheme="http", host="127.0.0.1", port=9001)
KEYS = AwsCredentials("AKIDEXAMPLE", "secret")


class Exchange:
    """Remembers what it is told; may act on the first piece of content."""

    def __init__(self):
        self.told = []
        self.on_first_body = lambda: None

    def on_head(self, head):
        self.told.append(("head", head.status))

    def on_body(self, data):
        self.told.append(("body", data))
        act, self.on_first_body = self.on_first_body, lambda: None
        act()

    def flush(self):
        self.flushed = len(self.told)

    def on_end(self, trailers):
        self.told.append(("end", tuple(trailers)))

    def on_failure(self, failure):
        self.told.append(("failure", failure.outcome))
        self.failure = failure


class Connection:
    """Keeps what is sent, and does as it is told."""

    def __init__(self, owner, head, framing, length):
        self.owner = owner
        start, mark, self.sent = head.partition(b"\r\n\r\n")
        self.head = start + mark
        assert (framing, length) == (Framing.NONE, 0), "all of it comes at once"
        self.aborted = self.paused = self.waiting = False

    def abort(self):
        self.aborted = True

    def pause_reading(self):
        self.paused = True

    def resume_reading(self):
        self.paused = False

    def answer(self, content, status=200, **fields):
        """A whole answer; fields with `_` for `-`."""
        self.begin(status, **fields)
        self.owner.on_body(content)
        self.owner.on_end(())

    def begin(self, status=200, **fields):
        """Its head."""
        lines = [f"\r\n{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        block = "".join(lines).encode()
        self.owner.on_head(ResponseHead(status, b"", block, Framing.CHUNKED, None, dated=False))


class World:
    """A function, its surroundings, and every connection that was opened."""

    def __init__(self, **rule):
        self.now = NOW
        self.reports = []
        self.connections = []
        self.credentials = CredentialHolder(lambda: self.now, lambda: self.now)
        self.credentials.replace(KEYS)
        surroundings = Surroundings(
            credentials=self.credentials,
            now=lambda: self.now,
            new_id=lambda: "r-1",
            report=self.reports.append,
        )
        rule = {"function": "shop", "region": "eu-west-1", "endpoint": ENDPOINT} | rule
        self.function = Function(LambdaFunction(**rule), surroundings)
        self.exchange = Exchange()

    def open(self, owner, head, *, head_request, framing, length):
        """See `OpenHttp`."""
        assert not head_request
        self.connections.append(Connection(owner, head, framing, length))
        return self.connections[-1]

    def begin(self, request=None, body=None):
        """An attempt; with its content it is sent."""
        request = request or make_request("/a", "POST", body=b"x")
        attempt = LambdaAttempt(
            self.function,
            self.open,
            self.exchange,
            request,
            target=request.target,
            block=request.block,
        )
        if body is not None:
            attempt.write(body)
            attempt.finish()
        return attempt

    @property
    def told(self):
        """What the exchange heard."""
        return self.exchange.told


def stream(**rule):
    """A function that streams."""
    return World(mode=LambdaMode.STREAM, **rule)


OK = json.dumps({"statusCode": 200, "body": "hello"}).encode()


def test_nothing_is_sent_before_the_request_is_complete():
    """An event is one piece; until then the request can still go elsewhere."""
    world = World()
    attempt = world.begin()
    attempt.write(b"x")
    assert (world.connections, attempt.waiting) == ([], True)
    attempt.finish()
    assert attempt.waiting is False


def test_an_invocation_is_a_signed_post():
    """To the function's path, with the event as content."""
    world = World(function="shop:live", qualifier="7")
    world.begin(body=b"x")
    (connection,) = world.connections
    head = connection.head.decode()
    assert head.startswith(
        "POST /2015-03-31/functions/shop%3Alive/invocations?Qualifier=7 HTTP/1.1\r\n"
        "Host: 127.0.0.1:9001\r\n"
    )
    assert "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/eu-west-1" in head
    assert head.endswith("\r\n\r\n")
    assert f"\r\nContent-Length: {len(connection.sent)}\r\n" in head
    assert json.loads(connection.sent)["rawPath"] == "/a"


def test_a_stream_has_a_path_of_its_own():
    """`InvokeWithResponseStream`."""
    world = stream()
    world.begin(body=b"x")
    assert world.connections[0].head.startswith(
        b"POST /2021-11-15/functions/shop/response-streaming-invocations HTTP/1.1\r\n"
    )


def test_a_trace_goes_on_to_lambda():
    """So that X-Ray joins the function's segment."""
    world = World()
    world.begin(make_request("/", "POST", [("X-Amzn-Trace-Id", "Root=1")], body=b""), b"")
    assert b"\r\nX-Amzn-Trace-Id: Root=1\r\n\r\n" in world.connections[0].head


def test_the_functions_answer_is_told():
    """Head, content, end."""
    world = World()
    attempt = world.begin(body=b"x")
    world.connections[0].answer(OK, x_amz_executed_version="7")
    assert world.told == [("head", 200), ("body", b"hello"), ("end", ())]
    assert attempt.executed_version == "7"


def test_content_waits_while_the_client_is_slow():
    """And comes when it goes on; then the end."""
    world = World()
    attempt = world.begin(body=b"x")
    attempt.pause_reading()
    world.connections[0].answer(OK)
    assert world.told == [("head", 200)]
    assert not world.connections[0].paused, "the answer is small and already paid for"
    attempt.resume_reading()
    assert world.told[1:] == [("body", b"hello"), ("end", ())]


def test_nothing_is_told_after_an_abort():
    """The connection is given up, the function is not stopped by that."""
    world = World()
    attempt = world.begin(body=b"x")
    attempt.abort()
    world.connections[0].answer(OK)
    assert world.connections[0].aborted
    assert world.told == []


@pytest.mark.parametrize("collected", [False, True])
def test_an_abort_before_sending_sends_nothing(collected):
    """Nor does anything that comes after it."""
    world = World()
    attempt = world.begin()
    if collected:
        attempt.write(b"x")
    attempt.abort()
    attempt.write(b"x")
    attempt.finish()
    assert (world.connections, world.told) == ([], [])


@pytest.mark.parametrize(
    ("overflow", "outcome", "fallback"),
    [
        (Overflow.REJECT, Outcome.BODY_TOO_LARGE, False),
        (Overflow.LEGACY, Outcome.EVENT_TOO_LARGE, True),
    ],
)
def test_what_does_not_fit_an_event_is_never_sent(overflow, outcome, fallback):
    """As soon as it is known: by its length, while it comes, or when the event is made."""
    world = World(overflow=overflow)
    text = [("Content-Type", "text/plain")]
    long = make_request("/", "POST", text, body=b"x" * LIMIT)
    failures = [refusal(world.function, long)]
    binary = make_request("/", "POST", body=b"x" * (LIMIT * 3 // 4))
    failures.append(refusal(world.function, binary))
    chunked = make_request("/", "POST", text, chunked=True)
    attempt = world.begin(chunked)
    for _ in range(3):
        attempt.write(b"x" * (LIMIT // 2))
    attempt.finish()
    assert len(world.told) == 1
    failures.append(world.exchange.failure)
    world.begin(make_request("/", "POST", text, body=b"x"), b'"' * (LIMIT * 3 // 4))
    failures.append(world.exchange.failure)
    assert world.connections == []
    for failure in failures:
        assert (failure.outcome, failure.sent, failure.fallback) == (outcome, False, fallback)
        assert (failure.retry, failure.counts, failure.outcome.status) == (False, False, 413)


def test_the_largest_content_that_fits_is_sent():
    """Base64 is a third longer."""
    world = World()
    request = make_request("/", "POST", body=b"")
    world.begin(request, b"x" * (LIMIT * 3 // 4 - 2000))
    assert len(world.connections[0].sent) < LIMIT
    assert refusal(world.function, request) is None


def test_without_credentials_nothing_is_sent():
    """The operator hears of it once."""
    world = World()
    world.credentials.replace(AwsCredentials("A", "b", expires=NOW + 60))
    world.now += 61
    assert refusal(world.function, make_request("/")).outcome is Outcome.CREDENTIALS_MISSING
    world.begin(body=b"x")
    assert world.told == [("failure", Outcome.CREDENTIALS_MISSING)]
    assert (world.exchange.failure.sent, world.connections) == (False, [])
    assert len(world.reports) == 1


def test_a_functions_error_is_told_without_its_words():
    """FunctionError is a 502 that counts and is not repeated."""
    world = World()
    world.begin(body=b"x")
    document = {"errorType": "KeyError", "errorMessage": "secret"}
    world.connections[0].answer(json.dumps(document).encode(), x_amz_function_error="Unhandled")
    failure = world.exchange.failure
    assert failure.outcome is Outcome.FUNCTION_FAILED
    assert "secret" not in failure.detail


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"statusCode": 99}', b'{"statusCode":200,"body":1}']
)
def test_a_malformed_answer_is_a_failure(content):
    """502, and it counts."""
    world = World()
    world.begin(body=b"x")
    world.connections[0].answer(content)
    assert world.exchange.failure == Failure(
        Outcome.FUNCTION_FAILED, sent=True, detail=world.exchange.failure.detail, retry=False
    )
    assert world.exchange.failure.detail.startswith("malformed answer: ")


def test_an_endless_answer_is_cut():
    """Lambda itself stops at 6 MB."""
    world = World()
    world.begin(body=b"x")
    world.connections[0].begin()
    for _ in range(9):
        world.connections[0].owner.on_body(b" " * 2**20)
    world.connections[0].owner.on_end(())
    assert world.told == [("failure", Outcome.FUNCTION_FAILED)]


def test_an_error_of_the_service_is_read_from_its_table():
    """With the time it named."""
    world = World()
    world.begin(body=b"x")
    world.connections[0].answer(
        b"{}", 429, x_amzn_errortype="TooManyRequestsException", retry_after="7"
    )
    failure = world.exchange.failure
    assert (failure.outcome, failure.retry_after) == (Outcome.FUNCTION_THROTTLED, 7)
    assert world.reports == []


def test_what_only_an_operator_can_mend_is_reported_until_it_works():
    """Once, and again when it breaks anew."""
    world = World()
    for _ in range(2):
        world.begin(body=b"x")
        world.connections[-1].answer(
            b'{"Message": "not authorized"}', 403, x_amzn_errortype="AccessDeniedException"
        )
    assert world.reports == ["function shop: AccessDeniedException: not authorized"]
    world.begin(body=b"x")
    world.connections[-1].answer(OK)
    world.begin(body=b"x")
    world.connections[-1].answer(b"{}", 403, x_amzn_errortype="AccessDeniedException")
    assert len(world.reports) == 2


def expire(connection, theirs):
    """The service refuses a signature for its time."""
    connection.answer(
        b'{"message": "Signature expired"}',
        403,
        x_amzn_errortype="InvalidSignatureException",
        date=formatdate(theirs, usegmt=True),
    )


def test_a_clock_that_jumped_loses_no_request():
    """The service's time is learnt, told once, and each event signed again."""
    world = World()
    world.begin(body=b"x")
    world.begin(body=b"x")
    for connection in list(world.connections):
        expire(connection, NOW + 7200)
    assert world.told == []
    assert len(world.reports) == 1
    assert "7200 s" in world.reports[0]
    for connection in world.connections[2:]:
        assert b"X-Amz-Date: 20261123T120000Z" in connection.head
        connection.answer(OK)
    assert world.told.count(("end", ())) == 2


def test_a_wrong_key_is_not_tried_again():
    """Signing once more would give the same."""
    world = World()
    world.begin(body=b"x")
    expire(world.connections[0], NOW + 1)
    assert len(world.connections) == 1
    assert world.told == [("failure", Outcome.CREDENTIALS_MISSING)]


def test_newer_credentials_are_tried_once():
    """A token that expired on the way is no reason to fail."""
    world = World()
    world.begin(body=b"x")
    for number in range(2):
        world.credentials.replace(AwsCredentials(f"AKID{number}", "new"))
        world.connections[-1].answer(b"{}", 403, x_amzn_errortype="ExpiredTokenException")
    assert len(world.connections) == 2
    assert b"Credential=AKID0/" in world.connections[1].head
    assert world.connections[1].sent == world.connections[0].sent
    assert world.told == [("failure", Outcome.CREDENTIALS_MISSING)]


@pytest.mark.parametrize(
    ("failure", "outcome", "retry"),
    [
        (Failure(Outcome.CONNECT_FAILED, sent=False), Outcome.CONNECT_FAILED, True),
        (Failure(Outcome.UPSTREAM_RESET, sent=True), Outcome.UPSTREAM_RESET, True),
        (Failure(Outcome.FIRST_BYTE_TIMEOUT, sent=True), Outcome.FIRST_BYTE_TIMEOUT, False),
    ],
)
def test_a_failed_connection_is_told_as_it_is(failure, outcome, retry):
    """But a function that was waited for in vain is not run again."""
    world = World()
    attempt = world.begin(body=b"x")
    world.connections[0].owner.on_failure(failure)
    assert (world.exchange.failure.outcome, world.exchange.failure.retry) == (outcome, retry)
    assert attempt.unreachable


def test_an_answer_cut_off_before_it_could_be_read_is_a_502():
    """The client has seen nothing of it."""
    world = World()
    world.begin(body=b"x")
    world.connections[0].begin()
    world.connections[0].owner.on_failure(Failure(Outcome.UPSTREAM_ABORTED, sent=True))
    assert world.told == [("failure", Outcome.UPSTREAM_RESET)]


# Streams -----------------------------------------------------------------------------------------

PRELUDE = b'{"statusCode": 201}' + bytes(8)


def test_a_stream_is_told_as_it_comes():
    """The head with the first byte, the end with that of the message around it."""
    world = stream()
    world.begin(body=b"x")
    connection = world.connections[0]
    connection.begin(content_type="application/vnd.amazon.eventstream")
    connection.owner.on_body(chunk(PRELUDE))
    assert world.told == []
    connection.owner.on_body(chunk(b"one")[:10])
    connection.owner.on_body(chunk(b"one")[10:] + chunk(b"two"))
    assert world.told == [("head", 201), ("body", b"one"), ("body", b"two")]
    connection.owner.on_body(complete())
    assert not connection.aborted
    connection.owner.on_end(())
    assert world.told[-1] == ("end", ())


def test_a_stream_without_content_has_a_head():
    """And ends."""
    world = stream()
    world.begin(body=b"x")
    world.connections[0].answer(chunk(PRELUDE) + complete())
    assert world.told == [("head", 201), ("end", ())]


def test_a_slow_client_holds_the_stream_back():
    """What came meanwhile waits; the source is stopped."""
    world = stream()
    attempt = world.begin(body=b"x")
    connection = world.connections[0]
    world.exchange.on_first_body = attempt.pause_reading
    connection.answer(chunk(PRELUDE + b"one") + chunk(b"two") + complete())
    assert world.told == [("head", 201), ("body", b"one")]
    attempt.resume_reading()
    assert world.told[2:] == [("body", b"two"), ("end", ())]


def test_a_paused_stream_pauses_its_connection():
    """And goes on with it."""
    world = stream()
    attempt = world.begin(body=b"x")
    attempt.pause_reading()
    assert world.connections[0].paused
    attempt.resume_reading()
    assert not world.connections[0].paused


@pytest.mark.parametrize(
    ("details", "outcome"),
    [
        ({"ErrorCode": "Runtime.Error"}, Outcome.FUNCTION_FAILED),
        (
            {"ErrorCode": "Unhandled", "ErrorDetails": "Task timed out after 3.00 seconds"},
            Outcome.FUNCTION_TIMEOUT,
        ),
    ],
)
def test_an_error_before_the_first_byte_is_still_an_answer_of_ours(details, outcome):
    """Even behind a prelude."""
    world = stream()
    world.begin(body=b"x")
    world.connections[0].answer(chunk(PRELUDE) + complete(**details))
    assert world.told == [("failure", outcome)]


@pytest.mark.parametrize("end", [complete(ErrorCode="Unhandled"), b"", b"garbage!" * 4])
def test_an_error_after_the_first_byte_breaks_the_stream_off(end):
    """An error, a missing end, or bytes that are no event stream."""
    world = stream()
    world.begin(body=b"x")
    world.connections[0].answer(chunk(PRELUDE + b"one") + end)
    assert world.told == [("head", 201), ("body", b"one"), ("failure", Outcome.UPSTREAM_ABORTED)]


def test_garbage_ends_the_connection():
    """Nothing more is read from it."""
    world = stream()
    world.begin(body=b"x")
    world.connections[0].begin()
    world.connections[0].owner.on_body(b"garbage!" * 4)
    assert world.told == [("failure", Outcome.FUNCTION_FAILED)]
    assert world.connections[0].aborted


def test_an_exception_in_the_stream_is_a_failure():
    """The service's own way to say so."""
    world = stream()
    world.begin(body=b"x")
    world.connections[0].answer(message(message_type="exception", exception_type="Throttled"))
    assert world.exchange.failure.detail == "the stream ended with Throttled"


def test_formats_are_those_of_the_rules():
    """In the event and in the answer."""
    world = World(payload=LambdaPayload.ALB)
    world.begin(body=b"x")
    assert "elb" in json.loads(world.connections[0].sent)["requestContext"]
    world.connections[0].answer(b'{"no": "status"}')
    assert world.told == [("failure", Outcome.FUNCTION_FAILED)]
