"""Pages: counted and cut.

Source: rest_framework/pagination.py."""

from rest_framework.response import Response

from strangler.standins.terms import calls


class BasePagination:
    display_page_controls = False
    page_size = 0
    page = None
    count = 0
    request = None

    def paginate_queryset(self, queryset, request, view=None):
        self.get_page_size(request)
        calls(queryset.count)
        return queryset

    def get_page_size(self, request):
        return 0

    def get_paginated_response(self, data):
        return Response(data)

    def get_paginated_response_schema(self, schema):
        return schema

    def get_next_link(self):
        return ""

    def get_previous_link(self):
        return ""

    def get_results(self, data):
        return data

    def get_html_context(self):
        return {}

    def to_html(self):
        return ""


class PageNumberPagination(BasePagination):
    page_size_query_param = None
    max_page_size = None

    def get_page_number(self, request, paginator):
        return ""


class LimitOffsetPagination(BasePagination):
    default_limit = 0
    limit = 0
    offset = 0

    def get_limit(self, request):
        return 0

    def get_offset(self, request):
        return 0

    def get_count(self, queryset):
        return calls(queryset.count)


class CursorPagination(BasePagination):
    ordering = ""

    def get_ordering(self, request, queryset, view):
        return ""

    def decode_cursor(self, request):
        pass

    def encode_cursor(self, cursor):
        return ""
