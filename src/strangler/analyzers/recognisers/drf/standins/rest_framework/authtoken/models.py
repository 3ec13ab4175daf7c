"""The table of tokens."""

from django.db.models.base import Model


class Token(Model):
    key = ""

    @classmethod
    def generate_key(cls):
        return ""


class TokenProxy(Token):
    pass
