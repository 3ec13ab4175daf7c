"""`tornado.web`: a handler renders pages of Tornado's template language."""

from strangler.standins.terms import rendered


class RequestHandler:
    def render(self, template_name, **kwargs):
        rendered("tornado", template_name, kwargs)

    def render_string(self, template_name, **kwargs):
        rendered("tornado", template_name, kwargs)
        return b""
