"""How often: counted in the cache.

Source: rest_framework/throttling.py."""

from django.core.cache import cache


class BaseThrottle:
    def allow_request(self, request, view):
        return True

    def get_ident(self, request):
        return ""

    def wait(self):
        return None


class SimpleRateThrottle(BaseThrottle):
    scope = None
    rate = ""

    def get_cache_key(self, request, view):
        return ""

    def get_rate(self):
        return ""

    def parse_rate(self, rate):
        return 0, 0

    def allow_request(self, request, view):
        key = self.get_cache_key(request, view)
        cache.get(key)
        cache.set(key, [])
        return True


class AnonRateThrottle(SimpleRateThrottle):
    def get_cache_key(self, request, view):
        request.user.is_authenticated
        return ""


class UserRateThrottle(AnonRateThrottle):
    pass


class ScopedRateThrottle(AnonRateThrottle):
    pass
