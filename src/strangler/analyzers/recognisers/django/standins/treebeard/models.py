"""Nodes of trees (django-treebeard): what all kinds of tree have. Source: treebeard/models.py,
mp_tree.py, ns_tree.py, al_tree.py of 4.7 (methods of classes) and 7.0 (methods of managers)."""

from django.db.models.base import Model
from django.db.models.manager import Manager

from strangler.standins.terms import one, reads, writes


class NodeManager(Manager):
    """Since treebeard 7 trees are asked through their manager."""

    def get_tree(self, parent=None, max_depth=None):
        return self.all()

    def get_root_nodes(self):
        return self.all()

    def get_descendants_group_count(self, parent=None):
        return self.all()

    def get_first_root_node(self):
        return self.all().get()

    def get_last_root_node(self):
        return self.all().get()

    def get_children(self, node):
        return self.all()

    def get_siblings(self, node):
        return self.all()

    def get_descendants(self, node, include_self=False, max_depth=None):
        return self.all()

    def get_ancestors(self, node):
        return self.all()

    def get_children_count(self, node):
        reads(self)
        return 0

    def get_descendant_count(self, node, max_depth=None):
        reads(self)
        return 0

    def get_first_child(self, node):
        return self.all().get()

    def get_last_child(self, node):
        return self.all().get()

    def get_first_sibling(self, node):
        return self.all().get()

    def get_last_sibling(self, node):
        return self.all().get()

    def get_prev_sibling(self, node):
        return self.all().get()

    def get_next_sibling(self, node):
        return self.all().get()

    def get_root(self, node):
        return self.all().get()

    def get_parent(self, node, update=False):
        return self.all().get()

    def get_annotated_list_qs(self, qs):
        return [(node, {}) for node in qs]

    def get_annotated_list(self, parent=None, max_depth=None):
        return [(node, {}) for node in self.all()]

    def dump_bulk(self, parent=None, keep_ids=True):
        reads(self)
        return []

    def find_problems(self, parent=None):
        reads(self)
        return []

    def add_root(self, create_kwargs=None, instance=None):
        return _added(self)

    def add_child(self, target, create_kwargs=None, instance=None):
        return _added(self)

    def add_sibling(self, target, pos=None, create_kwargs=None, instance=None):
        return _added(self)

    def load_bulk(self, bulk_data, parent=None, keep_ids=False):
        _added(self)
        return []

    def move(self, node, target, pos=None):
        reads(self)
        writes(self)

    def fix_tree(self, fix_paths=False, parent=None):
        reads(self)
        writes(self)


def _added(rows):
    """A new node is saved, and the numbers of others are rewritten."""
    reads(rows)
    writes(rows)
    node = one(rows)
    node.save()
    return node


class Node(Model):
    """A row that knows its place; before treebeard 7 its class is asked for the tree."""

    @classmethod
    def add_root(cls, **kwargs):
        return _added(cls)

    @classmethod
    def load_bulk(cls, bulk_data, parent=None, keep_ids=False):
        _added(cls)
        return []

    @classmethod
    def dump_bulk(cls, parent=None, keep_ids=True):
        reads(cls)
        return []

    @classmethod
    def get_root_nodes(cls):
        return cls.objects.all()

    @classmethod
    def get_first_root_node(cls):
        return cls.objects.get()

    @classmethod
    def get_last_root_node(cls):
        return cls.objects.get()

    @classmethod
    def get_tree(cls, parent=None, max_depth=None):
        return cls.objects.all()

    @classmethod
    def get_annotated_list(cls, parent=None, max_depth=None):
        return [(node, {}) for node in cls.objects.all()]

    @classmethod
    def get_annotated_list_qs(cls, qs):
        return [(node, {}) for node in qs]

    @classmethod
    def get_descendants_group_count(cls, parent=None):
        return cls.objects.all()

    @classmethod
    def find_problems(cls, parent=None):
        reads(cls)
        return []

    @classmethod
    def fix_tree(cls, *args, **kwargs):
        reads(cls)
        writes(cls)

    def get_depth(self):
        return 0

    def get_parent(self, update=False):
        return self.objects.get()

    def get_root(self):
        return self.objects.get()

    def get_ancestors(self, include_self=False):
        return self.objects.all()

    def get_children(self):
        return self.objects.all()

    def get_siblings(self):
        return self.objects.all()

    def get_descendants(self, include_self=False, max_depth=None):
        return self.objects.all()

    def get_children_count(self):
        reads(self)
        return 0

    def get_descendant_count(self):
        reads(self)
        return 0

    def get_first_child(self):
        return self.objects.get()

    def get_last_child(self):
        return self.objects.get()

    def get_first_sibling(self):
        return self.objects.get()

    def get_last_sibling(self):
        return self.objects.get()

    def get_prev_sibling(self):
        return self.objects.get()

    def get_next_sibling(self):
        return self.objects.get()

    def is_root(self):
        return True

    def is_leaf(self):
        reads(self)
        return True

    def is_sibling_of(self, node):
        reads(self)
        return True

    def is_child_of(self, node):
        reads(self)
        return True

    def is_descendant_of(self, node):
        reads(self)
        return True

    def add_child(self, **kwargs):
        return _added(self)

    def add_sibling(self, pos=None, **kwargs):
        return _added(self)

    def move(self, target, pos=None):
        reads(self)
        writes(self)

    def delete(self, *args, **kwargs):
        """By the query, which deletes what lies below, too."""
        reads(self)
        writes(self)
        return super().delete(*args, **kwargs)
