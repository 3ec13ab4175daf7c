"""A report becomes a rules file that loads without a problem."""

import pytest

from strangler.rules.document import parse_rules
from strangler.rules.drafting import draft_rules


def endpoint(path, method="GET", app="shop", effect="none", complete=True, part="orders"):
    return {
        "app": app,
        "method": method,
        "path": path,
        "effect": effect,
        "complete": complete,
        "part": part,
    }


def drafted(*endpoints, **options):
    draft = draft_rules({"endpoints": list(endpoints)}, **options)
    loaded = parse_rules(draft.text, environment={})
    assert loaded.diagnostics == (), (draft.text, [str(each) for each in loaded.diagnostics])
    return draft, loaded.rules


def test_every_endpoint_is_a_route_that_the_monolith_answers():
    _, rules = drafted(
        endpoint("/"), endpoint("/api/orders/{id}"), endpoint("/api/orders/{id}", "PUT")
    )
    assert [(route.id, route.state) for route in rules.routes] == [
        ("root.get", "legacy"),
        ("api_orders_id.get", "legacy"),
        ("api_orders_id.put", "legacy"),
    ]


@pytest.mark.parametrize(
    ("effect", "complete", "drawn"),
    [
        ("none", True, "none"),
        ("read", True, "read"),
        ("write", True, "write"),
        ("external", True, "write"),
        ("read", False, "unknown"),
    ],
)
def test_an_effect_is_what_is_proven(effect, complete, drawn):
    """What leaves the program may change things there."""
    _, rules = drafted(endpoint("/a", effect=effect, complete=complete))
    assert rules.routes[0].effect == drawn


def test_any_method_is_no_condition():
    _, rules = drafted(endpoint("/a", "ANY"), endpoint("/a", "GET"))
    assert [(route.id, route.match.methods) for route in rules.routes] == [
        ("a.any", ()),
        ("a.get", ("GET",)),
    ]


def test_ids_follow_from_the_endpoint_alone():
    """In any order, with others beside it or without; those that would clash differ."""
    one, two, three = endpoint("/a-b"), endpoint("/a_b"), endpoint("/c/")
    _, rules = drafted(one, two, three)
    again = drafted(two, one)[1]
    ids = [route.id for route in rules.routes]
    assert len(set(ids)) == 3
    assert "c.get" in ids
    assert [route.id for route in again.routes] == ids[:2]


def test_what_a_template_cannot_say_becomes_a_regex():
    """With a priority, since the order cannot tell two regexes apart."""
    _, rules = drafted(endpoint("/feed.{kind}"), endpoint("/{rest*}/x"))
    assert {(route.match.path, route.priority) for route in rules.routes} == {
        ("/feed\\.[^/]+", 6),
        ("/.+/x", 3),
    }


def test_apps_that_claim_one_path_are_reported():
    """The first keeps it; a person has to say which host is whose."""
    draft, rules = drafted(endpoint("/a/{x}", app="shop"), endpoint("/a/{y}", app="blog"))
    assert [route.id for route in rules.routes] == ["blog.a_y.get"]
    (problem,) = draft.diagnostics
    assert problem.code == "STR641"
    assert "shop:GET /a/{x} takes the same requests as blog:GET /a/{y}" in problem.message


def test_one_app_can_be_drafted_alone():
    _, rules = drafted(endpoint("/a", app="shop"), endpoint("/a", app="blog"), app="shop")
    assert [route.id for route in rules.routes] == ["a.get"]


def test_a_path_that_no_rule_can_hold_is_reported():
    draft, rules = drafted(endpoint("no-slash"), endpoint("/a//b"))
    assert rules.routes == ()
    assert len(draft.diagnostics) == 2


def test_odd_names_are_quoted():
    """Paths and parts come from code, and code holds anything."""
    _, rules = drafted(
        endpoint("/yes: [no] #x"),
        endpoint('/"quoted"/é', part="a\nb: c"),
        endpoint("/" + "x" * 300),
    )
    assert len(rules.routes) == 2 or len(rules.routes) == 3
