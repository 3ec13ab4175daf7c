"""The table of sessions."""

from django.db.models.base import Model


class AbstractBaseSession(Model):
    pass


class Session(AbstractBaseSession):
    pass
