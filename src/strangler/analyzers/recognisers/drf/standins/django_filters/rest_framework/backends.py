"""What narrows a list by the filter set of its view.

Source: django_filters/rest_framework/backends.py."""

from strangler.standins.terms import calls


class DjangoFilterBackend:
    filterset_base = None
    raise_exception = True

    def get_filterset(self, request, queryset, view):
        filterset_class = self.get_filterset_class(view, queryset)
        return calls(filterset_class, request.query_params, queryset, request=request)

    def get_filterset_class(self, view, queryset=None):
        return view.filterset_class

    def get_filterset_kwargs(self, request, queryset, view):
        return {"data": request.query_params, "queryset": queryset, "request": request}

    def filter_queryset(self, request, queryset, view):
        filterset = self.get_filterset(request, queryset, view)
        calls(filterset.is_valid)
        return filterset.qs or queryset

    def to_html(self, request, queryset, view):
        return ""

    def get_schema_operation_parameters(self, view):
        return []
