"""Routers of the project's own, each with another way to differ from the framework's."""

import copy

from django.urls import path
from loans.views import health
from rest_framework.routers import DefaultRouter, DynamicRoute, Route, SimpleRouter


class BulkRouter(DefaultRouter):
    """Changes the mapping of the list route when it is made."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.routes = copy.deepcopy(self.routes)
        self.routes[0].mapping.update({"put": "bulk_update", "delete": "bulk_destroy"})


class BulkRouterWithoutRoot(BulkRouter):
    """Inherits that, and has no root view."""

    include_root_view = False


class ReadOnlyRouter(SimpleRouter):
    """Brings routes of its own."""

    routes = [
        Route(
            url=r"^{prefix}$",
            mapping={"get": "list"},
            name="{basename}-list",
            detail=False,
            initkwargs={"suffix": "List"},
        ),
        Route(r"^{prefix}/{lookup}$", {"get": "retrieve"}, "{basename}-detail", True, {}),
        DynamicRoute(r"^{prefix}/{lookup}/{url_path}$", "{basename}-{url_name}", True, {}),
    ]


class HealthRouter(SimpleRouter):
    """Adds a pattern that no viewset stands behind."""

    def get_urls(self):
        urls = super().get_urls()
        urls.append(path("health/", health, name="health"))
        return [path("alive/", health), *urls]


class VersionedRouter(SimpleRouter):
    """Puts something before every prefix, and registers twice."""

    version = "v2"

    def register(self, prefix, viewset, basename=None, alias=""):
        super().register(f"{self.version}/{prefix}", viewset, basename)
        if alias:
            super().register(f"{self.version}/{alias}", viewset, f"{basename}-{alias}")


class SlugRouter(SimpleRouter):
    """Another lookup and another end."""

    def __init__(self):
        super().__init__()
        self.trailing_slash = "/?"

    def get_lookup_regex(self, viewset, lookup_prefix=""):
        base = super().get_lookup_regex(viewset, lookup_prefix)
        return base if getattr(viewset, "plain", False) else "by-" + base


class ListOnlyRouter(SimpleRouter):
    """Leaves routes out by hooks."""

    def get_routes(self, viewset):
        return [route for route in super().get_routes(viewset) if not route.detail]

    def get_method_map(self, viewset, method_map):
        bound = super().get_method_map(viewset, method_map)
        return {method: action for method, action in bound.items() if method != "post"}
