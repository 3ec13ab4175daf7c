"""`flask.templating`: rendering calls the context processors, and the template by its name or
source."""

from strangler.standins.terms import notify, rendered


def render_template(template_name_or_list, **context):
    """A rendered template."""
    extra = notify("flask.context_processor", None)
    rendered("jinja", template_name_or_list, context, extra)
    return ""


def render_template_string(source, **context):
    """A rendered string."""
    extra = notify("flask.context_processor", None)
    rendered("jinja-source", source, context, extra)
    return ""


def stream_template(template_name_or_list, **context):
    """A rendered template, piece by piece."""
    extra = notify("flask.context_processor", None)
    rendered("jinja", template_name_or_list, context, extra)
    return iter(())


def stream_template_string(source, **context):
    """A rendered string, piece by piece."""
    extra = notify("flask.context_processor", None)
    rendered("jinja-source", source, context, extra)
    return iter(())


def get_template_attribute(template_name, attribute):
    """A macro of a template."""
    return rendered("jinja", template_name)[attribute]
