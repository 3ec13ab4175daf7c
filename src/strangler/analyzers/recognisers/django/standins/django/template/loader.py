"""Loading and rendering templates by name.

Source: django/template/loader.py."""

from strangler.standins.terms import notify, rendered


def brought(context=None, extra=None):
    """A template of Django itself."""
    return ""


class Template:
    def render(self, context=None, request=None):
        notify("django.template.context_processors", self)
        return ""


def get_template(template_name, using=None):
    rendered("django", template_name)
    return Template()


def select_template(template_name_list, using=None):
    rendered("django", template_name_list)
    return Template()


def render_to_string(template_name, context=None, request=None, using=None):
    extra = None
    if request is not None:
        extra = notify("django.template.context_processors", request)
    rendered("django", template_name, context, extra)
    return ""
