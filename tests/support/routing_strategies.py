"""Strategies for rules and requests from a small world, so that they meet often."""

from hypothesis import strategies as st

from strangler.rules.model import (
    Ambiguous,
    Canary,
    CohortKey,
    Condition,
    Effect,
    KeyKind,
    Match,
    PathKind,
    Route,
    Rules,
    State,
)
from support.requests import make_request

METHODS = ("GET", "HEAD", "POST")
HOSTS = ("example.com", "a.example.com", "*.example.com", "*.a.example.com", "*.com")
LITERALS = ("a", "b", "a", "b", "a.b", "%C3%A9", "%c3%a9", "é")
REGEXES = ("/a/[a-z]+", "/.*", "/(a|b)(/a)?", ".*b", "/a%2[Ff]b")
SALTS = ("checkout", "orders")
KEYS = (
    CohortKey(kind=KeyKind.HEADER, name="x-user"),
    CohortKey(kind=KeyKind.COOKIE, name="sid"),
    CohortKey(kind=KeyKind.CLAIM, name="sub"),
    CohortKey(kind=KeyKind.CLIENT_IP),
)


def subsets(values, largest):
    return st.lists(st.sampled_from(values), unique=True, max_size=largest).map(
        lambda found: tuple(sorted(found))
    )


def few(strategy):
    """Usually nothing, so that conditions do not hide each other."""
    return st.one_of(st.just(()), st.just(()), st.just(()), strategy)


@st.composite
def paths(draw, kind):
    """The path of a match of that kind."""
    if kind is PathKind.REGEX:
        return draw(st.sampled_from(REGEXES))
    if kind is PathKind.ANY:
        return "/"
    parts = draw(st.lists(st.sampled_from(LITERALS), max_size=3))
    if kind is PathKind.TEMPLATE:
        parts = [draw(st.sampled_from((part, f"{{v{i}}}"))) for i, part in enumerate(parts)]
        parts += draw(st.sampled_from(([], [], ["{rest*}"])))
    end = draw(st.sampled_from(("", "", "/"))) if not parts or "*" not in parts[-1] else ""
    return "/" + "/".join(parts) + (end if parts else "")


@st.composite
def matches(draw):
    kind = draw(st.sampled_from(PathKind))
    value = st.sampled_from((None, "1", "2"))

    def conditions(*names):
        return few(
            st.builds(
                lambda name, value: (Condition(name=name, value=value),),
                st.sampled_from(names),
                value,
            )
        )

    return Match(
        kind=kind,
        path=draw(paths(kind)),
        methods=draw(few(subsets(METHODS, 2))),
        hosts=draw(few(subsets(HOSTS, 2))),
        headers=draw(conditions("x-beta", "x-user")),
        query=draw(conditions("q", "é d")),
        cookies=draw(conditions("beta", "sid")),
        claims=draw(conditions("sub", "groups")),
    )


canaries = st.builds(
    Canary,
    buckets=st.sampled_from((0, 1, 5_000, 9_999, 10_000)),
    by=st.lists(st.sampled_from(KEYS), unique=True, max_size=3).map(tuple),
    mint=st.sampled_from(("", "sid", "cohort")),
    salt=st.sampled_from(SALTS),
)


@st.composite
def routes(draw, number):
    state = draw(st.sampled_from(State))
    return Route(
        id=f"r{number}",
        match=draw(matches()),
        service=draw(st.sampled_from(("orders", "catalog"))),
        effect=draw(st.sampled_from(Effect)),
        state=state,
        canary=draw(canaries) if state is State.CANARY else None,
        ambiguous=draw(st.sampled_from(Ambiguous)),
        priority=draw(st.sampled_from((0, 0, 1, -1))),
    )


@st.composite
def rule_sets(draw):
    """Up to eight routes, in any order."""
    numbers = draw(st.permutations(range(draw(st.integers(1, 8)))))
    found = tuple(draw(routes(number)) for number in numbers)
    return Rules(upstreams=(), default="monolith", routes=found)


ODD = (
    "",
    ".",
    "..",
    "%2E",
    "a%2Fb",
    "a%2fb",
    "%5c",
    "a\\b",
    "%00",
    "%2f",
    "%",
    "%zz",
    "%252F",
    "x",
)


@st.composite
def targets(draw, rules):
    """Usually a path that one of the rules is about, or nearly so."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(("*", "/", "/a//b", "/a%2fb", "/%61/b/")))
    path = draw(st.sampled_from([route.match.path for route in rules.routes]))
    if not path.startswith("/") or "(" in path or "[" in path:
        path = "/a/b"
    parts = [
        draw(st.sampled_from(("a", "b", "a", "b", "a.b", "%61", *ODD))) if "{" in part else part
        for part in path.split("/")[1:]
    ]
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 1, 2)))):
        change = draw(st.sampled_from(("append", "append", "drop", "respell", "replace", "odd")))
        if change == "append" or not parts:
            parts.append(draw(st.sampled_from(("a", "b", ""))))
        elif change == "drop":
            parts.pop()
        else:
            place = draw(st.integers(0, len(parts) - 1))
            if change == "respell":
                parts[place] = parts[place].replace("a", "%61").replace("%C3", "%c3")
            elif change == "replace":
                parts[place] = draw(st.sampled_from(LITERALS))
            else:
                parts[place] = draw(st.sampled_from(ODD))
    return "/" + "/".join(parts)


queries = st.lists(
    st.sampled_from(("q=1", "q=2", "q", "q=", "%71=1", "%C3%A9+d=2", "", "x=q")), max_size=3
).map(lambda pairs: "?" + "&".join(pairs) if pairs else "")
fields = st.lists(
    st.sampled_from(
        [
            ("X-Beta", "1"),
            ("x-beta", "2"),
            ("X-User", "1"),
            ("X-User", "u7"),
            ("X-User", ""),
            ("Cookie", "beta=1; sid=1"),
            ("Cookie", "sid=s9"),
            ("cookie", "sid=; cohort=c4"),
        ]
    ),
    max_size=4,
)
claims = st.sampled_from(
    (None, {}, {"sub": "1"}, {"sub": "u3"}, {"sub": 2}, {"groups": ["1", "x"]}, {"groups": []})
)


@st.composite
def scenarios(draw):
    """Rules, and what makes a request for them: anew at each call, because deciding may leave a
    minted cookie in it."""
    rules = draw(rule_sets())
    named = [host.replace("*", "b") for route in rules.routes for host in route.match.hosts]
    hosts = ["example.com", "a.example.com", "b.c.a.example.com", "x.org", "", *named]
    host = draw(st.sampled_from(hosts))
    method = draw(st.sampled_from((*METHODS, "GET", "DELETE")))
    target = draw(targets(rules)) + draw(queries)
    headers = [("Host", host), *draw(fields)]
    held = draw(claims)
    return rules, lambda: make_request(method, target, headers, claims=held)
