"""Source: django_filters/__init__.py."""

from django_filters.filterset import FilterSet
