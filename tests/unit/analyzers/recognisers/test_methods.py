"""Code that only some methods of HTTP reach is found where a function asks for the method."""

import msgspec
import pytest

from strangler.analyzers.recognisers.methods import Methods, MethodSpan, excluded
from strangler.locations import locate
from support.trees import facts_of


def spans(source):
    raw = facts_of(source, (Methods(),)).found.get("methods")
    return msgspec.msgpack.decode(raw, type=list[MethodSpan]) if raw else []


def lines(span):
    """The line on which a span starts, behind its test, and that on which it ends."""
    return locate("a.py", span.start).line, locate("a.py", span.end).line


def view(test):
    return f"""\
from flask import request
def view(form):
    before()
    if {test}:
        write()
    else:
        read()
    after()
"""


@pytest.mark.parametrize(
    ("test", "methods", "among"),
    [
        ('request.method == "POST"', ("POST",), True),
        ('"POST" == request.method', ("POST",), True),
        ('request.method != "GET"', ("GET",), False),
        ('not request.method == "GET"', ("GET",), False),
        ('request.method in ("POST", "PUT")', ("POST", "PUT"), True),
        ('request.method not in ["GET", "HEAD"]', ("GET", "HEAD"), False),
        ("form.validate_on_submit()", ("DELETE", "PATCH", "POST", "PUT"), True),
    ],
)
def test_each_branch_knows_its_methods(test, methods, among):
    first, second = spans(view(test))
    assert (first.methods, first.among, lines(first)) == (methods, among, (4, 5))
    assert (second.methods, second.among, lines(second)) == (methods, not among, (5, 7))


@pytest.mark.parametrize(
    "test",
    ["request.method == wanted", "request.user", 'request.method == "POST" or ok', "form.x()"],
)
def test_a_test_that_is_not_understood_tells_nothing(test):
    assert spans(view(test)) == []


def test_what_holds_with_something_else_is_known_of_the_branch_alone():
    (found,) = spans(view('request.method == "POST" and form.is_valid()'))
    assert (found.methods, lines(found)) == (("POST",), (4, 5))


def test_behind_a_branch_that_returns_are_the_other_methods():
    first, rest = spans(
        """\
        from flask import request
        def view():
            if request.method == "GET":
                return read()
            write()
            return done()
        """
    )
    assert lines(first) == (3, 4)
    assert rest.among is False
    assert lines(rest) == (4, 7)


def test_a_method_cannot_reach_the_code_of_others():
    post = MethodSpan(0, 10, 20, ("POST",), True)
    rest = MethodSpan(0, 20, 30, ("POST",), False)
    assert list(excluded("GET", [post, rest])) == [(10, 20)]
    assert list(excluded("HEAD", [MethodSpan(0, 1, 2, ("GET",), True)])) == []
    assert list(excluded("POST", [post, rest])) == [(20, 30)]
    assert list(excluded("ANY", [post, rest])) == []
