from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "shop.notifications"

    def ready(self) -> None:
        from shop.notifications import receivers  # noqa: F401
