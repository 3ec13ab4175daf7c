"""Views of one object.

Source: django/views/generic/detail.py. The context holds the object as `object` and under its own
name; any name of the context that nothing else gives is taken for it."""

from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from strangler.standins.terms import calls


class SingleObjectMixin(ContextMixin):
    model = None
    queryset = None
    slug_field = "slug"
    context_object_name = None
    slug_url_kwarg = "slug"
    pk_url_kwarg = "pk"
    query_pk_and_slug = False

    def get_object(self, queryset=None):
        if queryset is None:
            queryset = self.get_queryset()
        self.get_slug_field()
        return queryset.filter().get()

    def get_queryset(self):
        if self.queryset is None:
            return calls(self.model._default_manager.all)
        return calls(self.queryset.all)

    def get_slug_field(self):
        return self.slug_field

    def get_context_object_name(self, obj):
        return self.context_object_name

    def get_context_data(self, **kwargs):
        context = {"object": self.object}
        context[self.get_context_object_name(self.object)] = self.object
        context.update(kwargs)
        return super().get_context_data(**context)


class BaseDetailView(SingleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        context = self.get_context_data(object=self.object)
        return self.render_to_response(context)


class SingleObjectTemplateResponseMixin(TemplateResponseMixin):
    template_name_field = None
    template_name_suffix = "_detail"

    def render_to_response(self, context, **response_kwargs):
        return self._render(context, self.object or self.model)

    def get_template_names(self):
        return super().get_template_names()


class DetailView(SingleObjectTemplateResponseMixin, BaseDetailView):
    pass
