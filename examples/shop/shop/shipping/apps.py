from django.apps import AppConfig


class ShippingConfig(AppConfig):
    name = "shop.shipping"

    def ready(self) -> None:
        from shop.shipping import receivers  # noqa: F401
