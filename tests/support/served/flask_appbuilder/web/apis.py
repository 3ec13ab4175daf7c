from flask_appbuilder import ModelRestApi
from flask_appbuilder.api import BaseApi, expose, protect, safe
from flask_appbuilder.models.sqla.interface import SQLAInterface

from web.models import Contact, ContactGroup


class Common(ModelRestApi):
    @expose("/count", methods=["GET"])
    @protect()
    def count(self):
        return self.response(200, count=0)


class ContactApi(Common):
    resource_name = "contact"
    datamodel = SQLAInterface(Contact)

    @expose("/<int:pk>", methods=("GET", "PATCH"))
    @protect()
    @safe
    def get(self, pk):
        return self.response(200)


class GroupApi(Common):
    version = "v2"
    datamodel = SQLAInterface(ContactGroup)
    exclude_route_methods = {"info"}


class Status(BaseApi):
    route_base = "/status"

    @expose("/")
    def now(self):
        return self.response(200)
