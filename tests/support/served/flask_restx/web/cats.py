from flask_jwt_extended import jwt_required
from flask_restx import Namespace, Resource

api = Namespace("cats", description="Cats")


@api.route("/")
class Cats(Resource):
    @api.doc("list_cats")
    def get(self):
        return []


@api.route("/<id>", "/by-name/<string:id>")
@api.param("id", "Its name")
class Cat(Resource):
    method_decorators = [jwt_required()]

    def get(self, id):
        return {}

    def delete(self, id):
        return {}
