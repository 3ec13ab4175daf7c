"""Views of a form and formsets below it. Source: extra_views/advanced.py."""

from django.contrib import messages
from django.views.generic.base import ContextMixin
from django.views.generic.detail import SingleObjectTemplateResponseMixin
from django.views.generic.edit import FormView, ModelFormMixin

from extra_views.formsets import BaseInlineFormSetFactory


class InlineFormSetFactory(BaseInlineFormSetFactory):
    def __init__(self, parent_model, request, instance, view_kwargs=None, view=None):
        self.inline_model = self.model
        self.request = request
        self.object = instance
        self.kwargs = view_kwargs
        self.view = view


class ModelFormWithInlinesMixin(ModelFormMixin):
    inlines = []

    def get_inlines(self):
        return self.inlines

    def forms_valid(self, form, inlines):
        response = self.form_valid(form)
        for formset in inlines:
            formset.save()
        return response

    def forms_invalid(self, form, inlines):
        return self.render_to_response(self.get_context_data(form=form, inlines=inlines))

    def construct_inlines(self):
        made = []
        for inline in self.get_inlines():
            one = inline(self.model, self.request, self.object, self.kwargs, self)
            made.append(one.construct_formset())
        return made


class ProcessFormWithInlinesView(FormView):
    def get(self, request, *args, **kwargs):
        form = self.get_form(self.get_form_class())
        inlines = self.construct_inlines()
        return self.render_to_response(self.get_context_data(form=form, inlines=inlines, **kwargs))

    def post(self, request, *args, **kwargs):
        form = self.get_form(self.get_form_class())
        if form.is_valid():
            self.object = form.save(commit=False)
        inlines = self.construct_inlines()
        for formset in inlines:
            if not formset.is_valid():
                return self.forms_invalid(form, inlines)
        return self.forms_valid(form, inlines)

    def put(self, *args, **kwargs):
        return self.post(*args, **kwargs)


class BaseCreateWithInlinesView(ModelFormWithInlinesMixin, ProcessFormWithInlinesView):
    def get(self, request, *args, **kwargs):
        self.object = None
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object = None
        return super().post(request, *args, **kwargs)


class CreateWithInlinesView(SingleObjectTemplateResponseMixin, BaseCreateWithInlinesView):
    template_name_suffix = "_form"


class BaseUpdateWithInlinesView(ModelFormWithInlinesMixin, ProcessFormWithInlinesView):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)


class UpdateWithInlinesView(SingleObjectTemplateResponseMixin, BaseUpdateWithInlinesView):
    template_name_suffix = "_form"


class NamedFormsetsMixin(ContextMixin):
    inlines_names = []

    def get_inlines_names(self):
        return self.inlines_names

    def get_context_data(self, **kwargs):
        self.get_inlines_names()
        return super().get_context_data(**kwargs)


class SuccessMessageMixin:
    success_message = ""

    def forms_valid(self, form, inlines):
        response = super().forms_valid(form, inlines)
        messages.success(self.request, self.get_success_message({}, inlines))
        return response

    def get_success_message(self, cleaned_data, inlines):
        return self.success_message


class FormSetSuccessMessageMixin:
    success_message = ""

    def formset_valid(self, formset):
        response = super().formset_valid(formset)
        messages.success(self.request, self.get_success_message(formset))
        return response

    def get_success_message(self, formset):
        return self.success_message
