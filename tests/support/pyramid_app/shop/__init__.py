from pyramid.config import Configurator

from shop.resources import Root


def main(global_config=None, **settings):
    with Configurator(settings=settings, root_factory=Root) as config:
        config.add_directive("add_crud", "shop.directives.add_crud")
        config.include("shop.routes")
        config.include(".orders", route_prefix="/orders")
        config.include(extras, route_prefix="extras")
        with config.route_prefix_context("/v2"):
            config.add_route("v2.ping", "ping")
            config.include("shop.orders.invoices", route_prefix="billing/")
        config.add_route("after", "/after")
        config.add_static_view("static", "shop:static", cache_max_age=60)
        config.scan(ignore=[".ignored"])
        return config.make_wsgi_app()


def extras(config):
    from shop.views.extras import Extra, plain

    config.add_route("extra", "/{name:[a-z]{2,3}}.json", request_method=("GET", "PUT"))
    config.add_view(Extra, attr="show", route_name="extra", request_method="GET")
    config.add_view("shop.views.extras.Extra", attr="save", route_name="extra", renderer="json")
    config.add_route("plain", "")
    config.add_view(view=plain, route_name="plain", permission="look")
    config.add_crud("thing", "/things")
