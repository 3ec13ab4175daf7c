"""`flask_appbuilder.baseviews`"""

from flask.templating import render_template


class BaseView:
    """A class of views."""

    def render_template(self, template, **kwargs):
        """A rendered template."""
        return render_template(template, **kwargs)
