"""aiohttp_jinja2: handlers give a context, in which the template of a name is rendered."""

from aiohttp.web_response import Response

from strangler.standins.terms import calls, rendered

_processors = []


def setup(app, *args, context_processors=(), filters=None, **kwargs):
    """The environment of an application."""
    from jinja2 import Environment

    _processors.extend(context_processors)
    return Environment()


def get_env(app, *, app_key=None):
    """The environment of an application."""
    from jinja2 import Environment

    return Environment()


def _rendered(template_name, context):
    extra = {}
    for one in _processors:
        extra.update(calls(one, None))
    rendered("jinja", template_name, context, extra)


def render_string(template_name, request, context, *, app_key=None):
    _rendered(template_name, context)
    return ""


async def render_string_async(template_name, request, context, *, app_key=None):
    _rendered(template_name, context)
    return ""


def render_template(template_name, request, context, **kwargs):
    _rendered(template_name, context)
    return Response()


async def render_template_async(template_name, request, context, **kwargs):
    _rendered(template_name, context)
    return Response()


def template(template_name, **kwargs):
    def wrapper(function):
        async def wrapped(*args):
            _rendered(template_name, await function(*args))
            return Response()

        return wrapped

    return wrapper


async def request_processor(request):
    return {"request": request}
