def add_crud(config, name, path, factory=None):
    from shop.views.crud import Crud

    config.add_route(f"{name}.list", path)
    config.add_route(f"{name}.one", path + "/{id}")
    config.add_view(Crud, attr="index", route_name=f"{name}.list", request_method="GET")
    config.add_view(Crud, attr="create", route_name=f"{name}.list", request_method="POST")
    config.add_view(Crud, attr="remove", route_name=f"{name}.one", request_method="DELETE")
