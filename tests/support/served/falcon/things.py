"""An application of Falcon: resources with suffixes, hooks and inherited methods."""

import falcon


def login_required(req, resp, resource, params):
    pass


class Base:
    def on_get(self, req, resp, **params):
        pass


class Things(Base):
    def __init__(self, store):
        self.store = store

    @falcon.before(login_required)
    def on_post(self, req, resp):
        pass

    def on_get_one(self, req, resp, number):
        pass

    def on_delete_one(self, req, resp, number):
        pass


class Files:
    def on_put(self, req, resp, rest):
        pass


def create():
    app = falcon.App()
    things = Things({})
    app.add_route("/things", things)
    app.add_route("/things/{number:int(min=1)}", things, suffix="one")
    app.add_route("/files/{rest:path}", Files())
    for version in ("v1", "v2"):
        app.add_route(f"/{version}/base", Base())
    return app
