"""Views of one formset. Source: extra_views/formsets.py."""

from django.forms.formsets import formset_factory
from django.forms.models import inlineformset_factory, modelformset_factory
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django.views.generic.detail import SingleObjectMixin, SingleObjectTemplateResponseMixin
from django.views.generic.list import MultipleObjectMixin, MultipleObjectTemplateResponseMixin


class BaseFormSetFactory:
    initial = []
    form_class = None
    formset_class = None
    prefix = None
    formset_kwargs = {}
    factory_kwargs = {}
    form_kwargs = {}

    def construct_formset(self):
        made = self.get_formset()
        return made(**self.get_formset_kwargs())

    def get_initial(self):
        return self.initial

    def get_prefix(self):
        return self.prefix

    def get_formset_class(self):
        return self.formset_class

    def get_form_class(self):
        return self.form_class

    def get_form_kwargs(self):
        return self.form_kwargs

    def get_formset(self):
        self.get_factory_kwargs()
        return formset_factory(self.get_form_class(), formset=self.get_formset_class())

    def get_formset_kwargs(self):
        return {
            "initial": self.get_initial(),
            "prefix": self.get_prefix(),
            "form_kwargs": self.get_form_kwargs(),
            "data": self.request.POST,
            "files": self.request.FILES,
        }

    def get_factory_kwargs(self):
        return {"formset": self.get_formset_class()}


class FormSetMixin(BaseFormSetFactory, ContextMixin):
    success_url = None

    def get_success_url(self):
        return self.success_url

    def formset_valid(self, formset):
        self.get_success_url()

    def formset_invalid(self, formset):
        return self.render_to_response(self.get_context_data(formset=formset))


class ModelFormSetMixin(FormSetMixin, MultipleObjectMixin):
    exclude = None
    fields = None

    def get_formset_kwargs(self):
        kwargs = super().get_formset_kwargs()
        kwargs["queryset"] = self.get_queryset()
        return kwargs

    def get_formset(self):
        self.get_factory_kwargs()
        return modelformset_factory(
            self.model, form=self.get_form_class(), formset=self.get_formset_class()
        )

    def formset_valid(self, formset):
        self.object_list = formset.save()
        return super().formset_valid(formset)


class BaseInlineFormSetFactory(BaseFormSetFactory):
    model = None
    inline_model = None
    exclude = None
    fields = None

    def get_inline_model(self):
        return self.inline_model

    def get_formset_kwargs(self):
        kwargs = super().get_formset_kwargs()
        kwargs["instance"] = self.object
        return kwargs

    def get_formset(self):
        self.get_factory_kwargs()
        return inlineformset_factory(
            self.model,
            self.get_inline_model(),
            form=self.get_form_class(),
            formset=self.get_formset_class(),
        )


class InlineFormSetMixin(BaseInlineFormSetFactory, SingleObjectMixin, FormSetMixin):
    def formset_valid(self, formset):
        self.object_list = formset.save()
        return super().formset_valid(formset)


class ProcessFormSetView(View):
    def get(self, request, *args, **kwargs):
        formset = self.construct_formset()
        return self.render_to_response(self.get_context_data(formset=formset))

    def post(self, request, *args, **kwargs):
        formset = self.construct_formset()
        if formset.is_valid():
            return self.formset_valid(formset)
        return self.formset_invalid(formset)

    def put(self, *args, **kwargs):
        return self.post(*args, **kwargs)


class BaseFormSetView(FormSetMixin, ProcessFormSetView):
    pass


class FormSetView(TemplateResponseMixin, BaseFormSetView):
    pass


class BaseModelFormSetView(ModelFormSetMixin, ProcessFormSetView):
    def get(self, request, *args, **kwargs):
        self.object_list = self.get_queryset()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object_list = self.get_queryset()
        return super().post(request, *args, **kwargs)


class ModelFormSetView(MultipleObjectTemplateResponseMixin, BaseModelFormSetView):
    pass


class BaseInlineFormSetView(InlineFormSetMixin, ProcessFormSetView):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)


class InlineFormSetView(SingleObjectTemplateResponseMixin, BaseInlineFormSetView):
    pass
