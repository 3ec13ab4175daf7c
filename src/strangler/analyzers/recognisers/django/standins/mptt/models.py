"""A node of a tree (django-mptt). Source: mptt/models.py."""

from django.db.models.base import Model
from django.db.models.fields.related import ForeignKey, ManyToManyField, OneToOneField
from mptt.querysets import TreeQuerySet

from strangler.standins.terms import many, one, reads, writes


class TreeForeignKey(ForeignKey):
    pass


class TreeOneToOneField(OneToOneField):
    pass


class TreeManyToManyField(ManyToManyField):
    pass


class MPTTModel(Model):
    def get_ancestors(self, ascending=False, include_self=False):
        return many(TreeQuerySet, self)

    def get_family(self):
        return many(TreeQuerySet, self)

    def get_children(self):
        return many(TreeQuerySet, self)

    def get_descendants(self, include_self=False):
        return many(TreeQuerySet, self)

    def get_leafnodes(self, include_self=False):
        return many(TreeQuerySet, self)

    def get_siblings(self, include_self=False):
        return many(TreeQuerySet, self)

    def get_descendant_count(self):
        return 0

    def get_next_sibling(self, *args, **kwargs):
        reads(self)
        return one(self)

    def get_previous_sibling(self, *args, **kwargs):
        reads(self)
        return one(self)

    def get_root(self):
        reads(self)
        return one(self)

    def get_level(self):
        return 0

    def insert_at(self, target, position="first-child", save=False, **kwargs):
        reads(self)
        writes(self)

    def move_to(self, target, position="first-child"):
        reads(self)
        writes(self)

    def is_child_node(self):
        return True

    def is_leaf_node(self):
        return True

    def is_root_node(self):
        return True

    def is_descendant_of(self, other, include_self=False):
        return True

    def is_ancestor_of(self, other, include_self=False):
        return True

    def save(self, *args, **kwargs):
        reads(self)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        reads(self)
        return super().delete(*args, **kwargs)
