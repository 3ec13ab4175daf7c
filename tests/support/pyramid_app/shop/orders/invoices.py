def includeme(config):
    config.add_route("invoices", "invoices")
    config.add_view(lambda request: request.response, route_name="invoices")
