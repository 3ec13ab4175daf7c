"""Helpers without a home in any app; import them from here."""

from shop.common.errors import *  # noqa: F403
from shop.common.money import *  # noqa: F403
