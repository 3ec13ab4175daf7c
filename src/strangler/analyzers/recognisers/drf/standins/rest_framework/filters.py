"""What narrows a list.

Source: rest_framework/filters.py."""


class BaseFilterBackend:
    def filter_queryset(self, request, queryset, view):
        return queryset

    def get_schema_operation_parameters(self, view):
        return []


class SearchFilter(BaseFilterBackend):
    search_param = ""

    def get_search_fields(self, view, request):
        return []

    def get_search_terms(self, request):
        return []


class OrderingFilter(BaseFilterBackend):
    ordering_param = ""

    def get_ordering(self, request, queryset, view):
        return []

    def get_default_ordering(self, view):
        return []

    def get_valid_fields(self, queryset, view, context=None):
        return []


class DjangoObjectPermissionsFilter(BaseFilterBackend):
    pass
