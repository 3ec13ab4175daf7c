"""Helpers of the application's own: none of them knows a rule."""

from functools import wraps

from flask_restful import Api

PREFIX = "/v1"


def rules(router, paths, view, *args, **options):
    for path in paths:
        router.add_url_rule(path, *args, view_func=view, **options)


def crud(router, name, view, key="id"):
    base = "/" + name
    rules(router, [base], view.as_view(name), methods=["GET", "POST"])
    rules(router, [base + "/<int:" + key + ">"], view.as_view(name + "_one"), methods=["PUT"])


def scoped(path):
    return f"/<team>{path}"


class TeamApi(Api):
    def add_team_resource(self, resource, *urls, **options):
        urls = [scoped(url) for url in urls]
        return self.add_resource(resource, *urls, **options)

    def add_both(self, resource, url):
        self.add_team_resource(resource, url, endpoint=f"team_{resource.__name__}")
        self.add_resource(resource, url)


def page(router, path, methods=None):
    """A decorator that adds a rule; a path without a slash gets one."""
    if not path.startswith("/"):
        path = "/" + path

    def decorate(function):
        @wraps(function)
        def inner(*args, **kwargs):
            return function(*args, **kwargs)

        router.add_url_rule(path, view_func=inner, methods=methods or ["GET"])
        return function

    return decorate


class Section:
    """Keeps a blueprint and adds to it."""

    def __init__(self, blueprint):
        self.blueprint = blueprint

    def plug(self, app, prefix):
        app.register_blueprint(self.blueprint, url_prefix=prefix)


def mount(app, blueprint, name):
    app.register_blueprint(blueprint, url_prefix=PREFIX + "/" + name)
