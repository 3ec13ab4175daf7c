from pyramid.view import view_config


@view_config(route_name="unanswered")
def never(request):
    return {}
