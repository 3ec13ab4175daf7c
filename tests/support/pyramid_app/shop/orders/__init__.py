def includeme(config):
    config.add_route("orders", "")
    config.add_route("order", "/{id:\\d+}", request_method="GET")
    config.include(".lines", route_prefix="{id}/lines")
