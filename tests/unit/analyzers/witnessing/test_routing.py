"""Which endpoint a request was for."""

import pytest

from strangler.analyzers.witnessing.routing import Endpoints, comparable, is_of_interest
from strangler.locations import Location
from strangler.model.analysis import EndpointSummary


def endpoint(method, path, handler="shop.view", app="shop"):
    place = Location("shop/views.py", 1)
    name = f"{app}:{method} {path}"
    return EndpointSummary(name, app, method, path, "django", handler, place, (), None)


@pytest.mark.parametrize(
    ("route", "template"),
    [
        ("/orders/<int:pk>/", "/orders/{id}/"),
        ("/orders/<pk>", "/orders/{id}"),
        (r"/^sku/(?P<sku>[A-Z]{2}-\d{3,6})/$", "/sku/{code}/"),
        (r"/api/^v1\.0/(\d+)$", "/api/v1.0/{0}"),
        ("/files/{path:path}", "/files/{rest*}"),
        (r"/{id:\d{2}}/x", "/{id}/x"),
        ("/static/*rest", "/static/{rest*}"),
        ("/", "/"),
    ],
)
def test_routes_are_compared_without_the_names_of_placeholders(route, template):
    """In whatever form the framework writes them."""
    assert comparable(route) == comparable(template)


def test_a_request_is_for_the_endpoint_of_its_method():
    """Or for one that answers any; HEAD is answered by GET."""
    get, any_ = endpoint("GET", "/a/{id}"), endpoint("ANY", "/b")
    known = Endpoints([get, any_])
    assert known.of("django:GET /a/<int:pk>", "") == (get,)
    assert known.of("django:HEAD /a/<int:pk>", "") == (get,)
    assert known.of("django:POST /b", "") == (any_,)
    assert known.of("django:POST /a/<int:pk>", "") == ()


def test_applications_that_share_a_route_are_told_apart_by_the_handler():
    """Where that is known."""
    one = endpoint("GET", "/health", "a.health", "a")
    two = endpoint("GET", "/health", "b.Health", "b")
    known = Endpoints([one, two])
    assert known.of("starlette:GET /health", "a.health") == (one,)
    assert known.of("starlette:GET /health", "b.Health.get") == (two,)
    assert known.of("starlette:GET /health", "") == (one, two)


def test_a_route_that_is_written_otherwise_is_found_by_its_handler():
    """If that answers nothing else."""
    one = endpoint("GET", "/{lang}/a", "shop.a")
    assert Endpoints([one]).of("django:GET /a", "shop.a") == (one,)
    assert Endpoints([one, endpoint("GET", "/b", "shop.a")]).of("django:GET /a", "shop.a") == ()


def test_requests_without_a_route_are_of_no_interest():
    """Nor is what frameworks answer by themselves."""
    assert is_of_interest("django:GET /a")
    assert not is_of_interest("django:GET ?")
    assert not is_of_interest("starlette:GET ")
    assert not is_of_interest("flask:OPTIONS /a")
