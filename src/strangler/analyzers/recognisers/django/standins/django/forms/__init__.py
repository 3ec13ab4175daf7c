"""Forms, from where they are defined. Widgets lie outside."""

from django.forms.fields import *
from django.forms.forms import BaseForm, Form
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.models import (
    BaseInlineFormSet,
    BaseModelForm,
    BaseModelFormSet,
    ModelChoiceField,
    ModelForm,
    ModelMultipleChoiceField,
    inlineformset_factory,
    modelform_factory,
    modelformset_factory,
)
