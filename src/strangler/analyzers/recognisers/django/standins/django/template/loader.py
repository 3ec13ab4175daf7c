"""Loading and rendering templates by name.

Source: django/template/loader.py."""

from strangler.standins.terms import notify, rendered


def brought(context=None, extra=None):
    """A template of Django itself."""
    return ""


def _found(names):
    """A template that is rendered later: a function here, so that each call has one of its own."""

    def render(context=None, request=None):
        return render_to_string(names, context, request)

    def template():
        return None

    template.render = render
    return template


def get_template(template_name, using=None):
    return _found(template_name)


def select_template(template_name_list, using=None):
    return _found(template_name_list)


def render_to_string(template_name, context=None, request=None, using=None):
    extra = None
    if request is not None:
        extra = notify("django.template.context_processors", request)
    rendered("django", template_name, context, extra)
    return ""
