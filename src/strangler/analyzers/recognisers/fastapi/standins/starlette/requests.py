"""`starlette.requests`: a request with its session, when the session middleware is there."""


class Session:
    """A session: the catalogue has what its methods do."""

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


class HTTPConnection:
    """What requests and WebSockets share."""

    @property
    def session(self):
        """The session."""
        return Session()


class Request(HTTPConnection):
    """A request."""
