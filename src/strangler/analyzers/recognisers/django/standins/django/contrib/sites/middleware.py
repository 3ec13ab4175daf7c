"""`request.site`."""

from django.contrib.sites.models import Site

from strangler.standins.terms import reads


class CurrentSiteMiddleware:
    def __call__(self, request=None):
        reads(Site)
