"""`wtforms.form`: the recogniser says who listens: `validate_NAME` and `filter_NAME` of a form,
and what fields of the project override.

Which fields a form has is not told apart: validating one comes to the validators, filters,
defaults and choices of all fields of the project."""

from strangler.standins.terms import calls, notify, writes
from wtforms.fields.core import DEFAULTS, FILTERS, VALIDATORS, Field


class BaseForm:
    """A form."""

    meta = None
    form_errors = []

    def __init__(self, fields, prefix="", meta=None): ...

    def __iter__(self):
        yield Field()

    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        return Field()

    def __setitem__(self, name, value): ...

    def __delitem__(self, name): ...

    def populate_obj(self, obj):
        """Sets the attributes of what it is given that fields are named for."""
        writes(obj)

    def process(self, formdata=None, obj=None, data=None, extra_filters=None, **kwargs):
        """Fills the fields."""
        for default in DEFAULTS:
            calls(default)
        for function in FILTERS:
            calls(function, "")
        notify("wtforms.filter", self, self, "")
        notify("wtforms.load", None, Field(), [""])
        self.post_process(formdata)

    def post_process(self, formdata=None):
        """To be overridden."""

    def validate(self, extra_validators=None):
        """Each field's validators, then those that are named for a field."""
        for validator in VALIDATORS:
            calls(validator, self, Field())
        if extra_validators:
            for several in extra_validators.values():
                for validator in several:
                    calls(validator, self, Field())
        notify("wtforms.check", None, Field(), self)
        notify("wtforms.validate", self, self, Field())
        return True

    @property
    def data(self):
        """What the fields hold, by name."""
        return {}

    @property
    def errors(self):
        """Texts, by name."""
        return {"": [""]}


class Form(BaseForm):
    """A form with declared fields."""

    def __init__(self, formdata=None, obj=None, prefix="", data=None, meta=None, **kwargs):
        self.process(formdata, obj, data=data, **kwargs)
