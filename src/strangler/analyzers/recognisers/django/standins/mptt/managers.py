"""The manager of a tree (django-mptt): nodes are rows, and moving one rewrites the numbers of
others. Source: mptt/managers.py."""

from django.db.models.manager import Manager
from mptt.querysets import TreeQuerySet

from strangler.standins.terms import many, one, reads, writes


class TreeManager(Manager):
    tree_model = None
    parent_attr = ""
    left_attr = ""
    right_attr = ""
    tree_id_attr = ""
    level_attr = ""

    def get_queryset(self, *args, **kwargs):
        return many(TreeQuerySet, self)

    def get_queryset_descendants(self, queryset, include_self=False):
        reads(self)
        return queryset.all()

    def get_queryset_ancestors(self, queryset, include_self=False):
        reads(self)
        return queryset.all()

    def get_descendants(self, *args, **kwargs):
        return self.get_queryset()

    def get_ancestors(self, *args, **kwargs):
        return self.get_queryset()

    def add_related_count(
        self, queryset, rel_model, rel_field, count_attr, cumulative=False, extra_filters=None
    ):
        reads(rel_model)
        return queryset.all()

    def insert_node(self, node, target, position="last-child", save=False, **kwargs):
        writes(self)
        return node

    def move_node(self, node, target, position="last-child"):
        writes(self)
        node.save()

    def root_node(self, tree_id):
        return self.get_queryset().get()

    def root_nodes(self):
        return self.get_queryset()

    def rebuild(self, batch_size=1000, **filters):
        reads(self)
        writes(self)

    def partial_rebuild(self, tree_id, batch_size=1000, **filters):
        reads(self)
        writes(self)

    def build_tree_nodes(self, data, target=None, position="last-child"):
        reads(self)
        return [one(self)]

    def disable_mptt_updates(self):
        return Updates()

    def delay_mptt_updates(self):
        writes(self)
        return Updates()


class Updates:
    def __enter__(self):
        pass

    def __exit__(self, *args):
        pass
