from flask_restx import Namespace, Resource

ns = Namespace("dogs", path="/kennel/")


class Dogs(Resource):
    def get(self):
        return []


ns.add_resource(Dogs, "/all", "/every")
