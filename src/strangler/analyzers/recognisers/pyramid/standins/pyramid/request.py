"""`pyramid.request`: the request of a view, with what pyramid_services adds."""

from pyramid.registry import Registry
from pyramid.session import Session
from strangler.standins.terms import calls, handed, notify


class Request:
    """A request; what `add_request_method` adds comes from the recogniser."""

    registry = Registry()

    @property
    def session(self):
        """The session, by whatever factory."""
        return Session()

    @property
    def identity(self):
        """`pyramid.security.SecurityAPIMixin`"""
        return notify("pyramid.security_policy", None).identity(self)

    @property
    def authenticated_userid(self):
        """`pyramid.security.SecurityAPIMixin`"""
        return notify("pyramid.security_policy", None).authenticated_userid(self)

    @property
    def is_authenticated(self):
        """`pyramid.security.SecurityAPIMixin`"""
        return notify("pyramid.security_policy", None).authenticated_userid(self) is not None

    def has_permission(self, permission, context=None):
        """`pyramid.security.SecurityAPIMixin`"""
        return notify("pyramid.security_policy", None).permits(self, context, permission)

    def find_service(self, iface=None, context=None, name=""):
        """`pyramid_services.find_service`: the factory is called with the context and request,
        and what it gives is kept for the request."""
        return notify("pyramid_services.find_service", iface, context, self) or notify(
            name, None, context, self
        )

    def add_finished_callback(self, callback):
        """`CallbackMethodsMixin`"""
        handed(callback)
        calls(callback, self)

    def add_response_callback(self, callback):
        """`CallbackMethodsMixin`"""
        handed(callback)
        calls(callback, self, self.response)


class RequestLocalCache:
    """What a function gives for a request, kept as long as the request; caches are not told
    apart."""

    def __init__(self, creator=None):
        self._creator = creator

    def get_or_create(self, request, *args, creator=None, **kwargs):
        """The function of the call, else of the cache, is called with the request."""
        if creator is not None:
            handed(creator)
            return calls(creator, request, *args, **kwargs)
        return calls(self._creator, request, *args, **kwargs)

    def get(self, request, default=None):
        """What is kept."""
        return default

    def set(self, request, value): ...

    def clear(self, request): ...
