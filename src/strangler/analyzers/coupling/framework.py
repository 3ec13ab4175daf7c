"""The names of settings that frameworks themselves have or read.

The list holds the names in `django/conf/global_settings.py` of Django 5.2, ROOT_URLCONF, SITE_ID,
and the keys of Flask 3.1's default configuration."""

from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("framework_settings.txt")


def is_framework_setting(name: str) -> bool:
    """Whether Django or Flask itself knows a setting of this name."""
    return name in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(_LIST.read_text(encoding="utf-8").split())
