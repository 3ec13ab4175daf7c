"""A client, our engine, and a local Lambda service that does everything a real one can."""

import asyncio
import calendar
import json
import time
from email.utils import formatdate

import pytest
import uvloop
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from strangler.proxy.dataplane.messages import AwsCredentials
from strangler.rules.model import Effect, LambdaFunction, LambdaMode, Overflow, Url
from support.clients import connected, get, post
from support.lambda_proxy import CREDENTIALS, proxy_to
from support.lambda_stub import LambdaStub, raised, refused, returned, streamed
from support.origins import Origin
from support.wires import EndedError

PRELUDE = b'{"statusCode":200,"headers":{"content-type":"text/event-stream"}}' + bytes(8)


@pytest.fixture(params=[asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def run(request):
    """Each event loop that a worker may have."""
    return request.param


def rule(stub, **fields):
    """The function `shop` of that service."""
    endpoint = Url(scheme="http", host="127.0.0.1", port=stub.port)
    return LambdaFunction(function="shop", region="eu-west-1", endpoint=endpoint, **fields)


async def asked(answer, request=None, *, monolith=0, effect=Effect.WRITE, **fields):
    """What the client gets, and what the operator is told, if the service answers so."""
    request = request or get()
    async with (
        LambdaStub({"shop": answer if callable(answer) else lambda invocation: answer}) as stub,
        proxy_to(rule(stub, **fields), monolith=monolith, effect=effect) as proxy,
        connected(proxy.port) as client,
    ):
        await client.send(request)
        return await client.response(request.split(b" ", 1)[0]), proxy


async def monolith(peer):
    """Answers with the size of what it was sent."""
    while True:
        request = await peer.request()
        size = b"%d" % len(request.body)
        await peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(size), size))


THROTTLED = refused(429, "TooManyRequestsException", "Rate Exceeded.", retry_after="7")


@pytest.mark.parametrize(
    ("answer", "status", "reason", "retry_after"),
    [
        (raised(errorType="KeyError", errorMessage="secret"), 502, b"function-failed", None),
        (raised(errorMessage="Task timed out after 3.00 seconds"), 504, b"function-timeout", None),
        (THROTTLED, 503, b"function-throttled", b"7"),
        (refused(413, "RequestTooLargeException"), 413, b"body-too-large", None),
        (refused(404, "ResourceNotFoundException"), 502, b"function-refused", None),
        (refused(502, "KMSDisabledException"), 502, b"function-refused", None),
        (refused(500, "ServiceException"), 502, b"function-refused", None),
        (refused(409, "ResourceConflictException"), 503, b"function-not-ready", b"1"),
        (refused(408, "SnapStartTimeoutException"), 503, b"function-not-ready", b"1"),
        (refused(400, "InvalidRequestContentException"), 502, b"function-refused", None),
        (refused(400, "RecursiveInvocationException"), 508, b"loop", None),
        (refused(403, "AccessDeniedException", "secret"), 502, b"function-refused", None),
        (refused(403, "UnrecognizedClientException"), 502, b"credentials-missing", None),
        (returned(b"{"), 502, b"function-failed", None),
        (returned({"statusCode": 99}), 502, b"function-failed", None),
    ],
)
def test_each_error_has_its_answer(answer, status, reason, retry_after):
    """Status, reason, when to come back; of what the service said nothing."""
    message, _ = asyncio.run(asked(answer))
    assert message.status == status
    assert message.value(b"x-strangler-error") == reason
    assert message.value(b"retry-after") == retry_after
    assert b"secret" not in message.raw + message.body


def test_a_failed_function_is_not_run_twice():
    """Not even for GET on a route that only reads."""
    calls = []

    def fail(invocation):
        calls.append(invocation)
        return raised(errorType="KeyError")

    message, _ = asyncio.run(asked(fail, effect=Effect.READ))
    assert (message.status, len(calls)) == (502, 1)


def test_what_did_not_run_may_be_answered_by_the_monolith(run):
    """A throttled write is no lost write."""

    async def test():
        async with Origin(monolith) as origin:
            message, _ = await asked(THROTTLED, post(b"abc"), monolith=origin.port)
            assert (message.status, message.body) == (200, b"3")

    run(test())


def test_what_ran_is_not_repeated_by_the_monolith(run):
    """A write that failed half way stays failed."""

    async def test():
        async with Origin(monolith) as origin:
            message, _ = await asked(raised(), post(b"abc"), monolith=origin.port)
            assert message.status == 502
            assert origin.requests == []

    run(test())


LONG = 7 * 2**20


@pytest.mark.parametrize("chunked", [False, True])
def test_content_that_does_not_fit_goes_to_the_monolith(run, chunked):
    """`overflow: legacy`: known by the length, or when too much has come."""

    async def test():
        if chunked:
            head = get(b"/", b"Transfer-Encoding: chunked", method=b"POST")
            request = head + b"%x\r\n" % LONG + b"x" * LONG + b"\r\n0\r\n\r\n"
        else:
            request = post(b"x" * LONG)
        async with Origin(monolith) as origin:
            message, _ = await asked(
                raised(), request, monolith=origin.port, overflow=Overflow.LEGACY
            )
            assert (message.status, message.body) == (200, b"%d" % LONG)

    run(test())


def test_content_that_does_not_fit_is_refused(run):
    """`overflow: reject`, although there is a monolith."""

    async def test():
        async with Origin(monolith) as origin:
            request = post(b"x" * LONG)[:-LONG]
            message, _ = await asked(raised(), request, monolith=origin.port)
            assert message.status == 413
            assert origin.requests == []

    run(test())


def test_without_credentials_the_answer_is_ours(run):
    """And the operator hears why."""

    async def test():
        async with (
            LambdaStub({"shop": lambda invocation: raised()}) as stub,
            proxy_to(rule(stub), credentials=None) as proxy,
            connected(proxy.port) as client,
        ):
            message = await client.ask(get())
            assert message.value(b"x-strangler-error") == b"credentials-missing"
            assert len(proxy.problems) == 1
            assert stub.invocations == []
            stub.functions["shop"] = lambda invocation: returned({"statusCode": 204})
            proxy.engine.apply(CREDENTIALS)
            assert (await client.ask(get())).status == 204

    run(test())


def verify(credentials, offset=0.0):
    """A check as the service's: the signature is the one that botocore makes, its time is now."""

    def check(invocation):
        headers = invocation.headers
        wrong = {"date": formatdate(time.time() + offset, usegmt=True)}
        signed_at = time.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ")
        if abs(time.time() + offset - calendar.timegm(signed_at)) > 300:
            return refused(403, "InvalidSignatureException", "Signature expired", **wrong)
        request = AWSRequest(
            method="POST",
            url=f"http://{headers['host']}{invocation.target}",
            data=invocation.body,
            headers={"Host": headers["host"]},
        )
        request.context["timestamp"] = headers["x-amz-date"]
        request.headers["X-Amz-Date"] = headers["x-amz-date"]
        keys = Credentials(credentials.access_key, credentials.secret_key, credentials.token)
        request.headers["X-Amz-Security-Token"] = credentials.token
        signer = SigV4Auth(keys, "lambda", "eu-west-1")
        text = signer.string_to_sign(request, signer.canonical_request(request))
        if f"Signature={signer.signature(text, request)}" not in headers["authorization"]:
            return refused(403, "InvalidSignatureException", "does not match", **wrong)
        return None

    return check


@pytest.mark.parametrize("offset", [0.0, 7200.0, -7200.0])
def test_signatures_are_accepted_whatever_our_clock_says(run, offset):
    """A clock that is wrong costs one refusal, not a request."""

    async def test():
        async with (
            LambdaStub({"shop": lambda invocation: returned({"statusCode": 204})}) as stub,
            proxy_to(rule(stub, qualifier="live")) as proxy,
            connected(proxy.port) as client,
        ):
            stub.check = verify(CREDENTIALS, offset)
            for _ in range(3):
                assert (await client.ask(post(b"abc"))).status == 204
            assert len(stub.invocations) == 3 + bool(offset)
            assert stub.invocations[0].qualifier == "live"
            assert len(proxy.problems) == bool(offset)

    run(test())


def test_a_wrong_secret_is_refused_once(run):
    """And not signed again with the same."""

    async def test():
        async with (
            LambdaStub({"shop": lambda invocation: raised()}) as stub,
            proxy_to(rule(stub)) as proxy,
            connected(proxy.port) as client,
        ):
            stub.check = verify(AwsCredentials("AKIDEXAMPLE", "another", "token"))
            message = await client.ask(get())
            assert message.value(b"x-strangler-error") == b"credentials-missing"
            assert len(stub.invocations) == 1

    run(test())


@pytest.mark.parametrize("mode", list(LambdaMode))
def test_the_access_log_names_the_version_and_the_endpoint(run, mode):
    """Which one an alias drew differs from request to request, and errors are of one too."""

    async def test():
        def answer(invocation):
            match len(stub.invocations):
                case 1:
                    return THROTTLED
                case 2:
                    return raised(errorMessage="no")
                case _ if mode is LambdaMode.STREAM:
                    return streamed(PRELUDE, b"x")
                case _:
                    return returned({"statusCode": 204}, version="$LATEST")

        async with (
            LambdaStub({"shop": answer}) as stub,
            proxy_to(rule(stub, mode=mode)) as proxy,
            connected(proxy.port) as client,
        ):
            for status in (503, 502, 200 if mode is LambdaMode.STREAM else 204):
                assert (await client.ask(get())).status == status
        entries = [json.loads(line) for line in proxy.log]
        drawn = "1" if mode is LambdaMode.STREAM else "$LATEST"
        assert [entry.get("version") for entry in entries] == [None, "1", drawn]
        assert {entry["server"] for entry in entries} == {f"127.0.0.1:{stub.port}"}

    run(test())


def test_connections_are_used_again(run):
    """Also after errors and streams."""

    async def test():
        async with (
            LambdaStub({"shop": lambda invocation: THROTTLED}) as stub,
            proxy_to(rule(stub)) as proxy,
            connected(proxy.port) as client,
        ):
            for _ in range(3):
                assert (await client.ask(get())).status == 503
            assert len(stub.connections) == 1
        async with (
            LambdaStub({"shop": lambda invocation: streamed(PRELUDE, b"x")}) as stub,
            proxy_to(rule(stub, mode=LambdaMode.STREAM)) as proxy,
            connected(proxy.port) as client,
        ):
            for _ in range(3):
                assert (await client.ask(get())).body == b"x"
            assert len(stub.connections) == 1

    run(test())


def test_a_stream_passes(run):
    """Byte for byte, as chunks."""

    async def test():
        pieces = [PRELUDE, *(b"data: %d\n\n" % number for number in range(100))]
        message, _ = await asked(streamed(*pieces), mode=LambdaMode.STREAM)
        assert message.value(b"content-type") == b"text/event-stream"
        assert message.value(b"transfer-encoding") == b"chunked"
        assert message.body == b"".join(pieces[1:])

    run(test())


def test_a_large_stream_waits_for_its_client(run):
    """Memory stays, content arrives."""

    async def test():
        piece = b"x" * 2**18
        answer = streamed(PRELUDE, *[piece] * 40)
        message, _ = await asked(answer, mode=LambdaMode.STREAM)
        assert len(message.body) == 40 * len(piece)

    run(test())


def test_an_error_in_a_stream_is_an_answer_before_its_first_byte(run):
    """502, even behind a prelude."""

    async def test():
        answer = streamed(PRELUDE, ErrorCode="Runtime.Error", ErrorDetails="secret")
        message, _ = await asked(answer, mode=LambdaMode.STREAM)
        assert message.value(b"x-strangler-error") == b"function-failed"

    run(test())


@pytest.mark.parametrize(
    "answer",
    [
        streamed(PRELUDE, b"x", ErrorCode="Runtime.Error"),
        streamed(PRELUDE, b"x", ended=False),
        streamed(PRELUDE, b"x", ended=False, cut=True),
    ],
    ids=["error", "no end", "cut off"],
)
def test_a_stream_that_breaks_is_never_a_clean_end(run, answer):
    """The client's connection is broken off before the last chunk."""

    async def test():
        with pytest.raises(EndedError) as ended:
            await asked(answer, mode=LambdaMode.STREAM)
        assert ended.value.how == "reset"

    run(test())


def test_a_client_that_leaves_ends_the_invocations_connection(run):
    """The function itself runs on; nobody can stop it."""

    async def test():
        called, gone = asyncio.Event(), asyncio.Event()

        async def wait(invocation):
            called.set()
            try:
                await asyncio.Event().wait()
            finally:
                gone.set()

        async with (
            LambdaStub({"shop": wait}) as stub,
            proxy_to(rule(stub)) as proxy,
        ):
            async with connected(proxy.port) as client:
                await client.send(get())
                await called.wait()
                client.reset()
            await asyncio.wait_for(gone.wait(), 10)

    run(test())


def test_a_head_request_has_no_content(run):
    """Whatever the function returns."""

    async def test():
        value = {"statusCode": 200, "headers": {"content-length": "42"}, "body": "x" * 42}
        message, _ = await asked(returned(value), get(method=b"HEAD"))
        assert (message.value(b"content-length"), message.body) == (b"42", b"")

    run(test())


def test_the_function_is_told_who_the_client_is(run):
    """As any upstream: a stranger's own claims are gone."""

    async def test():
        events = []

        def keep(invocation):
            events.append(invocation.event)
            return returned({"statusCode": 204})

        await asked(keep, get(b"/a?b=c", b"X-Forwarded-For: 6.6.6.6", b"X-Real-IP: 6.6.6.6"))
        headers = events[0]["headers"]
        assert headers["x-forwarded-for"] == "127.0.0.1"
        assert headers["x-forwarded-host"] == "shop.example.com"
        assert "x-real-ip" not in headers
        assert headers["traceparent"].startswith("00-")
        assert events[0]["requestContext"]["http"]["sourceIp"] == "127.0.0.1"

    run(test())
