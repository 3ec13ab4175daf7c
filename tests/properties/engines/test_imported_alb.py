"""Rules imported from a load balancer send a request where the load balancer does."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from strangler.engines.importing.kinds import Kind
from strangler.engines.importing.sources import import_rules
from strangler.rules.deciding import decide
from strangler.rules.document import parse_rules
from strangler.rules.requests import example
from support.alb_oracle import group_of

HOSTS = ["a.test", "b.test", "x.b.test", "*.b.test", "*.x.b.test", "*.test"]
PATTERNS = [
    "/a", "/a/", "/a/*", "/a*", "/a/b", "/a/b/*", "/*", "*", "/*/b", "*.png", "/a/?", "/b/*.png",
    "/?/b", "/b", "/b/*",
]  # fmt: skip
PATHS = [
    "/", "/a", "/a/", "/ab", "/a/b", "/a/b/", "/a/b/c", "/a/bc", "/b", "/b/x.png", "/x.png",
    "/a/x.png", "/c/b", "/a/c/b", "/cc/b", "/b/",
]  # fmt: skip
METHODS = ["GET", "POST", "PUT"]
GROUPS = ["mono", "one", "two", "three"]


def arn(name):
    return (
        f"arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/{name}/0123456789abcdef"
    )


def some(values, most=3):
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True)


CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "host": some(HOSTS, 2),
        "path": some(PATTERNS),
        "method": some(METHODS, 2),
        "header": st.tuples(st.sampled_from(["x-a", "x-b"]), some(["1", "2", "*"], 2)),
        "query": some(["1", "2", "*"], 2),
    },
)


def conditions(chosen):
    found = []
    if "host" in chosen:
        found.append({"Field": "host-header", "HostHeaderConfig": {"Values": chosen["host"]}})
    if "path" in chosen:
        found.append({"Field": "path-pattern", "PathPatternConfig": {"Values": chosen["path"]}})
    if "method" in chosen:
        config = {"Values": chosen["method"]}
        found.append({"Field": "http-request-method", "HttpRequestMethodConfig": config})
    if "header" in chosen:
        name, values = chosen["header"]
        config = {"HttpHeaderName": name, "Values": values}
        found.append({"Field": "http-header", "HttpHeaderConfig": config})
    if "query" in chosen:
        pairs = [{"Key": "q", "Value": value} for value in chosen["query"]]
        found.append({"Field": "query-string", "QueryStringConfig": {"Values": pairs}})
    return found


def rules_of(drawn):
    listed = [
        {
            "RuleArn": f"arn:aws:elasticloadbalancing:r:1:listener-rule/app/lb/1/2/{number}",
            "Priority": str(number + 1),
            "Conditions": conditions(chosen),
            "Actions": [{"Type": "forward", "TargetGroupArn": arn(group)}],
        }
        for number, (chosen, group) in enumerate(drawn)
        if chosen
    ]
    default = {
        "RuleArn": "arn:aws:elasticloadbalancing:r:1:listener-rule/app/lb/1/2/d",
        "Priority": "default",
        "IsDefault": True,
        "Conditions": [],
        "Actions": [{"Type": "forward", "TargetGroupArn": arn("mono")}],
    }
    return [*listed, default]


REQUESTS = st.tuples(
    st.sampled_from(METHODS),
    st.sampled_from(["a.test", "b.test", "x.b.test", "y.x.b.test", "z.test", "other.example"]),
    st.sampled_from(PATHS),
    st.dictionaries(st.sampled_from(["x-a", "x-b"]), st.sampled_from(["1", "2", "3"])),
    st.dictionaries(st.just("q"), st.sampled_from(["1", "2", "3"])),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(CONDITIONS, st.sampled_from(GROUPS)), max_size=6),
    st.lists(REQUESTS, min_size=10, max_size=40),
)
def test_imported_rules_send_requests_where_the_load_balancer_does(drawn, requests):
    rules = rules_of(drawn)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rules.json"
        file.write_text(json.dumps({"Rules": rules}), encoding="utf-8")
        imported = import_rules([file], Kind.ALB)
    assert imported.text is not None
    read = parse_rules(imported.text, "rules.yaml", {})
    assert read.rules is not None
    for method, host, path, headers, query in requests:
        target = path + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")
        asked = example(method, f"http://{host}{target}", headers.items())
        there = group_of(rules, method, host, path, headers, query)
        assert decide(read.rules, asked).upstream == there, (str(asked), imported.text)
