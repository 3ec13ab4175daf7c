"""Extensions of Flask: what cannot be known, and what guards an endpoint. What can be known is
compared with the running extensions in test_served."""

import pytest

from strangler.analyzers.recognisers.flask.recogniser import Flask

RESTX = (
    "from flask import Flask\nfrom flask_restx import Api, Namespace, Resource\n"
    "app = Flask('web')\n"
)
BUILDER = (
    "from flask import Flask\n"
    "from flask_appbuilder import AppBuilder, BaseView, ModelView, expose\n"
    "from flask_appbuilder.api import BaseApi, ModelRestApi\n"
    "from flask_appbuilder.security.decorators import has_access, permission_name, protect\n"
    "app = Flask('web')\nappbuilder = AppBuilder(app)\n"
)


@pytest.fixture
def flask(concluded):
    """The source of one file in, what the Flask recogniser concludes out."""
    return lambda web: concluded(Flask(), {"web.py": web})


def test_a_namespace_that_no_api_takes_up_is_noted(flask):
    found = flask(
        f"{RESTX}ns = Namespace('a')\n@ns.route('/x')\nclass X(Resource):\n    def get(self): ...\n"
    )
    assert found.routes == []
    assert found.problems == [("STR304", "web.py:4:6")]


def test_an_api_without_application_is_noted(flask):
    found = flask(
        f"{RESTX}api = Api()\n@api.route('/x')\nclass X(Resource):\n    def get(self): ...\n"
    )
    assert found.routes == []
    assert found.problems == [("STR304", "web.py:4:7")]


def test_a_computed_url_of_a_resource_is_reported(flask):
    found = flask(
        f"{RESTX}import os\napi = Api(app, doc=False, add_specs=False)\n"
        "class X(Resource):\n    def get(self): ...\n"
        "api.add_resource(X, os.environ['X'], '/y')\n"
    )
    assert found.routes == ["GET /", "GET /y"]
    assert found.problems == [("STR302", "web.py:8:1")]


def test_guards_of_resources_apis_and_namespaces_add_up(flask):
    found = flask(
        f"{RESTX}from flask_jwt_extended import jwt_required\n"
        "from flask_login import login_required\nfrom own import permission_checked\n"
        "api = Api(app, doc=False, add_specs=False, decorators=[login_required])\n"
        "ns = api.namespace('n', decorators=[permission_checked])\n"
        "@ns.route('/x')\nclass X(Resource):\n    @jwt_required()\n    def get(self): ...\n"
    )
    assert found.auth["GET /n/x"] == (
        "flask_login.login_required",
        "own.permission_checked",
        "flask_jwt_extended.jwt_required",
    )


def test_what_appbuilder_adds_by_configuration_is_said_to_be_unlisted(flask):
    assert flask(BUILDER).problems == [("STR350", "web.py:6:14")]


def test_guards_of_appbuilder_are_those_of_the_method_that_answers(flask):
    """A method of a base brings the base's; `permission_name` only names one."""
    found = flask(
        f"{BUILDER}class V(BaseView):\n    @expose('/a')\n    @has_access\n    def a(self): ...\n"
        "    @expose('/b')\n    @permission_name('b')\n    def b(self): ...\n"
        "class R(ModelRestApi):\n    include_route_methods = {'info'}\n"
        "appbuilder.add_view(V, 'V')\nappbuilder.add_api(R)\n"
    )
    assert found.auth == {
        "GET /v/a": ("flask_appbuilder.security.decorators.has_access",),
        "GET /v/b": (),
        "GET /api/v1/r/_info": ("flask_appbuilder.security.decorators.protect",),
    }


def test_a_computed_route_base_is_reported_and_its_class_left_out(flask):
    found = flask(
        f"{BUILDER}import os\nclass V(BaseView):\n    route_base = os.environ['V']\n"
        "    @expose('/a')\n    def a(self): ...\nappbuilder.add_view_no_menu(V)\n"
    )
    assert found.routes == []
    assert ("STR302", "web.py:12:1") in found.problems


def test_an_unknown_view_is_reported(flask):
    found = flask(f"{BUILDER}import plugins\nappbuilder.add_view(plugins.load(), 'P')\n")
    assert found.routes == []
    assert ("STR302", "web.py:8:1") in found.problems


def test_a_view_that_nothing_registers_has_no_endpoints(flask):
    found = flask(f"{BUILDER}class V(BaseView):\n    @expose('/a')\n    def a(self): ...\n")
    assert found.routes == []
