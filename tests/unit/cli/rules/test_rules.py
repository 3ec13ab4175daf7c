"""`strangler rules`: results on stdout, problems on stderr, and the exit codes of docs/cli.md."""

import json
import re
from pathlib import Path

import pytest

from strangler.rules.document import load_rules

PAGE = (Path(__file__).parents[4] / "docs/cli.md").read_text(encoding="utf-8")
RULES = """\
version: 1
upstreams:
  monolith: {url: "http://10.0.0.1:8000"}
  orders: {url: "http://10.0.0.2:8000"}
default: monolith
routes:
  - id: orders.read
    match: {path: "/api/orders/{id}", methods: [GET]}
    service: orders
    effect: read
    state: canary
    canary: {percent: 5, by: ["header:x-user-id"]}
  - id: api
    match: {prefix: /api}
"""


def report(*endpoints):
    return {
        "endpoints": [
            {"app": app, "method": method, "path": path, "effect": "read", "complete": True}
            for app, method, path in endpoints
        ]
    }


@pytest.fixture
def rules(shop):
    Path("rules.yaml").write_text(RULES)
    return Path("rules.yaml")


# validate ------------------------------------------------------------------------------------


def test_valid_rules_end_with_0(run, rules):
    ran = run("rules", "validate")
    assert (ran.code, ran.out, ran.err) == (
        0,
        "rules.yaml: 2 routes, 2 upstreams; no problems\n",
        "",
    )


def test_every_problem_is_a_line_on_stderr(run, rules):
    """In the one form that editors jump by; the exit code is 2."""
    rules.write_text(RULES.replace("percent: 5", "percent: 500").replace("prefix", "prefx"))
    ran = run("rules", "validate", "rules.yaml")
    assert ran.code == 2
    assert ran.out == "rules.yaml: 2 errors\n"
    assert len(ran.err.splitlines()) == 2
    for line in ran.err.splitlines():
        assert re.fullmatch(r"rules\.yaml:\d+:\d+ STR6\d\d .+; .+", line)


def test_problems_as_json(run, rules):
    rules.write_text(RULES.replace("service: orders", "service: order"))
    ran = run("rules", "validate", "--format", "json")
    told = json.loads(ran.out)
    assert (ran.code, told["valid"], told["diagnostics"][-1]["code"]) == (2, False, "STR620")
    assert told["diagnostics"][-1]["location"] == {"path": "rules.yaml", "line": 9, "column": 14}


def test_a_file_that_is_missing_ends_with_2(run, shop):
    ran = run("rules", "validate", "none.yaml")
    assert ran.code == 2
    assert ran.err.startswith("none.yaml:1:1 STR601 No such file")


def test_what_comes_from_the_file_cannot_command_the_terminal(run, rules):
    """Nor does a diagnostic carry escape sequences."""
    rules.write_text(RULES.replace("/api/orders", "/\\e[31mapi//x"))
    assert "\x1b" not in run("rules", "validate").err


# explain -------------------------------------------------------------------------------------


def test_explain_says_who_answers_why_and_who_lost(run, rules):
    ran = run("rules", "explain", "GET", "/api/orders/7", "-H", "X-User-Id: 42")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "GET /api/orders/7",
        "",
        "upstream  monolith",
        "why       bucket 6376 of header:x-user-id is not below 500 (5 %)",
        "route     orders.read  rules.yaml:7  canary 5 %",
        "",
        "also match, and lost",
        "  api  rules.yaml:13  literal before end of prefix in segment 2",
    ]


def test_explain_as_json(run, rules):
    ran = run("rules", "explain", "POST", "http://a/api/orders/7", "--format", "json")
    told = json.loads(ran.out)
    assert (told["upstream"], told["route"]["id"], told["why"]) == ("monolith", "api", "legacy")
    assert told["missed"][0]["condition"] == "method"
    assert told["request"] == {
        "method": "POST",
        "host": "a",
        "path": "/api/orders/7",
        "query": None,
    }


def test_explain_takes_claims_and_address(run, rules):
    rules.write_text(
        RULES.replace("default:", "proxy: {jwt: {jwks: k.json}}\ndefault:").replace(
            "header:x-user-id", "claim:sub"
        )
    )
    ran = run("rules", "explain", "GET", "/api/orders/7", "--claims", '{"sub": "u"}')
    assert "of claim:sub" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("GET", "api"),
        ("GET", "/", "-H", "nocolon"),
        ("GET", "/", "--claims", "[1]"),
        ("GET", "/", "--claims", "{"),
        ("GET", "/", "--client-ip", "x"),
    ],
)
def test_wrong_questions_end_with_2(run, rules, arguments):
    ran = run("rules", "explain", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_broken_rules_answer_nothing(run, rules):
    """Every error is told instead."""
    rules.write_text("version: 2\n")
    for arguments in (("explain", "GET", "/"), ("diff", "rules.yaml", "rules.yaml")):
        ran = run("rules", *arguments)
        assert (ran.code, ran.out) == (2, "")
        assert "STR606" in ran.err


# test ----------------------------------------------------------------------------------------


def test_requests_that_go_astray_end_with_1(run, rules):
    """All of them are told."""
    Path("t.yaml").write_text(
        "requests:\n"
        "  - {request: GET /api/orders/7, expect: {upstream: orders, route: orders.read}}\n"
        "  - {request: GET /x, expect: {route: default}}\n"
        "  - {request: GET /api, expect: {reject: true, fallback: orders}}\n"
    )
    ran = run("rules", "test", "t.yaml")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "t.yaml:2:5 GET /api/orders/7",
        "  upstream: expected orders, is monolith",
        "t.yaml:4:5 GET /api",
        "  reject: expected true, is false",
        "  fallback: expected orders, is nothing",
        "3 requests, 2 failures",
    ]
    told = json.loads(run("rules", "test", "t.yaml", "--format", "json").out)
    assert [failure["name"] for failure in told["failures"]] == ["GET /api/orders/7", "GET /api"]


def test_a_request_file_may_name_its_rules(run, rules):
    """Relative to itself, so that it runs from anywhere."""
    Path("sub").mkdir()
    Path("sub/t.yaml").write_text(
        "rules: ../rules.yaml\nrequests: [{request: GET /api, expect: {route: api}}]\n"
    )
    rules.rename("other.yaml")
    assert run("rules", "test", "sub/t.yaml").code == 2
    assert run("rules", "test", "sub/t.yaml", "--rules", "other.yaml").code == 0


def test_a_request_file_that_cannot_be_used_ends_with_2(run, rules):
    Path("t.yaml").write_text("requests: [{request: GET /a}]\n")
    ran = run("rules", "test", "t.yaml")
    assert ran.code == 2
    assert "STR607" in ran.err


# diff ----------------------------------------------------------------------------------------


def test_diff_names_who_moves(run, rules):
    Path("new.yaml").write_text(RULES.replace("percent: 5", "percent: 7.5"))
    ran = run("rules", "diff", "rules.yaml", "new.yaml")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "0 routes added, 0 removed, 1 changed",
        "",
        "requests that change hands",
        "  GET /api/orders/1  (+1 more example)",
        "      monolith -> orders: 2.5 %, buckets 500-749",
        "",
        "changed",
        "  orders.read: canary",
    ]
    told = json.loads(run("rules", "diff", "rules.yaml", "new.yaml", "--format", "json").out)
    assert told["requests"][0]["moves"] == [
        {
            "from": "monolith",
            "to": "orders",
            "percent": 2.5,
            "buckets": [[500, 750]],
            "redrawn": False,
        }
    ]


def test_diff_of_the_same_says_so(run, rules):
    ran = run("rules", "diff", "rules.yaml", "rules.yaml")
    assert (ran.code, ran.out) == (0, "rules.yaml and rules.yaml say the same.\n")


# init ----------------------------------------------------------------------------------------


def test_init_writes_a_file_that_is_valid(run, shop):
    Path("report.json").write_text(
        json.dumps(report(("shop", "GET", "/a/{id}"), ("shop", "POST", "/a")))
    )
    ran = run("rules", "init", "report.json", "--monolith", "http://127.0.0.1:9")
    assert (ran.code, ran.out) == (0, "")
    assert "rules.yaml: 2 routes, all in state legacy" in ran.err
    loaded = load_rules("rules.yaml", {})
    assert loaded.diagnostics == ()
    assert str(loaded.rules.upstreams[0].target.urls[0]) == "http://127.0.0.1:9"


def test_init_overwrites_nothing_unasked(run, rules):
    Path("report.json").write_text(json.dumps(report(("shop", "GET", "/a"))))
    ran = run("rules", "init", "report.json")
    assert ran.code == 2
    assert "rules.yaml exists" in ran.err
    assert rules.read_text() == RULES
    assert run("rules", "init", "report.json", "--force").code == 0
    assert rules.read_text() != RULES


def test_init_reports_paths_that_two_apps_claim(run, shop):
    Path("report.json").write_text(json.dumps(report(("shop", "GET", "/a"), ("blog", "GET", "/a"))))
    ran = run("rules", "init", "report.json", "-o", "-")
    assert ran.code == 0
    assert "STR641 shop:GET /a takes the same requests as blog:GET /a" in ran.err
    assert "id: blog.a.get" in ran.out
    assert "STR641" not in run("rules", "init", "report.json", "-o", "-", "--app", "shop").err


@pytest.mark.parametrize("content", [None, "{", "[]", '{"endpoints": [1]}', "{}"])
def test_init_needs_a_report(run, shop, content):
    """Another file is unusable input."""
    if content is not None:
        Path("report.json").write_text(content)
    ran = run("rules", "init", "report.json")
    assert ran.code == 3
    assert not Path("rules.yaml").exists()


@pytest.mark.parametrize("arguments", [("--monolith", "h:80"), ("--app", "none")])
def test_init_with_wrong_options_ends_with_2(run, shop, arguments):
    Path("report.json").write_text(json.dumps(report(("shop", "GET", "/a"))))
    assert run("rules", "init", "report.json", *arguments).code == 2


# schema and the page -------------------------------------------------------------------------


def test_schema_is_json_schema(run, shop):
    ran = run("rules", "schema")
    assert json.loads(ran.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("command", ["init", "validate", "explain", "test", "diff", "schema"])
def test_the_page_names_every_option(run, shop, command):
    """And no other."""
    section = PAGE.partition("\n## rules\n")[2]
    line = re.search(rf"strangler rules {command}((?:.|\n {{20,}})*)", section)
    helped = set(re.findall(r"--[a-z][a-z-]+", run("rules", command, "--help").out))
    assert set(re.findall(r"--[a-z][a-z-]+", line[1])) == helped - {
        "--help",
        "--output",
        "--header",
    }
