"""`mako.exceptions`: pages about errors are templates that come with Mako."""


def text_error_template(lookup=None):
    return _Page()


def html_error_template():
    return _Page()


class _Page:
    def render(self, **kwargs):
        return ""

    def render_unicode(self, **kwargs):
        return ""
