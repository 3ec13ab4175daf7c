"""Source: django/contrib/flatpages/templatetags/flatpages.py."""

from django.contrib.flatpages.models import FlatPage


def get_flatpages():
    return FlatPage.objects.filter()
