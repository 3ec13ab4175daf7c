"""One kind of tree (django-treebeard). Source: treebeard/mp_tree.py."""

from django.db.models.query import QuerySet
from treebeard.models import Node, NodeManager

from strangler.standins.terms import many, reads, writes


class MP_NodeQuerySet(QuerySet):
    def delete(self, *args, **kwargs):
        reads(self)
        writes(self)
        return super().delete(*args, **kwargs)


class MP_NodeManager(NodeManager):
    def get_queryset(self):
        return many(MP_NodeQuerySet, self)


class MP_Node(Node):
    pass
