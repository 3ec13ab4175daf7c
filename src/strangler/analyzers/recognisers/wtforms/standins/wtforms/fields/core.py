"""`wtforms.fields.core`: a field keeps what a form calls later.

Source: wtforms/fields/core.py."""

DEFAULTS = []
"""Functions that give defaults and choices."""
FILTERS = []
VALIDATORS = []


class Flags: ...


class Label:
    text = ""
    field_id = ""

    def __call__(self, text=None, **kwargs):
        return ""

    def __str__(self):
        return ""


class Field:
    """A field; a class of what it holds says so."""

    name = ""
    short_name = ""
    id = ""
    type = ""
    description = ""
    errors = [""]
    process_errors = [""]
    raw_data = [""]
    render_kw = {}
    label = Label()
    flags = Flags()
    widget = None

    def __init__(
        self,
        label=None,
        validators=None,
        filters=(),
        description="",
        id=None,
        default=None,
        widget=None,
        render_kw=None,
        name=None,
        **kwargs,
    ):
        VALIDATORS.extend(validators)
        FILTERS.extend(filters)
        DEFAULTS.append(default)

    def __call__(self, **kwargs):
        return ""

    def __str__(self):
        return ""

    def __iter__(self):
        yield self

    def process(self, formdata, data=None, extra_filters=None): ...

    def process_data(self, value): ...

    def process_formdata(self, valuelist): ...

    def post_process(self, formdata=None): ...

    def validate(self, form, extra_validators=()):
        return True

    def pre_validate(self, form): ...

    def post_validate(self, form, validation_stopped): ...

    def populate_obj(self, obj, name): ...

    def gettext(self, string):
        return ""

    def ngettext(self, singular, plural, n):
        return ""
