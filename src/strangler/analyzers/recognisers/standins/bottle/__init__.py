"""Bottle: pages of its own template language, which is not read, and of Jinja."""

from strangler.standins.terms import rendered


def _shown(engine, args, kwargs):
    context = {**kwargs}
    for one in args[1:]:
        context.update(one)
    rendered(engine, args[0], context)
    return ""


def _view(engine, name, defaults):
    def decorator(func):
        def wrapper(*args, **kwargs):
            rendered(engine, name, func(*args, **kwargs), defaults)
            return ""

        return wrapper

    return decorator


def template(*args, **kwargs):
    return _shown("bottle", args, kwargs)


def jinja2_template(*args, **kwargs):
    return _shown("jinja", args, kwargs)


def mako_template(*args, **kwargs):
    return _shown("mako", args, kwargs)


def cheetah_template(*args, **kwargs):
    return _shown("cheetah", args, kwargs)


def view(tpl_name, **defaults):
    return _view("bottle", tpl_name, defaults)


def jinja2_view(tpl_name, **defaults):
    return _view("jinja", tpl_name, defaults)


def mako_view(tpl_name, **defaults):
    return _view("mako", tpl_name, defaults)


def cheetah_view(tpl_name, **defaults):
    return _view("cheetah", tpl_name, defaults)


class SimpleTemplate:
    def __init__(self, source=None, name=None, **kwargs): ...

    def render(self, *args, **kwargs):
        rendered("bottle", "")
        return ""
