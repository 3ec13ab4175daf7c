from pyramid.view import view_config


def includeme(config):
    config.add_route("lines", "/")


@view_config(route_name="lines", request_method=("GET", "HEAD"), renderer="json")
@view_config(route_name="lines", request_method="POST", request_param="bulk", renderer="json")
def lines(request):
    return {}
