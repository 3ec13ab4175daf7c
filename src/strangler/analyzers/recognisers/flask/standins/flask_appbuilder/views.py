"""`flask_appbuilder.views`: what the views over a model call."""

from flask_appbuilder.basemodel import Filtered
from flask_appbuilder.baseviews import BaseView
from strangler.standins.terms import unknown


class IndexView(BaseView):
    """The first page."""

    index_template = ""

    def index(self):
        """It is rendered."""
        return self.render_template(self.index_template)


class SimpleFormView(BaseView):
    """A form."""

    def form_get(self, form):
        """To be overridden."""

    def form_post(self, form):
        """To be overridden."""

    def this_form_get(self):
        """Shows the form."""
        return self.form_get(None)

    def this_form_post(self):
        """Takes the form."""
        return self.form_post(None)


class PublicFormView(SimpleFormView):
    """A form for everybody."""


class RestCRUDView(Filtered, BaseView):
    """A view over a model."""

    def list(self):
        """Several."""
        self._several()
        return ""

    def show(self, pk):
        """One."""
        item = self._one(pk)
        self.pre_show(item)
        return ""

    def add(self):
        """A new one."""
        item = self._made()
        self.process_form(None, True)
        self.pre_add(item)
        self.datamodel.add(item)
        self.post_add(item)
        return ""

    def edit(self, pk):
        """A changed one."""
        item = self._one(pk)
        self.prefill_form(None, pk)
        self.process_form(None, False)
        self.pre_update(item)
        self.datamodel.edit(item)
        self.post_update(item)
        return ""

    def delete(self, pk):
        """One less."""
        item = self._one(pk)
        self.pre_delete(item)
        self.datamodel.delete(item)
        self.post_delete(item)
        return ""

    def download(self, filename):
        """A file."""
        return ""

    def action(self, name, pk):
        """Methods that `@action` decorates, by their names."""
        self._one(pk)
        unknown("an action by its name")

    def action_post(self):
        """Methods that `@action` decorates, by their names."""
        self._several()
        unknown("an action by its name")

    def api(self):
        """Several."""
        self._several()
        return ""

    def api_read(self):
        """Several."""
        self._several()
        return ""

    def api_get(self, pk):
        """One."""
        self._one(pk)
        return ""

    def api_create(self):
        """A new one."""
        return self.add()

    def api_update(self, pk):
        """A changed one."""
        return self.edit(pk)

    def api_delete(self, pk):
        """One less."""
        return self.delete(pk)

    def pre_show(self, item): ...

    def process_form(self, form, is_created): ...

    def prefill_form(self, form, pk): ...


class ModelView(RestCRUDView):
    """A view over a model."""


class CompactCRUDMixin(RestCRUDView):
    """A view over a model on one page."""


class MasterDetailView(RestCRUDView):
    """Views over models that belong together."""
