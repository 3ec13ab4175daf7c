"""Settings for every environment; whatever differs comes from SHOP_* variables."""

import os
from pathlib import Path

from django.contrib.messages import constants as message_levels

BASE_DIR = Path(__file__).resolve().parent.parent

# Good enough for a laptop. Every deployed environment sets its own.
SECRET_KEY = os.environ.get("SHOP_SECRET_KEY", "local-development-only")
DEBUG = os.environ.get("SHOP_DEBUG", "1") == "1"
ALLOWED_HOSTS = os.environ.get("SHOP_ALLOWED_HOSTS", "localhost,127.0.0.1,testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "shop.accounts",
    "shop.catalog",
    "shop.inventory",
    "shop.cart",
    "shop.orders",
    "shop.payments",
    "shop.shipping",
    "shop.notifications",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shop.middleware.MaintenanceMiddleware",
    "shop.middleware.ActiveCartMiddleware",
]

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "shop" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shop.context_processors.storefront",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("SHOP_DB", BASE_DIR / "shop.sqlite3"),
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "shop",
    },
}
CACHE_SECONDS = 300

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "catalog:product-list"
LOGOUT_REDIRECT_URL = "catalog:product-list"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
MEDIA_ROOT = Path(os.environ.get("SHOP_MEDIA_ROOT", BASE_DIR / "var" / "media"))
MESSAGE_LEVEL = message_levels.INFO

EMAIL_BACKEND = os.environ.get(
    "SHOP_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
DEFAULT_FROM_EMAIL = "shop@example.com"
OPS_EMAIL = os.environ.get("SHOP_OPS_EMAIL", "ops@example.com")

# Which class takes the money. The keys are what checkout forms and webhooks send.
PAYMENT_GATEWAYS = {
    "card": "shop.payments.gateways.card.CardGateway",
    "invoice": "shop.payments.gateways.invoice.InvoiceGateway",
}
PAYMENT_DEFAULT_GATEWAY = "card"
# Empty means: simulate the card processor in-process.
PAYMENT_CARD_URL = os.environ.get("SHOP_PAYMENT_CARD_URL", "")
PAYMENT_WEBHOOK_TOKEN = os.environ.get("SHOP_PAYMENT_WEBHOOK_TOKEN", "local-webhook")

SMS_URL = os.environ.get("SHOP_SMS_URL", "")
FREE_SHIPPING_FROM = "100.00"
VAT_RATE = "0.20"
LOW_STOCK_THRESHOLD = 5
CART_ABANDONED_AFTER_HOURS = 48

# Modules whose import registers tasks, and when the scheduler runs which of them.
TASK_MODULES = [
    "shop.inventory.tasks",
    "shop.notifications.tasks",
    "shop.shipping.tasks",
]
TASK_SCHEDULE = {
    "low-stock-report": {"task": "shop.inventory.tasks.report_low_stock", "minutes": 60},
    "track-parcels": {"task": "shop.shipping.tasks.refresh_tracking", "minutes": 15},
    "daily-digest": {
        "task": "shop.notifications.tasks.send_daily_digest",
        "minutes": 24 * 60,
        "kwargs": {"hours": 24},
    },
}
# Propagate errors of tasks to whoever queued them. A worker would retry instead.
TASK_PROPAGATE_ERRORS = os.environ.get("SHOP_TASK_PROPAGATE_ERRORS", "0") == "1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"shop": {"handlers": ["console"], "level": "WARNING"}},
}
