"""URL patterns that the configurations of apps bring."""

from textwrap import dedent

import pytest

from strangler.analyzers.recognisers.django.recogniser import Django

CORE = """
    import importlib

    from django.apps import AppConfig

    class PatternsMixin:
        feature = None

        def get_urls(self):
            return []

        def finished(self, patterns):
            if hidden(self.feature):
                return []
            for pattern in patterns:
                pattern.callback = guard(pattern.callback)
            return patterns

        @property
        def urls(self):
            return self.get_urls(), self.label, self.name

    class ShopConfig(PatternsMixin, AppConfig):
        pass

    def load(module, name):
        return getattr(importlib.import_module("shop." + module), name)
"""
ROOT = """
    from django.apps import apps
    from django.urls import include, path
    from shop.core import ShopConfig

    class Shop(ShopConfig):
        name = "shop"

        def ready(self):
            self.orders = apps.get_app_config("orders")
            self.stock = apps.get_app_config("stock")

        def get_urls(self):
            return self.finished([
                path("orders/", self.orders.urls),
                path("stock/", include(self.stock.urls[0])),
            ])
"""
ORDERS = """
    from django.urls import path
    from shop.core import ShopConfig, load

    class OrdersConfig(ShopConfig):
        name = "shop.orders"

        def ready(self):
            self.index = load("orders.views", "Index")

        def get_urls(self):
            urls = super().get_urls()
            urls += [path("", self.index.as_view()), path("<int:pk>/", self.index.as_view())]
            return self.finished(urls)
"""
STOCK = """
    from django.urls import path
    from shop.core import ShopConfig
    from shop.orders import views

    class StockConfig(ShopConfig):
        name = "shop.stock"

        def get_urls(self):
            return [path("all/", views.everything)]

    class OtherConfig(StockConfig):
        def get_urls(self):
            return [*super().get_urls(), path("more/", views.everything)]
"""
VIEWS = """
    from django.views import View

    class Index(View):
        def get(self, request, pk=None): ...

    def everything(request): ...
"""


@pytest.fixture
def shop(concluded):
    def run(**more):
        files = {
            "shop/__init__.py": "",
            "shop/core.py": CORE,
            "shop/apps.py": ROOT,
            "shop/orders/__init__.py": "",
            "shop/orders/apps.py": ORDERS,
            "shop/orders/views.py": VIEWS,
            "shop/stock/__init__.py": "",
            "shop/stock/apps.py": STOCK,
        }
        files |= {k.replace("__", "/") + ".py": source for k, source in more.items()}
        return concluded(Django(), {name: dedent(source) for name, source in files.items()})

    return run


def test_without_a_root_the_configuration_that_no_other_asks_for_is_one(shop):
    found = shop()
    assert found.endpoints == [
        ("ANY", "/stock/all/", "shop.orders.views.everything"),
        ("ANY", "/stock/more/", "shop.orders.views.everything"),
        ("GET", "/orders/", "shop.orders.views.Index.get"),
        ("GET", "/orders/{pk}/", "shop.orders.views.Index.get"),
    ]
    assert found.messages == []


@pytest.mark.parametrize(
    "mounted",
    [
        "path('x/', apps.get_app_config('orders').urls)",
        "path('x/', include(apps.get_app_config('orders').get_urls()))",
        "path('x/', orders.urls)",
    ],
)
def test_a_urlconf_includes_the_patterns_of_a_configuration(shop, mounted):
    urls = (
        "from django.apps import apps\nfrom django.urls import include, path\n"
        f"orders = apps.get_app_config('orders')\nurlpatterns = [{mounted}]\n"
    )
    found = shop(site__settings="ROOT_URLCONF = 'site.urls'\n", site__urls=urls)
    assert found.routes == ["GET /x/", "GET /x/{pk}/"]


def test_a_class_that_two_modules_could_define_is_not_guessed(shop):
    found = shop(old__orders__views=VIEWS)
    assert found.routes == ["ANY /stock/all/", "ANY /stock/more/"]
    assert len(found.messages) == 2
