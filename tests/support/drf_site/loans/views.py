"""Views and viewsets of every kind; none does anything."""

from django.contrib.auth.models import Group, User
from rest_framework import generics, mixins, permissions, viewsets
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

READING = ["get"]


class HistoryMixin:
    @action(detail=True, url_path="history")
    def past(self, request, pk=None):
        return Response()

    @action(detail=False, methods=READING)
    def recent(self, request):
        return Response()


class BookViewSet(HistoryMixin, viewsets.ModelViewSet):
    queryset = User.objects.all()

    @action(detail=True, methods=["post"], permission_classes=[permissions.IsAdminUser])
    def lend(self, request, pk=None):
        return Response()

    @lend.mapping.delete
    def give_back(self, request, pk=None):
        return Response()

    @action(detail=True, methods=["GET", "PUT"], url_path=r"copies/(?P<copy>[^/.]+)")
    def single_copy(self, request, pk=None, copy=None):
        return Response()

    def bulk_update(self, request):
        return Response()


class RareBookViewSet(BookViewSet):
    http_method_names = ["get", "post", "head", "options"]

    def recent(self, request):  # no action any more
        return Response()


class ReaderViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Group.objects.all()
    lookup_field = "name"
    lookup_value_regex = "[a-z]+"

    def delete(self, request, *args, **kwargs):  # answers on every route of this viewset
        return Response()


class ShelfViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet):
    queryset = Group.objects.all()
    permission_classes = [permissions.AllowAny]
    lookup_url_kwarg = "shelf"
    plain = True


class PlainViewSet(viewsets.ViewSet):
    def list(self, request):
        return Response()

    def retrieve(self, request, pk=None):
        return Response()

    def partial_update(self, request, pk=None):
        return Response()


class Fines(generics.ListCreateAPIView):
    queryset = Group.objects.all()
    permission_classes = [permissions.IsAdminUser]


class Fine(generics.RetrieveUpdateDestroyAPIView):
    queryset = Group.objects.all()
    http_method_names = ["get", "put", "delete"]


class Statistics(APIView):
    def get(self, request):
        return Response()


@api_view(["GET", "POST"])
@permission_classes([permissions.AllowAny])
def search(request):
    return Response()


@api_view()
def health(request):
    return Response()
