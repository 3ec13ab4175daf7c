"""`starlette.templating`: pages are rendered by the name of their template. Before Starlette 0.29
the name came first, and the request was in the context."""

from starlette.responses import Response
from strangler.standins.terms import calls, rendered


class Jinja2Templates:
    def __init__(self, directory=None, *, context_processors=None, env=None):
        self.context_processors = context_processors

    def TemplateResponse(self, request=None, name=None, context=None, *args, **kwargs):
        extra = {"request": request}
        for one in self.context_processors:
            extra.update(calls(one, request))
        rendered("jinja", [request, name], {**name, **context}, extra)
        return Response()
