"""`flask.templating`: rendering calls the context processors."""

from strangler.standins.terms import notify


def render_template(template_name_or_list, **context):
    """A rendered template."""
    notify("flask.context_processor", None)
    return ""


def render_template_string(source, **context):
    """A rendered string."""
    notify("flask.context_processor", None)
    return ""


def stream_template(template_name_or_list, **context):
    """A rendered template, piece by piece."""
    notify("flask.context_processor", None)
    return iter(())


def stream_template_string(source, **context):
    """A rendered string, piece by piece."""
    notify("flask.context_processor", None)
    return iter(())
