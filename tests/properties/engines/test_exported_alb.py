"""A load balancer with exported rules decides as the proxy does, within its limits; imported again
the rules decide alike."""

import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from strangler.diagnostics import Severity
from strangler.engines.exporting.alb.conditions import texts, wildcards
from strangler.engines.exporting.alb.groups import name_of
from strangler.engines.exporting.engines import Engine
from strangler.engines.exporting.exporting import export
from strangler.engines.exporting.plan import Listen
from strangler.engines.importing.kinds import Kind
from strangler.engines.importing.sources import import_rules
from strangler.rules.deciding import decide
from strangler.rules.document import parse_rules
from strangler.rules.requests import example
from support.alb_oracle import group_of

UPSTREAMS = {"mono": "10.0.0.1", "one": "10.0.0.2", "two": "10.0.0.3"}
MATCHES = [
    {"exact": "/a"}, {"exact": "/a*b"}, {"exact": "/a/b"}, {"prefix": "/a"}, {"prefix": "/a/b"},
    {"prefix": "/b*"}, {"path": "/a/{id}"}, {"path": "/{any}/b"}, {"path": "/b/{rest*}"},
    {"regex": "/[ab]/[0-9]+"}, {"prefix": "/"},
]  # fmt: skip
PATHS = [
    "/", "/a", "/a/", "/ab", "/a*b", "/axb", "/a/b", "/a/b/c", "/a/bc", "/b", "/b*", "/b*/c", "/bx",
    "/bx/c", "/b/x", "/b/x/y", "/c/b", "/a/7", "/b/12", "/c",
]  # fmt: skip
HOSTS = ["a.test", "*.b.test", "x.b.test"]
VALUES = ["1", "2*", "?"]


def one_of(values):
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


ROUTES = st.fixed_dictionaries(
    {"path": st.sampled_from(MATCHES), "service": st.sampled_from(["one", "two"])},
    optional={
        "hosts": one_of(HOSTS),
        "methods": one_of(["GET", "POST", "PUT"]),
        "headers": st.sampled_from([*VALUES, None]),
        "query": st.sampled_from([*VALUES, None]),
    },
)
REQUESTS = st.tuples(
    st.sampled_from(["GET", "POST", "DELETE"]),
    st.sampled_from(["a.test", "x.b.test", "y.x.b.test", "b.test"]),
    st.sampled_from(PATHS),
    st.dictionaries(st.just("x-a"), st.sampled_from(["1", "2*", "2x", "?", "z"])),
    st.dictionaries(st.just("q"), st.sampled_from(["1", "2*", "2x", "?", "z"])),
)


def rules_of(drawn):
    routes = []
    for number, each in enumerate(drawn):
        match = {**each["path"], **{key: each[key] for key in ("hosts", "methods") if key in each}}
        for key, name in (("headers", "x-a"), ("query", "q")):
            if key in each:
                match[key] = {name: {"present": True} if each[key] is None else each[key]}
        route = {"id": f"r{number}", "match": match, "service": each["service"]}
        routes.append({**route, "state": "retired", "priority": number})
    upstreams = {name: {"url": f"http://{host}"} for name, host in UPSTREAMS.items()}
    text = {"version": 1, "upstreams": upstreams, "default": "mono", "routes": routes}
    read = parse_rules(yaml.safe_dump(text), "rules.yaml", {})
    return read.rules


@settings(max_examples=150, deadline=None)
@given(st.lists(ROUTES, max_size=5), st.lists(REQUESTS, min_size=10, max_size=40))
def test_a_load_balancer_decides_as_the_proxy_does(drawn, requests):
    """Its own decisions are read off AWS's documentation (support.alb_oracle)."""
    rules = rules_of(drawn)
    if rules is None:  # two routes that take the same requests
        return
    made = export(rules, Engine.ALB, Listen())
    refused = [each for each in made.losses if each.severity is Severity.ERROR]
    resources = yaml.safe_load(made.text)["Resources"]
    listened = [each for name, each in resources.items() if name.startswith("Rule")]
    written = [
        {"Priority": str(each["Properties"]["Priority"]), **{
            key: each["Properties"][key] for key in ("Conditions", "Actions")}}
        for each in listened
    ]  # fmt: skip
    within_limits(written, refused)
    again = imported(made.text) if not refused else None
    default = resources["Listener"]["Properties"]["DefaultActions"]
    written.append({"Priority": "default", "Conditions": [], "Actions": default})
    groups = {name_of(name): name for name in UPSTREAMS}
    for method, host, path, headers, query in requests:
        target = path + "".join(f"?{name}={value}" for name, value in query.items())
        asked = example(method, f"http://{host}{target}", headers.items())
        wanted = decide(rules, asked).upstream
        there = groups[group_of(written, method, host, path, headers, query)]
        assert there == wanted, (str(asked), headers, made.text)
        if again is not None:
            back = decide(again, asked).upstream
            address = next(each for each in again.upstreams if each.name == back).target.urls[0]
            assert address.host == UPSTREAMS[wanted], (str(asked), headers, made.text)


def within_limits(written, refused):
    assert [int(each["Priority"]) for each in written] == list(range(1, len(written) + 1))
    for each in written:
        values = [text for condition in each["Conditions"] for text in texts(condition)]
        signs = sum(map(wildcards, each["Conditions"]))
        assert values
        assert (len(values) <= 5 and signs <= 5) or refused


def imported(text):
    """None where the import says that something cannot be carried."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.yaml"
        file.write_text(text, encoding="utf-8")
        found = import_rules([file], Kind.ALB)
    if any(each.code in ("STR855", "STR856", "STR859") for each in found.diagnostics):
        return None
    return parse_rules(found.text, "rules.yaml", {}).rules
