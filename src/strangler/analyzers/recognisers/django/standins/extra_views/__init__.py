"""Views with formsets (django-extra-views). Source: extra_views/__init__.py."""

from extra_views.advanced import (
    CreateWithInlinesView,
    FormSetSuccessMessageMixin,
    InlineFormSetFactory,
    NamedFormsetsMixin,
    SuccessMessageMixin,
    UpdateWithInlinesView,
)
from extra_views.formsets import FormSetView, InlineFormSetView, ModelFormSetView
