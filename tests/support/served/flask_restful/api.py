"""An application of Flask-RESTful: two APIs, one of them on a blueprint."""

from flask import Blueprint, Flask
from flask_jwt_extended import JWTManager, jwt_required
from flask_login import login_required
from flask_restful import Api, Resource

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "not a secret"
JWTManager(app)
api = Api(app, prefix="/v1")


class Base(Resource):
    def get(self, **kwargs):
        return {}


@api.resource("/things", "/stuff/<int:number>")
class Things(Base):
    @jwt_required()
    def post(self, **kwargs):
        return {}


class Thing(Base):
    method_decorators = [login_required]

    def put(self, number):
        return {}

    def delete(self, number):
        return {}


URLS = ("/extra", "/more")
api.add_resource(Thing, "/things/<int:number>", endpoint="thing")
api.add_resource(Base, *URLS, endpoint="base")

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
late = Api(prefix="/api", decorators=[login_required])
late.init_app(blueprint)


class Users(Resource):
    def get(self):
        return []


class Roles(Resource):
    def patch(self):
        return []


for resource, url in [(Users, "/users"), (Roles, "/roles")]:
    late.add_resource(resource, url)
app.register_blueprint(blueprint)


def make():
    inner = Blueprint("inner", __name__)
    own = Api(inner)

    class Inside(Resource):
        def get(self):
            return {}

    own.add_resource(Inside, "/inside")
    return inner


app.register_blueprint(make(), url_prefix="/made")
