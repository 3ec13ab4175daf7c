"""An application of Flask-Smorest: method views and functions on its blueprints."""

from flask import Flask
from flask.views import MethodView
from flask_login import login_required
from flask_smorest import Api, Blueprint

pets = Blueprint("pets", "pets", url_prefix="/pets", description="Pets")


@pets.route("/")
class Pets(MethodView):
    @pets.response(200)
    def get(self):
        return []

    @login_required
    @pets.response(201)
    def post(self):
        return {}


@pets.route("/<int:number>", methods=["DELETE"])
@pets.response(204)
def remove(number):
    return None


def create_app():
    app = Flask(__name__)
    app.config.update(API_TITLE="Pets", API_VERSION="v1", OPENAPI_VERSION="3.0.2")
    api = Api(app)
    api.register_blueprint(pets)
    api.register_blueprint(pets, url_prefix="/animals", name="animals")
    return app
