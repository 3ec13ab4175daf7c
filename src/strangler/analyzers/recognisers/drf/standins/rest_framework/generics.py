"""Generic views: how rows and serializers are found.

Source: rest_framework/generics.py. `_filter` and `_paginator` are what settings name."""

from rest_framework import mixins
from rest_framework.views import APIView

from strangler.standins.terms import calls, one


class GenericAPIView(APIView):
    queryset = None
    serializer_class = None
    lookup_field = "pk"
    lookup_url_kwarg = None
    filter_backends = []
    pagination_class = None
    _filter = None
    _paginator = None

    def get_queryset(self):
        return calls(self.queryset.all)

    def get_object(self):
        queryset = self.filter_queryset(self.get_queryset())
        row = queryset.get()
        self.check_object_permissions(self.request, row)
        return row

    def get_serializer(self, *args, **kwargs):
        serializer_class = self.get_serializer_class()
        return serializer_class(*args, context=self.get_serializer_context(), **kwargs)

    def get_serializer_class(self):
        return self.serializer_class

    def get_serializer_context(self):
        return {"request": self.request, "view": self}

    def filter_queryset(self, queryset):
        for backend in self.filter_backends:
            calls(calls(backend).filter_queryset, self.request, queryset, self)
        calls(self._filter.filter_queryset, self.request, queryset, self)
        return queryset

    @property
    def paginator(self):
        if self.pagination_class is None:
            return self._paginator
        return calls(self.pagination_class)

    def paginate_queryset(self, queryset):
        calls(self.paginator.paginate_queryset, queryset, self.request, self)
        return queryset

    def get_paginated_response(self, data):
        return calls(self.paginator.get_paginated_response, data)


class CreateAPIView(mixins.CreateModelMixin, GenericAPIView):
    def post(self, request, *args, **kwargs):
        return self.create(request, *args, **kwargs)


class ListAPIView(mixins.ListModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs):
        return self.list(request, *args, **kwargs)


class RetrieveAPIView(mixins.RetrieveModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs):
        return self.retrieve(request, *args, **kwargs)


class DestroyAPIView(mixins.DestroyModelMixin, GenericAPIView):
    def delete(self, request, *args, **kwargs):
        return self.destroy(request, *args, **kwargs)


class UpdateAPIView(mixins.UpdateModelMixin, GenericAPIView):
    def put(self, request, *args, **kwargs):
        return self.update(request, *args, **kwargs)

    def patch(self, request, *args, **kwargs):
        return self.partial_update(request, *args, **kwargs)


class ListCreateAPIView(mixins.ListModelMixin, mixins.CreateModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs):
        return self.list(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.create(request, *args, **kwargs)


class RetrieveUpdateAPIView(mixins.RetrieveModelMixin, mixins.UpdateModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs):
        return self.retrieve(request, *args, **kwargs)

    def put(self, request, *args, **kwargs):
        return self.update(request, *args, **kwargs)

    def patch(self, request, *args, **kwargs):
        return self.partial_update(request, *args, **kwargs)


class RetrieveDestroyAPIView(mixins.RetrieveModelMixin, mixins.DestroyModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs):
        return self.retrieve(request, *args, **kwargs)

    def delete(self, request, *args, **kwargs):
        return self.destroy(request, *args, **kwargs)


class RetrieveUpdateDestroyAPIView(mixins.DestroyModelMixin, RetrieveUpdateAPIView):
    def delete(self, request, *args, **kwargs):
        return self.destroy(request, *args, **kwargs)


def get_object_or_404(queryset, *filter_args, **filter_kwargs):
    queryset.get()
    return one(queryset)
