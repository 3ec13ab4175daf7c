"""One kind of tree (django-treebeard). Source: treebeard/al_tree.py."""

from django.db.models.query import QuerySet
from treebeard.models import Node, NodeManager

from strangler.standins.terms import many, reads, writes


class AL_NodeQuerySet(QuerySet):
    def delete(self, *args, **kwargs):
        reads(self)
        writes(self)
        return super().delete(*args, **kwargs)


class AL_NodeManager(NodeManager):
    def get_queryset(self):
        return many(AL_NodeQuerySet, self)


class AL_Node(Node):
    pass
