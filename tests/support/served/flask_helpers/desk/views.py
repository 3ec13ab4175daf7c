from flask import Blueprint
from flask.views import MethodView
from flask_restful import Resource

from desk.wiring import TeamApi, crud, page, rules

notes = Blueprint("notes", __name__)
api = TeamApi(notes)


class Note(MethodView):
    def get(self): ...

    def post(self): ...

    def put(self, id): ...


class Alerts(Resource):
    def get(self, team): ...

    def post(self, team): ...


class Mutes(Resource):
    def delete(self, team="", id=0): ...


def search(): ...


crud(notes, "notes", Note)
rules(notes, ("/search", "/find/<path:words>"), search, "search")
api.add_team_resource(Alerts, "/alerts", "/alarms", endpoint="alerts")
api.add_both(Mutes, "/mutes/<int:id>")


@page(notes, "about")
def about(): ...


@page(notes, path="/contact", methods=["POST"])
def contact(): ...


for path, view in (("/up", "up"), ("/down", "down")):
    rules(notes, [path], search, view)
