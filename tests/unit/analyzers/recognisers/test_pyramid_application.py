"""A Pyramid application that really starts: what its registry says is what must be found."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from strangler.analyzers.recognisers.pyramid.recogniser import Pyramid

SUPPORT = Path(__file__).parents[3] / "support"
APPLICATION = SUPPORT / "pyramid_app"


@pytest.fixture(scope="module")
def truth():
    """(method, path, handler) as the running application's introspection lists them."""
    pytest.importorskip("pyramid")
    done = subprocess.run(
        [sys.executable, str(SUPPORT / "inspect_pyramid.py"), "shop:main"],
        cwd=APPLICATION,
        env={"PYTHONPATH": str(APPLICATION)},
        capture_output=True,
        check=True,
        text=True,
    )
    return {tuple(item) for item in json.loads(done.stdout)}


@pytest.fixture
def found(concluded):
    files = {
        str(path.relative_to(APPLICATION)): path.read_text(encoding="utf-8")
        for path in sorted(APPLICATION.rglob("*.py"))
    }
    return concluded(Pyramid(), files)


def test_the_endpoints_are_those_of_the_running_application(found, truth):
    """By method and path, nothing missing and nothing invented."""
    assert {(method, path) for method, path, _ in found.endpoints} == {
        (method, path) for method, path, _ in truth
    }


def test_the_handlers_are_those_of_the_running_application(found, truth):
    """Where several views answer one method of one route, one of them stands for all."""
    assert {
        (method, path, handler.replace(".<locals>", "").replace("<lambda>", "<lambda1>"))
        for method, path, handler in truth
    } >= set(found.endpoints)


def test_every_view_that_may_answer_is_an_edge_of_the_endpoint(found):
    """`Extra.save` has no method of its own, so it answers GET, too."""
    targets = {
        target for source, _, target in found.edges if source == "shop:GET /extras/{name}.json"
    }
    assert targets == {"shop.views.extras.Extra.show", "shop.views.extras.Extra.save"}


def test_permissions_and_asked_for_users_are_auth(found):
    assert found.auth["GET /orders/"] == ("view",)
    assert found.auth["PATCH /profile"] == ("pyramid.is_authenticated",)
    assert found.auth["ANY /extras/"] == ("look",)


def test_exception_views_are_platform(found):
    assert ("shop.views.main.problem", "pyramid not found view") in found.platform
    assert ("shop.views.main.problem", "pyramid exception view") in found.platform


def test_traversal_and_unanswered_routes_are_said(found):
    codes = sorted(code for code, _ in found.problems)
    assert codes == ["STR360", "STR360", "STR361", "STR361"]
