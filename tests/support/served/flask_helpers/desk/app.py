from flask import Flask

from desk.views import notes
from desk.wiring import mount, rules


def health(): ...


def version(): ...


def add_system_rules(app, prefix):
    rules(app, [prefix + "/health"], health)
    rules(app, [prefix + "/version"], version)


def create_app():
    app = Flask(__name__, static_folder=None)
    mount(app, notes, "desk")
    add_system_rules(app, "/-")
    return app
