"""An application of Flask-RESTX: namespaces in an API of an application and of a blueprint."""

from flask import Blueprint, Flask
from flask_restx import Api, Resource

from web.cats import api as cats
from web.dogs import ns as dogs


def create_app():
    app = Flask(__name__)
    api = Api(app, prefix="/v1", doc="/docs")
    api.add_namespace(cats)
    api.add_namespace(dogs, path="/hounds")

    @api.route("/hello", "/hi")
    class Hello(Resource):
        def get(self):
            return {}

    blueprint = Blueprint("second", __name__, url_prefix="/second")
    second = Api(blueprint, doc=False)
    fish = second.namespace("fish", description="Fish")

    @fish.route("/")
    class Fish(Resource):
        def get(self):
            return []

        def post(self):
            return {}

    second.add_namespace(dogs)
    app.register_blueprint(blueprint)
    return app
