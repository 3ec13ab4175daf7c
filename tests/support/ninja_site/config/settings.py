"""Settings of a small API by django-ninja; served by a test as an oracle."""

SECRET_KEY = "only for tests"
ROOT_URLCONF = "config.urls"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
