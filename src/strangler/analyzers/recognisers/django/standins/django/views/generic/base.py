"""What all class-based views do. `dispatch` does not choose among the handlers here: an endpoint
names its handler, and its `runs` name `setup` and an overridden `dispatch`.

Source: django/views/generic/base.py."""

from django.http.request import HttpRequest
from django.http.response import HttpResponse
from django.template.response import TemplateResponse

from strangler.standins.terms import notify, rendered


class ContextMixin:
    extra_context = None

    def get_context_data(self, **kwargs):
        context = {"view": self}
        context.update(kwargs)
        return context


class View:
    http_method_names = ["get", "post", "put", "patch", "delete", "head", "options", "trace"]
    request: HttpRequest = HttpRequest()
    args = ()
    kwargs = {"": ""}

    def __init__(self, **kwargs):
        pass

    @classmethod
    def as_view(cls, **initkwargs):
        def view(request, *args, **kwargs):
            self = cls()
            self.setup(self.request, *args, **kwargs)
            return self.dispatch(self.request, *args, **kwargs)

        return view

    def setup(self, request, *args, **kwargs):
        pass

    def dispatch(self, request, *args, **kwargs):
        pass

    def http_method_not_allowed(self, request, *args, **kwargs):
        pass

    def options(self, request, *args, **kwargs):
        pass


class TemplateResponseMixin:
    template_name = None
    template_engine = None
    content_type = None

    def render_to_response(self, context, **response_kwargs):
        return TemplateResponse(self.request, self.get_template_names(), context)

    def get_template_names(self):
        return [self.template_name]

    def _render(self, context, about):
        """A name that is not given is that of the model with a suffix (`get_template_names`)."""
        extra = notify("django.template.context_processors", self.request)
        names, suffix = self.get_template_names(), self.template_name_suffix
        rendered("django", names, context, extra, suffix=suffix, about=about)
        return HttpResponse()


class TemplateView(TemplateResponseMixin, ContextMixin, View):
    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(**kwargs))


class RedirectView(View):
    permanent = False
    url = None
    pattern_name = None
    query_string = False

    def get_redirect_url(self, *args, **kwargs):
        return ""

    def get(self, request, *args, **kwargs):
        self.get_redirect_url(*args, **kwargs)

    def head(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)

    def options(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)

    def delete(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)

    def put(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)

    def patch(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)
