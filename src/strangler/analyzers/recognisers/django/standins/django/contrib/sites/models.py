"""The table of sites."""

from django.db.models.base import Model
from django.db.models.manager import Manager

from strangler.standins.terms import one, reads


class SiteManager(Manager):
    def get_current(self, request=None):
        reads(self)
        return one(self)

    def clear_cache(self):
        pass

    def get_by_natural_key(self, domain):
        return self.get()


class Site(Model):
    domain = ""
    name = ""
