"""Routes of Bottle: a default application, one of its own, one mounted and one merged."""

import bottle
from bottle import Bottle, default_app, get, post, route

api = Bottle()
extra = Bottle()


@route("/")
@route("/home")
def home():
    return ""


@get("/pages/<name>")
def page(name):
    return name


@post(["/pages", "/articles"])
def create():
    return ""


@bottle.route("/both/<number:int>", method=["GET", "DELETE"])
def both(number):
    return ""


@api.get("/files/<path:path>")
def read(path):
    return path


@api.route("/words/<word:re:[a-z]+>", "PUT")
def word(word):
    return word


def late():
    return ""


for rule, method in (("/late", "GET"), ("/later", "PATCH")):
    api.route(rule, method, late)


@extra.delete("/extra")
def remove():
    return ""


app = default_app()
app.mount("/api/", api)
app.merge(extra)
