"""An application of Tornado: rules as tuples, specifications and rules within rules."""

from tornado.routing import PathMatches, Rule
from tornado.web import Application, RedirectHandler, URLSpec, url

from news import handlers

ADMIN = [
    (r"/admin", handlers.Admin),
    url(r"/admin/(?P<name>[a-z]+)", handlers.Admin, name="admin"),
]


class News(Application):
    def __init__(self):
        rules = [
            (r"/", handlers.Home),
            (r"/stories/([0-9]+)", handlers.Story),
            URLSpec(r"/files/(.*)", handlers.File),
            Rule(PathMatches(r"/feed(?:/latest)?"), handlers.Feed),
            (r"/old", RedirectHandler, {"url": "/"}),
            *ADMIN,
        ]
        super().__init__(rules + [(r"/last\.txt$", handlers.Home)])
        self.add_handlers(r".*", [(r"/late", handlers.Late)])


def make():
    return News()
