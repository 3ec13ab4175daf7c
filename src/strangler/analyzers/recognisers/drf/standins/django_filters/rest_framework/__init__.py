"""Source: django_filters/rest_framework/__init__.py."""

from django_filters.rest_framework.backends import DjangoFilterBackend
from django_filters.rest_framework.filterset import FilterSet
