from ninja.security import APIKeyHeader


class Key(APIKeyHeader):
    def authenticate(self, request, key):
        return key


class Pass(Key):
    """Another."""
