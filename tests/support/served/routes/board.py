"""A WebOb application with a mapper of Routes."""

from routes import Mapper
from webob import Response


class MessagesController:
    def index(self, request):
        return Response()

    def show(self, request, id):
        return Response()


class Pages:
    def home(self, request):
        return Response()

    def read(self, request, name):
        return Response()


def make_map():
    map = Mapper(controller_scan=None)
    pages = Pages()
    map.connect("home", "/", controller=pages, action="home")
    map.connect(
        "/pages/{name:[a-z]+}",
        controller=pages,
        action="read",
        conditions={"method": ["GET", "POST"]},
    )
    map.connect("/files/{path:.*}", controller=pages, action="read")
    map.connect("/old/:name", controller=pages, action="read", conditions=dict(method=["PUT"]))
    admin = map.submapper(path_prefix="/admin", controller="messages")
    admin.connect("/list", action="index", conditions={"method": ["GET"]})
    map.resource("message", "messages", collection={"rss": "GET"}, member={"mark": "POST"})
    map.resource(
        "note",
        "notes",
        controller="messages",
        parent_resource=dict(member_name="message", collection_name="messages"),
    )
    return map
