"""Rows of a tree (django-mptt). Source: mptt/querysets.py."""

from django.db.models.query import QuerySet


class TreeQuerySet(QuerySet):
    def get_descendants(self, *args, **kwargs):
        return self.all()

    def get_ancestors(self, *args, **kwargs):
        return self.all()

    def get_cached_trees(self):
        return list(self)
