"""Answers of functions, in each format."""

import json

import pytest

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.fieldblock import names_of, split_lines
from strangler.proxy.dataplane.lambdas.answers import parse_answer
from strangler.proxy.dataplane.lambdas.malformed import MalformedError
from strangler.rules.model import LambdaPayload

V2, V1, ALB, MULTI = LambdaPayload.V2, LambdaPayload.V1, LambdaPayload.ALB, LambdaPayload.ALB_MULTI


def parse(payload, value, *, head_request=False):
    """The answer to what a function returned."""
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return parse_answer(payload, content, head_request=head_request)


def lines(answer):
    """The header of an answer."""
    return split_lines(answer.head.block)


def names(answer):
    """The names of its fields."""
    return names_of(answer.head.block.lower())


def test_an_answer_is_what_the_documentation_shows():
    """Format 2.0: one Set-Cookie line for each cookie."""
    answer = parse(
        V2,
        {
            "statusCode": 201,
            "headers": {"content-type": "application/json", "Location": "/orders/8"},
            "cookies": ["sid=new; Path=/; HttpOnly", "seen=1; Path=/"],
            "body": '{"id":8}',
            "isBase64Encoded": False,
        },
    )
    assert (answer.head.status, answer.head.reason) == (201, b"Created")
    assert lines(answer) == [
        b"content-type: application/json",
        b"Location: /orders/8",
        b"set-cookie: sid=new; Path=/; HttpOnly",
        b"set-cookie: seen=1; Path=/",
        b"content-length: 8",
    ]
    assert answer.head.value(b"location") == b"/orders/8"
    assert not answer.head.dated
    assert (answer.head.framing, answer.head.length) == (Framing.LENGTH, 8)
    assert answer.body == b'{"id":8}'


@pytest.mark.parametrize("value", [{"id": 8}, "Hello", 7, None, [1], {"body": "x"}])
def test_without_a_status_the_whole_json_is_the_body(value):
    """Format 2.0 infers the answer."""
    content = json.dumps(value, indent=1).encode()
    answer = parse(V2, content)
    assert answer.head.status == 200
    assert lines(answer)[0] == b"content-type: application/json"
    assert answer.body == content


@pytest.mark.parametrize("payload", [V1, ALB, MULTI])
@pytest.mark.parametrize("value", [{"id": 8}, "Hello", None, [1]])
def test_only_format_2_infers(payload, value):
    """Elsewhere the status is required."""
    with pytest.raises(MalformedError):
        parse(payload, value)


@pytest.mark.parametrize("payload", [V1, V2, ALB, MULTI])
@pytest.mark.parametrize(("status", "read"), [("201", 201), (599, 599), (404, 404)])
def test_a_status_in_digits_is_one(payload, status, read):
    """Some functions give a string."""
    assert parse(payload, {"statusCode": status}).head.status == read


@pytest.mark.parametrize("payload", [V1, V2, ALB, MULTI])
@pytest.mark.parametrize(
    "status", [0, 99, 101, 199, 600, "abc", "²00", "+200", 200.5, True, None, []]
)
def test_what_is_no_final_status_is_malformed(payload, status):
    """It could not be sent."""
    with pytest.raises(MalformedError, match="statusCode"):
        parse(payload, {"statusCode": status})


@pytest.mark.parametrize("payload", [V1, V2, ALB, MULTI])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 99_999, b'{"statusCode": NaN}'])
def test_what_is_no_json_is_malformed(payload, content):
    """Whatever the format."""
    with pytest.raises(MalformedError, match="no JSON"):
        parse(payload, content)


@pytest.mark.parametrize("payload", [V1, V2, ALB])
def test_values_that_are_no_text_become_text(payload):
    """Numbers and booleans; null drops the header."""
    headers = {"x-int": 1, "x-float": 1.5, "x-yes": True, "x-no": False, "x-null": None}
    answer = parse(payload, {"statusCode": 200, "headers": headers})
    assert lines(answer)[:4] == [b"x-int: 1", b"x-float: 1.5", b"x-yes: true", b"x-no: false"]
    assert b"x-null" not in names(answer)


@pytest.mark.parametrize("payload", [V1, V2, ALB])
@pytest.mark.parametrize(
    "headers",
    [
        {"x y": "1"},
        {"": "1"},
        {"x:": "1"},
        {"é": "1"},
        {"x": "a\r\nset-cookie: b=1"},
        {"x": "a\0"},
        {"x": ["1"]},
        {"x": {}},
        ["x"],
        "x: 1",
    ],
)
def test_headers_that_cannot_be_sent_are_malformed(payload, headers):
    """Never a split answer."""
    with pytest.raises(MalformedError):
        parse(payload, {"statusCode": 200, "headers": headers})


@pytest.mark.parametrize("cookies", ["a=1", [1], {"a": "1"}, ["a=1\r\nx: y"]])
def test_cookies_that_are_none_are_malformed(cookies):
    """A list of strings, or nothing."""
    with pytest.raises(MalformedError):
        parse(V2, {"statusCode": 200, "cookies": cookies})


@pytest.mark.parametrize("payload", [V1, V2, ALB])
def test_fields_about_the_connection_are_dropped(payload):
    """And the length is that of the content."""
    headers = {
        "Content-Length": "999",
        "Transfer-Encoding": "chunked",
        "Connection": "close",
        "Keep-Alive": "timeout=5",
        "content-type": "text/plain",
    }
    answer = parse(payload, {"statusCode": 200, "headers": headers, "body": "four"})
    assert lines(answer) == [b"content-type: text/plain", b"content-length: 4"]


@pytest.mark.parametrize("payload", [V1, V2, ALB])
def test_bodies_can_be_base64(payload):
    """For bytes that are no text."""
    answer = parse(payload, {"statusCode": 200, "body": "AP/+", "isBase64Encoded": True})
    assert answer.body == b"\x00\xff\xfe"
    assert answer.head.length == 3


@pytest.mark.parametrize("payload", [V1, V2, ALB])
@pytest.mark.parametrize("body", ["AP/", "AP_-", "AP/+AP", "AP/+\n", "A===", "é", "=AP/+"])
def test_base64_is_read_strictly(payload, body):
    """Half an image is worse than an error."""
    with pytest.raises(MalformedError, match="base64"):
        parse(payload, {"statusCode": 200, "body": body, "isBase64Encoded": True})


@pytest.mark.parametrize("payload", [V1, V2, ALB])
@pytest.mark.parametrize("fields", [{"body": {"a": 1}}, {"body": 1}, {"isBase64Encoded": "true"}])
def test_ill_typed_fields_are_malformed(payload, fields):
    """A body is a string, the flag a boolean."""
    with pytest.raises(MalformedError):
        parse(payload, {"statusCode": 200, **fields})


@pytest.mark.parametrize(
    ("payload", "media_type"),
    [(V2, b"application/json"), (V1, b"application/json"), (ALB, b"application/octet-stream")],
)
def test_content_without_a_type_gets_that_of_its_front(payload, media_type):
    """As the client of the imitated front would see it."""
    assert lines(parse(payload, {"statusCode": 200, "body": "x"}))[0] == (
        b"content-type: " + media_type
    )


@pytest.mark.parametrize("payload", [V1, V2, ALB])
def test_no_content_needs_no_type(payload):
    """A redirect stays as bare as it was."""
    answer = parse(payload, {"statusCode": 302, "headers": {"location": "/"}})
    assert lines(answer) == [b"location: /", b"content-length: 0"]


@pytest.mark.parametrize("payload", [V1, V2, ALB])
def test_204_has_neither_content_nor_length(payload):
    """RFC 9110 section 8.6."""
    answer = parse(payload, {"statusCode": 204, "headers": {"content-length": "3"}, "body": "abc"})
    assert (answer.body, answer.head.framing, answer.head.length) == (b"", Framing.NONE, None)
    assert b"content-length" not in names(answer)


@pytest.mark.parametrize("payload", [V1, V2, ALB])
def test_304_keeps_the_length_that_it_names(payload):
    """It speaks of what a GET would get; none is made up."""
    named = parse(payload, {"statusCode": 304, "headers": {"content-length": "3"}})
    assert (named.head.length, lines(named)) == (3, [b"content-length: 3"])
    assert parse(payload, {"statusCode": 304}).head.length is None


@pytest.mark.parametrize("payload", [V1, V2, ALB])
@pytest.mark.parametrize(
    ("fields", "length"),
    [
        ({"headers": {"Content-Length": "42"}}, 42),
        ({"body": "four"}, 4),
        ({}, None),
        ({"headers": {"Content-Length": "-1"}}, None),
    ],
)
def test_answers_to_head_have_a_length_and_no_content(payload, fields, length):
    """What the function names, else what its content has."""
    answer = parse(payload, {"statusCode": 200, **fields}, head_request=True)
    assert (answer.body, answer.head.framing, answer.head.length) == (b"", Framing.NONE, length)


def test_both_header_maps_are_merged():
    """Format 1.0: a pair that stands in both is sent once."""
    answer = parse(
        V1,
        {
            "statusCode": 200,
            "headers": {"X-One": "1", "X-Both": "b", "set-cookie": "a=1"},
            "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"], "x-both": ["b", "c"], "n": None},
        },
    )
    assert lines(answer)[:-1] == [
        b"X-One: 1",
        b"Set-Cookie: a=1",
        b"Set-Cookie: b=2",
        b"x-both: b",
        b"x-both: c",
    ]


def test_a_multi_value_that_is_no_list_is_malformed():
    """Where lists are wanted."""
    with pytest.raises(MalformedError, match="list"):
        parse(V1, {"statusCode": 200, "multiValueHeaders": {"x": "1"}})


def test_format_1_knows_another_spelling_of_the_flag():
    """`base64Encoded`, as REST APIs do."""
    assert (
        parse(V1, {"statusCode": 200, "body": "AP/+", "base64Encoded": True}).body == b"\0\xff\xfe"
    )


def test_unknown_keys_are_a_warning_in_format_1():
    """A REST API would answer 502."""
    answer = parse(V1, {"statusCode": 200, "status": "x", "data": 1})
    assert "data, status" in answer.warning
    assert answer.head.status == 200


def test_unknown_keys_are_nothing_in_format_2():
    """An HTTP API ignores them."""
    assert parse(V2, {"statusCode": 200, "data": 1}).warning == ""


def test_a_load_balancer_sends_the_functions_reason():
    """Where it begins with the status."""
    assert parse(ALB, {"statusCode": 200, "statusDescription": "200 Fine"}).head.reason == b"Fine"
    assert parse(ALB, {"statusCode": 200, "statusDescription": "Fine"}).head.reason == b"OK"
    split = {"statusCode": 200, "statusDescription": "200 a\r\nb: c"}
    assert parse(ALB, split).head.reason == b"OK"


def test_a_load_balancer_reads_one_header_map_only():
    """Which one its target group says; the other is a warning if it stands alone."""
    both = {"statusCode": 200, "headers": {"a": "1"}, "multiValueHeaders": {"b": ["2", "3"]}}
    assert lines(parse(ALB, both))[:-1] == [b"a: 1"]
    assert lines(parse(MULTI, both))[:-1] == [b"b: 2", b"b: 3"]
    wrong = parse(MULTI, {"statusCode": 200, "headers": {"a": "1"}})
    assert b"a" not in names(wrong)
    assert "multiValueHeaders" in wrong.warning


def test_cookies_differ_in_case_behind_a_load_balancer():
    """The known way to send several without multi-value headers."""
    answer = parse(ALB, {"statusCode": 200, "headers": {"set-cookie": "a=1", "Set-cookie": "b=2"}})
    assert names(answer)[:2] == [b"set-cookie", b"set-cookie"]


def test_an_unknown_status_has_no_reason():
    """None is made up."""
    assert parse(V2, {"statusCode": 299}).head.reason == b""


def test_values_are_sent_as_utf8():
    """What came in as UTF-8 goes out as it."""
    answer = parse(V2, {"statusCode": 200, "headers": {"x-name": "é"}, "body": "é"})
    assert lines(answer)[0] == b"x-name: \xc3\xa9"
    assert answer.head.length == 2


def test_half_characters_are_malformed():
    """Lone surrogates are no text."""
    for value in ({"body": "\ud800"}, {"headers": {"x": "\ud800"}}):
        with pytest.raises(MalformedError):
            parse(V2, {"statusCode": 200, **value})


def test_a_functions_date_is_the_answers():
    """Then none is added."""
    assert parse(V2, {"statusCode": 200, "headers": {"Date": "now"}}).head.dated
