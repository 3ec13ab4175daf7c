"""One kind of tree (django-treebeard). Source: treebeard/ns_tree.py."""

from django.db.models.query import QuerySet
from treebeard.models import Node, NodeManager

from strangler.standins.terms import many, reads, writes


class NS_NodeQuerySet(QuerySet):
    def delete(self, *args, **kwargs):
        reads(self)
        writes(self)
        return super().delete(*args, **kwargs)


class NS_NodeManager(NodeManager):
    def get_queryset(self):
        return many(NS_NodeQuerySet, self)


class NS_Node(Node):
    pass
