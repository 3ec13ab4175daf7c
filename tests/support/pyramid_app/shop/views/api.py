import venusian
from pyramid.view import view_config


def add_api_view(config, view, versions=("1",), **settings):
    settings.setdefault("renderer", "json")
    config.add_view(view=view, **settings)


def api_view(versions=("1",), **settings):
    def callback(context, name, ob):
        add_api_view(context.config, view=ob, versions=versions, **settings)

    def wrapper(wrapped):
        venusian.attach(wrapped, callback, category="pyramid")
        return wrapped

    return wrapper


def json_view(**settings):
    settings.setdefault("renderer", "json")
    return view_config(**settings)
