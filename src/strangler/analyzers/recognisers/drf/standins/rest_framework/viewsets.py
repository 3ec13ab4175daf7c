"""Viewsets: views whose handlers are actions.

Source: rest_framework/viewsets.py."""

from rest_framework import generics, mixins, views


class ViewSetMixin:
    basename = ""
    detail = None
    suffix = None
    name = None
    description = None
    action_map = {}

    @classmethod
    def get_extra_actions(cls):
        return []

    def reverse_action(self, url_name, *args, **kwargs):
        return ""

    def initialize_request(self, request, *args, **kwargs):
        return super().initialize_request(request, *args, **kwargs)


class ViewSet(ViewSetMixin, views.APIView):
    pass


class GenericViewSet(ViewSetMixin, generics.GenericAPIView):
    pass


class ReadOnlyModelViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet):
    pass


class ModelViewSet(
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    mixins.ListModelMixin,
    GenericViewSet,
):
    pass
