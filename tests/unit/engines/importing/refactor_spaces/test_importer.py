"""Applications of Refactor Spaces become rules."""

import json

import pytest

from strangler.engines.importing.kinds import Kind
from strangler.engines.importing.sources import import_rules
from strangler.rules.deciding import decide
from strangler.rules.document import parse_rules
from strangler.rules.model import LambdaFunction, State
from strangler.rules.requests import example

APP, OTHER = "app-0123456789", "app-9876543210"


def service(identity, name, url="", arn="", health=""):
    endpoint = {"UrlEndpoint": {"Url": url, **({"HealthUrl": health} if health else {})}}
    if arn:
        endpoint = {"LambdaEndpoint": {"Arn": arn}}
    kind = "LAMBDA" if arn else "URL"
    return {"ServiceId": identity, "Name": name, "EndpointType": kind, "State": "ACTIVE"} | endpoint


def route(identity, service_id, path="", **others):
    kind = {"RouteType": "URI_PATH", "SourcePath": path} if path else {"RouteType": "DEFAULT"}
    common = {"RouteId": identity, "ServiceId": service_id, "ApplicationId": APP, "State": "ACTIVE"}
    return common | kind | others


SERVICES = [
    service("svc-mono", "monolith", "http://mono.shop.internal:8000"),
    service(
        "svc-orders", "orders", "http://orders.shop.internal:8080/v1",
        health="http://orders.shop.internal:8080/livez",
    ),
    service("svc-cart", "cart", "http://cart.shop.internal/cart"),
    service(
        "svc-mail", "mail", arn="arn:aws:lambda:eu-west-1:123456789012:function:mail:live"
    ),
]  # fmt: skip


@pytest.fixture
def imported(tmp_path):
    """A function: routes in, the import and its rules out."""

    def run(*routes, services=SERVICES, **options):
        file = tmp_path / "routes.json"
        listed = {"RouteSummaryList": [route("rte-default", "svc-mono"), *routes]}
        both = json.dumps(listed, indent=1) + "\n" + json.dumps({"ServiceSummaryList": services})
        file.write_text(both, encoding="utf-8")
        found = import_rules([file], Kind.REFACTOR_SPACES, **options)
        assert found.text is not None
        return found, parse_rules(found.text, "rules.yaml", {}).rules

    return run


def answer(rules, method, path):
    return decide(rules, example(method, path)).upstream


def test_the_default_route_names_the_monolith(imported):
    found, rules = imported()
    assert (rules.default, rules.routes) == ("monolith", ())
    assert found.diagnostics == ()


def test_a_path_with_its_children_is_a_prefix_for_its_methods(imported):
    _, rules = imported(
        route("rte-1", "svc-orders", "/orders", IncludeChildPaths=True, AppendSourcePath=True,
              Methods=["GET", "HEAD"]),
    )  # fmt: skip
    assert answer(rules, "GET", "/orders/7/items") == answer(rules, "HEAD", "/orders") == "orders"
    assert answer(rules, "POST", "/orders") == answer(rules, "GET", "/ordersx") == "monolith"
    assert str(rules.upstreams[-1].target.urls[0]) == "http://orders.shop.internal:8080/v1"
    assert rules.upstreams[-1].health.path == "/livez"


def test_a_path_without_its_children_is_exact_and_parameters_are_variables(imported):
    _, rules = imported(
        route("rte-1", "svc-orders", "/orders", AppendSourcePath=True),
        route("rte-2", "svc-orders", "/users/{user:id}/orders", AppendSourcePath=True),
        route("rte-3", "svc-orders", "/a/{b}", AppendSourcePath=True, IncludeChildPaths=True),
    )
    assert answer(rules, "GET", "/orders") == answer(rules, "GET", "/users/7/orders") == "orders"
    assert answer(rules, "GET", "/orders/7") == answer(rules, "GET", "/users/7") == "monolith"
    assert answer(rules, "GET", "/a/1") == answer(rules, "GET", "/a/1/2/3") == "orders"


def test_a_source_path_that_is_not_appended_is_cut(imported):
    _, rules = imported(route("rte-1", "svc-orders", "/orders", IncludeChildPaths=True))
    assert rules.routes[0].rewrite.prefix == "/"


def test_a_url_that_names_the_source_path_needs_no_rewrite(imported):
    found, rules = imported(route("rte-1", "svc-cart", "/cart", IncludeChildPaths=True))
    assert rules.routes[0].rewrite is None
    assert str(rules.upstreams[0].target.urls[0]) == "http://cart.shop.internal"
    assert found.diagnostics == ()


def test_what_can_only_be_cut_with_its_children_is_told(imported):
    found, rules = imported(
        route("rte-1", "svc-orders", "/orders"), route("rte-2", "svc-orders", "/users/{id}")
    )
    assert [each.code for each in found.diagnostics] == ["STR857", "STR856"]
    assert answer(rules, "GET", "/orders/below") == "orders"


def test_a_function_is_invoked_by_its_alias_with_events_of_rest_apis(imported):
    _, rules = imported(route("rte-1", "svc-mail", "/mail", IncludeChildPaths=True))
    target = rules.upstreams[0].target
    assert isinstance(target, LambdaFunction)
    assert target.function == "arn:aws:lambda:eu-west-1:123456789012:function:mail"
    assert (target.qualifier, target.region, target.payload) == ("live", "eu-west-1", "1.0")
    assert rules.routes[0].rewrite is None


def test_a_route_that_is_not_active_is_prepared_and_answered_by_the_monolith(imported):
    _, rules = imported(
        route("rte-1", "svc-orders", "/orders", State="INACTIVE", AppendSourcePath=True)
    )
    (only,) = rules.routes
    assert (only.state, only.service) == (State.LEGACY, "orders")
    assert answer(rules, "GET", "/orders") == "monolith"


def test_a_route_that_is_not_active_takes_nothing_from_others(imported):
    found, rules = imported(
        route("rte-1", "svc-orders", "/orders", AppendSourcePath=True, IncludeChildPaths=True),
        route("rte-2", "svc-cart", "/orders/7", State="INACTIVE", AppendSourcePath=True),
        route("rte-3", "svc-cart", "/failed", State="FAILED", Error={"Message": "no health"}),
    )
    assert answer(rules, "GET", "/orders/7") == "orders"
    told = "\n".join(map(str, found.diagnostics))
    assert "route rte-2 /orders/7 is not active" in told
    assert "rte-3 /failed is FAILED: no health" in told


def test_one_application_is_imported_and_the_others_are_told(imported):
    routes = [
        route("rte-1", "svc-orders", "/orders", AppendSourcePath=True),
        route("rte-2", "svc-cart", "/cart", ApplicationId=OTHER),
    ]
    found, rules = imported(*routes)
    assert len(rules.routes) == 1
    assert f"1 routes of application {OTHER}" in str(found.diagnostics[0])
    found, rules = imported(*routes, application=OTHER, monolith="http://127.0.0.1:1")
    assert [each.match.path for each in rules.routes] == ["/cart"]
    assert rules.default == "monolith"


def test_a_service_that_no_file_holds_is_told(imported):
    found, rules = imported(route("rte-1", "svc-gone", "/gone"), services=SERVICES[:1])
    assert rules.routes == ()
    assert "service svc-gone is in none of the files" in str(found.diagnostics[0])
    assert found.diagnostics[0].location.line > 1


def test_without_a_default_route_the_monolith_is_a_variable(tmp_path):
    file = tmp_path / "r.json"
    listed = {"RouteSummaryList": [route("rte-1", "svc-cart", "/cart", AppendSourcePath=True)]}
    file.write_text(json.dumps(listed | {"ServiceSummaryList": SERVICES}), encoding="utf-8")
    found = import_rules([file], Kind.REFACTOR_SPACES)
    assert "MONOLITH_URL" in found.text
    assert [each.code for each in found.diagnostics] == ["STR858"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('{"RouteSummaryList": [', "STR851", (1, 23)),
        ('{"Rules": []}', "STR852", (1, 1)),
        ('{"RouteSummaryList": []}', "STR852", (1, 1)),
        ("", "STR852", (1, 1)),
        ('{"RouteSummaryList":\n [}', "STR851", (2, 3)),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_place(text, code, place, tmp_path):
    file = tmp_path / "r.json"
    file.write_text(text, encoding="utf-8")
    found = import_rules([file], Kind.REFACTOR_SPACES)
    assert found.text is None
    assert [each.code for each in found.diagnostics] == [code]
    assert (found.diagnostics[0].location.line, found.diagnostics[0].location.column) == place
