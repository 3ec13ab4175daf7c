from functools import partial

from pyramid.httpexceptions import HTTPBadRequest
from pyramid.response import Response
from pyramid.view import (
    exception_view_config,
    notfound_view_config,
    view_config,
    view_defaults,
)

from shop.views.api import api_view, json_view

api_route = partial(view_config, route_name="api", renderer="json")


@view_config(route_name="home")
@view_config(route_name="docs", request_method="GET")
@view_config(route_name="old")
def home(request):
    return Response("home")


@view_config(route_name="anything", request_method="GET")
def anything(request):
    return Response("anything")


@view_config(route_name="v2.ping", request_method="GET", http_cache=0)
@view_config(route_name="after")
def ping(request):
    return Response("pong")


@view_config(route_name="orders", request_method="GET", permission="view")
@view_config(route_name="order")
@view_config(route_name="helped")
def orders(request):
    return Response("orders")


@view_defaults(route_name="login", renderer="json")
class Login:
    def __init__(self, request):
        self.request = request

    @view_config(request_method="GET")
    def show(self):
        return {}

    @view_config(request_method="POST")
    @view_config(request_method="POST", request_param="oauth")
    def submit(self):
        return {}


@view_config(route_name="profile", attr="read", request_method="GET")
class Profile(Login):
    def read(self):
        return Response("profile")

    @view_config(route_name="profile", request_method="PATCH", is_authenticated=True)
    def change(self):
        return {}


@api_route(request_method="GET")
def read_item(request):
    return {}


@api_view(request_method="PUT", route_name="api")
def write_item(request):
    return {}


@json_view(route_name="api", request_method="DELETE")
def delete_item(request):
    return {}


@view_config(context=HTTPBadRequest)
@exception_view_config(ValueError)
@notfound_view_config()
def problem(request):
    return Response("problem")


@view_config(context="shop.resources.Root", name="about")
def about(request):
    return Response("about")


@view_config(route_name="tree", context="shop.resources.Folder")
@view_config(route_name="tree", context="shop.resources.Folder", name="edit", request_method="POST")
def folder(request):
    return Response("folder")
