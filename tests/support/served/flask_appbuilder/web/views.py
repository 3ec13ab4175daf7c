from flask_appbuilder import (
    BaseView,
    CompactCRUDMixin,
    IndexView,
    ModelView,
    SimpleFormView,
    expose,
    has_access,
)
from flask_appbuilder.models.sqla.interface import SQLAInterface
from wtforms import Form

from web.models import Contact, ContactGroup


class Home(IndexView):
    @expose("/help/")
    def help(self):
        return ""


class ContactView(ModelView):
    datamodel = SQLAInterface(Contact)
    exclude_route_methods = {"delete", "download"}

    @expose("/export", methods=["POST"])
    @has_access
    def export(self):
        return ""

    def show(self, pk):
        """Hides the inherited one, so it has no route."""


class CompactView(CompactCRUDMixin, ModelView):
    datamodel = SQLAInterface(ContactGroup)
    route_base = "/compact"


class Methods:
    ADD = "add"
    READ = {"list", "show"}


class Narrow(ModelView):
    datamodel = SQLAInterface(ContactGroup)
    include_route_methods = Methods.READ | {Methods.ADD, "own"}

    @expose("/own/<int:number>")
    def own(self, number):
        return ""


class Reports(BaseView):
    default_view = "summary"

    @expose("/summary/")
    @expose("/summary/<int:year>")
    @has_access
    def summary(self, year=0):
        return ""


class SignupForm(Form):
    pass


class Signup(SimpleFormView):
    form = SignupForm
