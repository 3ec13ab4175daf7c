"""The session. The catalogue of the recogniser says which of these read or change it; with the
database backend, Django's default, that is its table as well.

Source: django/contrib/sessions/backends/base.py."""

from django.contrib.sessions.models import Session

from strangler.standins.terms import reads, writes


class SessionBase:
    accessed = False
    modified = False
    session_key = ""

    def __init__(self, session_key=None):
        pass

    def __contains__(self, key):
        reads(Session)
        return True

    def __getitem__(self, key):
        reads(Session)

    def __setitem__(self, key, value):
        reads(Session)
        writes(Session)

    def __delitem__(self, key):
        reads(Session)
        writes(Session)

    def get(self, key, default=None):
        reads(Session)
        return default

    def pop(self, key, default=None):
        reads(Session)
        writes(Session)
        return default

    def setdefault(self, key, value):
        reads(Session)
        writes(Session)
        return value

    def update(self, dict_):
        reads(Session)
        writes(Session)

    def has_key(self, key):
        reads(Session)
        return True

    def keys(self):
        reads(Session)
        return [""]

    def values(self):
        reads(Session)
        return []

    def items(self):
        reads(Session)
        return []

    def clear(self):
        writes(Session)

    def is_empty(self):
        return True

    def save(self, must_create=False):
        writes(Session)

    def create(self):
        writes(Session)

    def delete(self, session_key=None):
        writes(Session)

    def flush(self):
        reads(Session)
        writes(Session)

    def cycle_key(self):
        reads(Session)
        writes(Session)

    def exists(self, session_key=None):
        reads(Session)
        return True

    def load(self):
        reads(Session)
        return {}

    def set_test_cookie(self):
        writes(Session)

    def test_cookie_worked(self):
        reads(Session)
        return True

    def delete_test_cookie(self):
        writes(Session)

    def get_expiry_age(self, **kwargs):
        reads(Session)
        return 0

    def get_expiry_date(self, **kwargs):
        reads(Session)

    def set_expiry(self, value):
        reads(Session)
        writes(Session)

    def get_expire_at_browser_close(self):
        reads(Session)
        return True
