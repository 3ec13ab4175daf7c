"""Source: django_filters/rest_framework/filterset.py."""

from django_filters import filterset


class FilterSet(filterset.FilterSet):
    pass
