"""Many forms at once.

Source: django/forms/formsets.py."""


class BaseFormSet:
    form = None
    extra = 0
    prefix = ""
    management_form = ""
    empty_form = ""
    media = ""

    def __init__(self, data=None, files=None, auto_id="", prefix=None, initial=None, **kwargs):
        pass

    @property
    def forms(self):
        return [self._construct_form(0, **self.get_form_kwargs(0))]

    @property
    def initial_forms(self):
        return self.forms

    @property
    def extra_forms(self):
        return self.forms

    @property
    def deleted_forms(self):
        return self.forms

    @property
    def ordered_forms(self):
        return self.forms

    @property
    def cleaned_data(self):
        return [form.cleaned_data for form in self.forms]

    @property
    def errors(self):
        self.full_clean()
        return [{}]

    def get_form_kwargs(self, index):
        return {}

    def _construct_form(self, i, **kwargs):
        form = self.form(**kwargs)
        self.add_fields(form, i)
        return form

    def add_fields(self, form, index):
        pass

    def is_valid(self):
        self.full_clean()
        return True

    def full_clean(self):
        for form in self.forms:
            form.full_clean()
        self.clean()

    def clean(self):
        pass

    def non_form_errors(self):
        return []

    def total_form_count(self):
        return 0

    def initial_form_count(self):
        return 0

    def total_error_count(self):
        return 0

    def has_changed(self):
        return True

    def is_multipart(self):
        return True

    def __iter__(self):
        yield from self.forms

    def __getitem__(self, index):
        return self.forms[index]

    def __len__(self):
        return 0

    def __bool__(self):
        return True

    def __str__(self):
        for form in self.forms:
            str(form)
        return ""


class AutomaticFormSet(BaseFormSet):
    """The formset that Django makes for a form."""

    def __init__(self, form):
        self.form = form

    def __call__(self, *args, **kwargs):
        return self


def formset_factory(form, formset=None, **kwargs):
    return AutomaticFormSet(form)
