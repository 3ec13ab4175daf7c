"""What validating and showing a form calls. The recogniser adds `_chosen`, the rows that fields of
the form are chosen from, and who listens to `django.forms.clean`: the methods `clean_FIELD`.

Source: django/forms/forms.py."""

from django.forms.fields import Field

from strangler.standins.terms import notify, reads


class BoundField:
    name = ""
    label = ""
    errors = []
    field = None
    html_name = ""
    id_for_label = ""
    help_text = ""
    is_hidden = False

    def __str__(self):
        return ""

    def __iter__(self):
        yield self

    def value(self):
        return ""

    def label_tag(self, *args, **kwargs):
        return ""

    def as_widget(self, *args, **kwargs):
        return ""

    def as_hidden(self, *args, **kwargs):
        return ""


class Fields:
    """The fields of a form by name."""

    def __getitem__(self, name):
        return Field()

    def __setitem__(self, name, field):
        pass

    def __delitem__(self, name):
        pass

    def __contains__(self, name):
        return True

    def __iter__(self):
        yield ""

    def get(self, name, default=None):
        return Field()

    def pop(self, name, default=None):
        return Field()

    def keys(self):
        return [""]

    def values(self):
        return [Field()]

    def items(self):
        return [("", Field())]

    def update(self, *args, **kwargs):
        pass


class BaseForm:
    prefix = None
    data = {}
    files = {}
    is_bound = True
    base_fields = {}
    declared_fields = {}
    media = ""
    _chosen = None

    def __init__(
        self,
        data=None,
        files=None,
        auto_id="",
        prefix=None,
        initial=None,
        error_class=None,
        label_suffix=None,
        empty_permitted=False,
        field_order=None,
        use_required_attribute=None,
        renderer=None,
        bound_field_class=None,
    ):
        self.initial = initial
        self.fields = Fields()

    @property
    def cleaned_data(self):
        return dict(("", self._chosen) for _ in range(1))

    @property
    def errors(self):
        self.full_clean()
        return {}

    def is_valid(self):
        self.full_clean()
        return True

    def full_clean(self):
        self._clean_fields()
        self._clean_form()
        self._post_clean()

    def _clean_fields(self):
        reads(self._chosen)
        notify("django.forms.clean", self, self)

    def _clean_form(self):
        self.clean()

    def _post_clean(self):
        pass

    def clean(self):
        return self.cleaned_data

    def has_changed(self):
        return True

    @property
    def changed_data(self):
        return [""]

    def add_error(self, field, error):
        pass

    def has_error(self, field, code=None):
        return True

    def non_field_errors(self):
        self.full_clean()
        return [""]

    def order_fields(self, field_order):
        pass

    def add_prefix(self, field_name):
        return ""

    def get_initial_for_field(self, field, field_name):
        return None

    def is_multipart(self):
        return True

    def hidden_fields(self):
        self._shown()
        return [BoundField()]

    def visible_fields(self):
        self._shown()
        return [BoundField()]

    def get_context(self):
        return {}

    def __iter__(self):
        self._shown()
        yield BoundField()

    def __getitem__(self, name):
        self._shown()
        return BoundField()

    def _shown(self):
        """Choices of rows are read when a form is shown."""
        reads(self._chosen)

    def __str__(self):
        self._shown()
        self.full_clean()
        return ""

    def render(self, template_name=None, context=None, renderer=None):
        return self.__str__()

    def as_p(self):
        return self.__str__()

    def as_table(self):
        return self.__str__()

    def as_ul(self):
        return self.__str__()

    def as_div(self):
        return self.__str__()


class Form(BaseForm):
    pass
