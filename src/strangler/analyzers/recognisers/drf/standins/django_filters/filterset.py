"""Sets of filters: each narrows the query that it is given, or calls the method that it names
(`django_filters.filter`, told by the recogniser); rows that may be chosen (`_chosen`) are read
where what is asked for is checked.

Source: django_filters/filterset.py."""

from strangler.standins.terms import notify, reads


class BaseFilterSet:
    base_filters = {}
    declared_filters = {}
    filters = {}
    form_prefix = ""
    is_bound = True
    _chosen = None

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        self.data = data
        self.queryset = queryset
        self.request = request

    @property
    def qs(self):
        self.is_valid()
        return self.filter_queryset(self.queryset.all())

    def filter_queryset(self, queryset):
        notify("django_filters.filter", self, self, queryset, "", "")
        return queryset

    def is_valid(self):
        reads(self._chosen)
        return True

    @property
    def errors(self):
        return {}

    @classmethod
    def get_fields(cls):
        return {}

    @classmethod
    def get_filters(cls):
        return {}

    @classmethod
    def get_filter_name(cls, field_name, lookup_expr):
        return ""


class FilterSet(BaseFilterSet):
    pass
