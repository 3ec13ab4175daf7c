"""Pages that lie in the database. Source: django/contrib/flatpages/models.py."""

from django.db.models.base import Model


class FlatPage(Model):
    pass
