"""A file of requests is read strictly, and each expectation is compared with the verdict."""

import pytest

from strangler.rules.expectations import failures, load_suite, parse_suite
from support.rules_files import good

RULES = """\
proxy: {jwt: {jwks: k.json}}
routes:
  - id: a
    match: {path: "/a/{id}", claims: {role: admin}}
    service: orders
    state: migrated
"""


def failed(text, rules=None):
    suite = parse_suite(text, "t.yaml")
    assert suite.diagnostics == (), [str(each) for each in suite.diagnostics]
    return [
        (failure.expectation.name, *failure.differences)
        for failure in failures(rules or good(RULES), suite.expectations)
    ]


def test_what_holds_is_silent():
    assert (
        failed(
            """\
requests:
  - request: GET http://shop.example.com/a/7?x=1
    headers: {x-user: 42}
    client_ip: "::1"
    claims: {role: [user, admin], level: 3, ok: true}
    expect: {route: a, upstream: orders, state: migrated, why: migrated, fallback: monolith,
             shadow: "", reject: false}
  - request: GET /b
    expect: {route: default, upstream: monolith}
"""
        )
        == []
    )


def test_what_does_not_hold_is_told_in_full():
    assert failed(
        "requests:\n  - name: b\n    request: GET /b\n"
        "    expect: {route: a, upstream: monolith, why: legacy}\n"
    ) == [("b", ("route", "a", "default"), ("why", "legacy", "default"))]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "STR640 the file is empty"),
        ("[", "STR602"),
        ("rules: a.yaml", "STR607 the file has no 'requests'"),
        ("requests: []", "the list is empty"),
        ("requests: [{request: GET /a}]", "has no 'expect'"),
        ("requests: [{request: GET, expect: {route: a}}]", "write METHOD URL"),
        ("requests: [{request: GET a, expect: {route: a}}]", "is no path"),
        ("requests: [{request: GET /a, expect: {}}]", "expects nothing"),
        ("requests: [{request: GET /a, expect: {rout: a}}]", "did you mean 'route'?"),
        ("requests: [{request: GET /a, expect: {state: gone}}]", "none of them"),
        ("requests: [{request: GET /a, client_ip: x, expect: {route: a}}]", "is no address"),
        ("requests: [{request: GET /a, claims: x, expect: {route: a}}]", "is no mapping"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_place(text, problem):
    found = [str(each) for each in parse_suite(text, "t.yaml").diagnostics]
    assert any(problem in each and each.startswith("t.yaml:") for each in found), found


def test_a_file_that_is_not_there_is_a_diagnostic(tmp_path):
    assert load_suite(tmp_path / "none.yaml").diagnostics[0].code == "STR601"
    (tmp_path / "latin.yaml").write_bytes(b"\xe9")
    assert load_suite(tmp_path / "latin.yaml").diagnostics[0].code == "STR601"
