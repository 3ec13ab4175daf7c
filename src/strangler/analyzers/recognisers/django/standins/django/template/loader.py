"""Loading and rendering templates by name. The event is the template's name: who listens is the
template.

Source: django/template/loader.py."""

from django.http.request import HttpRequest

from strangler.standins.terms import notify


class Template:
    def render(self, context=None, request=None):
        notify("django.template.context_processors", self)
        return ""


def get_template(template_name, using=None):
    notify(template_name, HttpRequest)
    return Template()


def select_template(template_name_list, using=None):
    for name in template_name_list:
        notify(name, HttpRequest)
    return Template()


def render_to_string(template_name, context=None, request=None, using=None):
    extra = None
    if request is not None:
        extra = notify("django.template.context_processors", request)
    notify(template_name, HttpRequest, context, extra)
    if isinstance(template_name, list):
        for name in template_name:
            notify(name, HttpRequest, context, extra)
    return ""
