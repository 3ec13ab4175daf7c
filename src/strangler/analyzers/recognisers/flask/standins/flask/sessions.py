"""`flask.sessions`: the session of a request."""


class SessionMixin:
    """A session: the catalogue has what its methods do."""

    new = False

    @property
    def permanent(self):
        return False

    @permanent.setter
    def permanent(self, value):
        self.update()

    @property
    def modified(self):
        return False

    @modified.setter
    def modified(self, value):
        self.update()

    def __getitem__(self, key): ...

    def __setitem__(self, key, value): ...

    def __delitem__(self, key): ...

    def __contains__(self, key): ...

    def get(self, key, default=None):
        """A value, else the default."""
        return default

    def setdefault(self, key, default=None):
        """A value, else the default."""
        return default

    def pop(self, key, default=None):
        """A value, which is taken out."""
        return default

    def update(self, *args, **kwargs): ...

    def clear(self): ...

    def keys(self): ...

    def values(self): ...

    def items(self): ...


class SecureCookieSession(SessionMixin):
    """The session that Flask keeps in a cookie."""
