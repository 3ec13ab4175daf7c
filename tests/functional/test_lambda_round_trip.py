"""A request direct to an application, and the same through our proxy, Lambda's real runtime
client and Mangum: the answers are equal.

What Mangum 0.22 is known to lose is named where it is left out."""

import asyncio
import socket
import threading
from pathlib import Path

import pytest
import uvicorn

from strangler.rules.model import LambdaFunction, LambdaPayload, PathEncoding, Url
from support.clients import connected, get, post
from support.echo_app import app
from support.lambda_proxy import proxy_to
from support.lambda_stub import LambdaStub
from support.runtime_api import RuntimeApi

V2, V1, ALB, MULTI = LambdaPayload.V2, LambdaPayload.V1, LambdaPayload.ALB, LambdaPayload.ALB_MULTI
FORMATS = [V2, V1, ALB, MULTI]
JSON = b"Content-Type: application/json"


@pytest.fixture(scope="module")
def runtime():
    """The application in a function."""
    folder = Path(__file__).parents[1] / "support"
    with RuntimeApi("echo_function.handler", folder) as api:
        yield api


@pytest.fixture(scope="module")
def application():
    """The port of the application under a server of its own."""
    config = uvicorn.Config(app, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    sock = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([sock],))
    thread.start()
    yield sock.getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture
def ask(runtime, application):
    """Both answers to a request."""
    return lambda *args, **rule: asyncio.run(answers(runtime, application, *args, **rule))


async def answers(runtime, port, request, payload, **rule):
    """(direct, through Lambda): status, reason, header lines that matter, content."""

    async def run(invocation):
        return await asyncio.to_thread(runtime.invoke, invocation.body)

    method = request.split(b" ", 1)[0]
    async with LambdaStub({"shop": run}) as stub:
        endpoint = Url(scheme="http", host="127.0.0.1", port=stub.port)
        function = LambdaFunction(
            function="shop", region="eu-west-1", payload=payload, endpoint=endpoint, **rule
        )
        async with proxy_to(function) as proxy:
            found = []
            for where in (port, proxy.port):
                async with connected(where) as client:
                    await client.send(request)
                    found.append(plain(await client.response(method)))
            return found


def plain(message):
    """Without what differs between two servers anyway: their names, the time, connections; and
    repeated fields as one list, which means the same (RFC 9110 section 5.3)."""
    skipped = (b"date", b"server", b"connection")
    lines = []
    for name in {line.partition(b":")[0].lower() for line in message.lines}.difference(skipped):
        values = message.values(name)
        joined = values if name == b"set-cookie" else [b",".join(values)]
        lines += [b"%b: %b" % (name, value) for value in joined]
    return message.status, sorted(lines), message.body


CASES = {
    "plain": get(b"/plain"),
    "options": get(b"/x", method=b"OPTIONS"),
    "delete": get(b"/x", method=b"DELETE"),
    "repeated query keys": get(b"/q?tag=a&tag=b%20c&other=1"),
    "interleaved query keys": get(b"/q?tag=a&other=1&tag=b"),
    "repeated fields": get(b"/h", b"X-Test-Many: 1", b"x-test-many: 2,3"),
    "empty query values": get(b"/q?empty=&flag&x=1"),
    "encoded query": get(b"/q?a%26b=c%3Dd&plus=a+b&utf=%C3%A9&pct=%2541"),
    "encoded path": get(b"/caf%C3%A9/a%20b"),
    "encoded slash": get(b"/a%2Fb"),
    "encoded question mark": get(b"/a%3Fb%23c"),
    "encoded percent": get(b"/100%25/x%2541"),
    "several cookies": get(b"/c", b"Cookie: sid=abc; theme=dark"),
    "text body": post(b'{"q": "\xc3\xa9"}', b"/b", JSON),
    "form body": post(b"a=1&b=%20", b"/b", b"Content-Type: application/x-www-form-urlencoded"),
    "bytes that are no UTF-8": post(b"\xff\xfe\x00", b"/b", JSON),
    "binary body": post(bytes(range(256)), b"/b", b"Content-Type: image/png"),
    "coded body": post(b"\x1f\x8b", b"/b", b"Content-Encoding: gzip", JSON),
    "empty body": post(b"", b"/b", JSON),
    "no body": get(b"/b", method=b"POST"),
    "chunks": get(b"/b", b"Transfer-Encoding: chunked", JSON, method=b"POST")
    + b"2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n",
    "put": post(b"x", b"/b", method=b"PUT"),
    "head": get(b"/h", method=b"HEAD"),
    "binary answer": get(b"/binary"),
    "cookies in the answer": get(b"/cookies"),
    "repeated fields in the answer": get(b"/repeated"),
    "no content": get(b"/status/204"),
    "error of the application": get(b"/raise"),
    "not modified": get(b"/status/304"),
    "created": get(b"/status/201", method=b"POST"),
    "head of an error": get(b"/status/404", method=b"HEAD"),
}
SINGLE = "the format has one value for each name, the last one"
GROUPED = "the format's maps keep the order of values, not that among keys"
LOST = {
    ("repeated query keys", ALB): SINGLE,
    ("repeated fields", ALB): SINGLE,
    ("interleaved query keys", ALB): SINGLE,
    ("interleaved query keys", V1): GROUPED,
    ("interleaved query keys", MULTI): GROUPED,
}
TYPED = ("no content", "not modified", "created", "head of an error")
"""Answers without content, which Mangum calls JSON in format 2.0 where nobody says a type."""


@pytest.mark.parametrize("payload", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_the_answer_is_the_applications(ask, case, payload):
    """Status, header, content."""
    if (case, payload) in LOST:
        pytest.skip(LOST[case, payload])
    direct, (status, lines, content) = ask(CASES[case], payload)
    if payload is V2 and case in TYPED:
        lines.remove(b"content-type: application/json")
    assert (status, lines, content) == direct


@pytest.mark.parametrize("payload", FORMATS)
def test_a_function_that_fails_is_a_bad_gateway(ask, payload):
    """Of its error nothing reaches the client."""
    _, (status, lines, content) = ask(get(b"/fail"), payload)
    assert status == 502
    assert b"x-strangler-error: function-failed" in lines
    assert b"secret" not in content
    assert b"KeyError" not in content


def test_without_a_status_the_json_is_the_answer(ask):
    """Format 2.0; what a Python function returns that returns nothing is null."""
    _, (status, lines, content) = ask(get(b"/none"), V2)
    assert (status, content) == (200, b"null")
    assert b"content-type: application/json" in lines


@pytest.mark.parametrize("payload", [V1, ALB, MULTI])
def test_elsewhere_a_missing_status_is_a_bad_gateway(ask, payload):
    """As it is behind a REST API or a load balancer."""
    assert ask(get(b"/none"), payload)[1][0] == 502


@pytest.mark.parametrize("payload", FORMATS)
def test_paths_decoded_twice_are_the_trap_of_decoded_events(ask, payload):
    """Mangum decodes what `path_encoding: decoded` has decoded already; raw is the default."""
    request = get(b"/x%2541")
    direct, through = ask(request, payload, path_encoding=PathEncoding.DECODED)
    assert b'"/x%41"' in direct[2]
    assert b'"/xA"' in through[2]
