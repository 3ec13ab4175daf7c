"""Forms for models: what they save.

Source: django/forms/models.py. `_row` is the row that a form works on: what it was given, or a new
one of its model; the recogniser knows the model from `Meta.model`."""

from django.forms.fields import ChoiceField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet

from strangler.standins.terms import many, one, reads, writes


class ModelChoiceField(ChoiceField):
    def __init__(self, queryset=None, **kwargs):
        self.queryset = queryset

    def to_python(self, value):
        return self.queryset.get()

    def label_from_instance(self, obj):
        return str(obj)


class ModelMultipleChoiceField(ModelChoiceField):
    def to_python(self, value):
        return list(self.queryset)


class BaseModelForm(BaseForm):
    _model = None
    _many = None

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
        instance=None,
        use_required_attribute=None,
        renderer=None,
    ):
        super().__init__(data, files, auto_id, prefix, initial)
        self.instance = instance or self._row()

    def _row(self):
        row = one(self._model)
        row.__init__()
        return row

    def clean(self):
        return self.cleaned_data

    def _post_clean(self):
        self.instance.full_clean()
        self.validate_unique()

    def validate_unique(self):
        self.instance.validate_unique()

    def _save_m2m(self):
        writes(self._many)

    def save_m2m(self):
        self._save_m2m()

    def save(self, commit=True):
        if commit:
            self.instance.save()
            self._save_m2m()
        return self.instance


class ModelForm(BaseModelForm):
    pass


class AutomaticModelForm(ModelForm):
    """The form that Django makes for a model: a collection that holds the model's rows."""

    def __init__(self, *args, instance=None, **kwargs):
        self.instance = instance

    def __call__(self, *args, **kwargs):
        return self

    def _row(self):
        return one(self)

    def _shown(self):
        reads(one(self)._checked)

    def full_clean(self):
        one(self).full_clean()

    def save(self, commit=True):
        row = one(self)
        if commit:
            row.save()
        return row


def modelform_factory(model, form=None, **kwargs):
    if form is not None:
        return form
    return many(AutomaticModelForm, model)


class BaseModelFormSet(BaseFormSet):
    def __init__(
        self,
        data=None,
        files=None,
        auto_id="",
        prefix=None,
        queryset=None,
        *,
        initial=None,
        **kwargs,
    ):
        self.queryset = queryset

    def get_queryset(self):
        reads(self._model)
        return self.queryset

    def save_new(self, form, commit=True):
        return form.save(commit=commit)

    def save_existing(self, form, obj, commit=True):
        return form.save(commit=commit)

    def delete_existing(self, obj, commit=True):
        if commit:
            obj.delete()

    def save(self, commit=True):
        return self.save_existing_objects(commit) + self.save_new_objects(commit)

    def save_existing_objects(self, commit=True):
        rows = []
        for form in self.forms:
            self.delete_existing(form.instance, commit=commit)
            rows.append(self.save_existing(form, form.instance, commit=commit))
        return rows

    def save_new_objects(self, commit=True):
        return [self.save_new(form, commit=commit) for form in self.forms]

    def save_m2m(self):
        for form in self.forms:
            form.save_m2m()


class BaseInlineFormSet(BaseModelFormSet):
    def __init__(
        self,
        data=None,
        files=None,
        instance=None,
        save_as_new=False,
        prefix=None,
        queryset=None,
        **kwargs,
    ):
        self.instance = instance
        self.queryset = queryset


class AutomaticFormSet(BaseInlineFormSet):
    """The formset that Django makes for a model: a collection that holds the model's rows."""

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return self

    @property
    def forms(self):
        reads(self)
        return [many(AutomaticModelForm, self)]

    def get_queryset(self):
        reads(self)
        return [one(self)]

    def save(self, commit=True):
        reads(self)
        row = one(self)
        row.save()
        row.delete()
        return [row]


def modelformset_factory(model, form=None, formset=None, **kwargs):
    if formset is not None:
        return formset
    return many(AutomaticFormSet, model)


def inlineformset_factory(parent_model, model, form=None, formset=None, **kwargs):
    if formset is not None:
        return formset
    return many(AutomaticFormSet, model)


def model_to_dict(instance, fields=None, exclude=None):
    return {}
