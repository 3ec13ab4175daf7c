"""One prefix for every cache key, so that a deployment can drop them together."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache

CACHE_PREFIX = "shop:"


def cache_key(*parts: object) -> str:
    return CACHE_PREFIX + ":".join(str(part) for part in parts)


def cached(key: str, build: Callable[[], Any]) -> Any:
    return cache.get_or_set(key, build, settings.CACHE_SECONDS)


def forget(*parts: object) -> None:
    cache.delete(cache_key(*parts))
