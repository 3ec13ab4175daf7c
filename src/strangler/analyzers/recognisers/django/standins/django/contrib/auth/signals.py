"""Signals of signing in and out; `last_login` follows the first (django/contrib/auth/apps.py)."""

from django.dispatch import Signal

user_logged_in = Signal()
user_login_failed = Signal()
user_logged_out = Signal()
