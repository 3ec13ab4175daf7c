"""What views and serializers of Django REST framework and django-ninja make a project do."""

import pytest

from support.behaving import behaving

MODELS = """
    from django.db import models

    class Author(models.Model):
        name = models.CharField(max_length=9)

    class Tag(models.Model):
        name = models.CharField(max_length=9)

    class Book(models.Model):
        author = models.ForeignKey(Author, on_delete=models.CASCADE)
        tags = models.ManyToManyField(Tag)

        @property
        def loans(self):
            return self.loan_set.count()

    class Loan(models.Model):
        book = models.ForeignKey(Book, on_delete=models.CASCADE)

    class Log(models.Model):
        text = models.TextField()
"""
VIEWS = """
    from rest_framework import permissions, serializers, viewsets
    from rest_framework.decorators import action, api_view
    from rest_framework.response import Response

    from shop.models import Author, Book, Loan, Log, Tag

    class May(permissions.BasePermission):
        def has_permission(self, request, view):
            return Log.objects.filter(text=view.action).exists()

    class AuthorSerializer(serializers.ModelSerializer):
        class Meta:
            model = Author
            fields = ["name"]

    class BookSerializer(serializers.ModelSerializer):
        author_name = serializers.CharField(source="author.name")
        first = serializers.SerializerMethodField()

        class Meta:
            model = Book
            fields = ["id", "author", "author_name", "loans", "first"]

        def get_first(self, book):
            return Tag.objects.first()

        def validate_author(self, value):
            Log.objects.create(text="checked")
            return value

    class Authors(viewsets.ModelViewSet):
        queryset = Author.objects.all()
        serializer_class = AuthorSerializer

        @action(detail=True, methods=["post"])
        def close(self, request, pk=None):
            self.get_object().book_set.update(author=None)
            return Response()

    class Books(viewsets.ModelViewSet):
        queryset = Book.objects.all()
        serializer_class = BookSerializer
        permission_classes = [May]

    @api_view(["GET"])
    def count(request):
        return Response(Loan.objects.count())
"""
URLS = """
    from django.urls import include, path
    from rest_framework.routers import SimpleRouter
    from shop import views

    router = SimpleRouter()
    router.register("authors", views.Authors)
    router.register("books", views.Books)
    urlpatterns = [path("", include(router.urls)), path("count/", views.count)]
"""


@pytest.fixture
def api(tmp_path):
    settings = 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["shop"]\n'
    return behaving(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/settings.py": settings,
            "shop/models.py": MODELS,
            "shop/views.py": VIEWS,
            "shop/urls.py": URLS,
        },
    )


def test_actions_of_a_viewset_touch_what_their_class_names(api):
    assert api.endpoint("GET /authors/") >= {"-shop_author"}
    assert "-shop_book" not in api.endpoint("GET /authors/")
    assert "+shop_author" not in api.endpoint("GET /authors/")
    assert "+shop_author" in api.endpoint("POST /authors/")
    assert {"+shop_author", "+shop_book"} <= api.endpoint("DELETE /authors/{pk}/")
    assert "+shop_book" in api.endpoint("POST /authors/{pk}/close/")


def test_a_serializer_reads_what_it_shows_and_calls_what_validates(api):
    shown = api.endpoint("GET /books/{pk}/")
    assert {"-shop_book", "-shop_author", "-shop_loan", "-shop_tag"} <= shown
    assert "+shop_log" not in shown
    assert {"+shop_book", "+shop_log"} <= api.endpoint("POST /books/")


def test_permissions_are_asked(api):
    assert "-shop_log" in api.endpoint("GET /books/")
    assert "-shop_log" not in api.endpoint("GET /authors/")


def test_a_decorated_function_is_a_view(api):
    assert api.endpoint("GET /count/") >= {"-shop_loan"}


def test_operations_and_authenticators_of_ninja_run(tmp_path):
    files = {
        "shop/__init__.py": "",
        "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["shop"]\n',
        "shop/models.py": MODELS,
        "shop/urls.py": """
            from django.urls import path
            from ninja import NinjaAPI
            from ninja.security import HttpBearer
            from shop.models import Log, Tag

            class Bearer(HttpBearer):
                def authenticate(self, request, token):
                    return Log.objects.filter(text=token).first()

            api = NinjaAPI(auth=Bearer())

            @api.post("/tags")
            def add(request, name: str):
                Tag.objects.create(name=name)

            urlpatterns = [path("api/", api.urls)]
        """,
    }
    found = behaving(tmp_path, files)
    assert found.endpoint("POST /api/tags") == {"+shop_tag", "-shop_log"}


def test_a_mixin_without_bases_acts_on_what_its_view_names(tmp_path):
    """Its methods are told apart by the class that inherits them, as functions that give back
    what they are given are by who calls them."""
    views = """
        from rest_framework import viewsets
        from rest_framework.response import Response

        from shop.models import Author, Loan

        def ordered(queryset):
            if queryset.ordered:
                return queryset
            return queryset.order_by("pk")

        class Bulk:
            def list(self, request):
                return super().list(request)

            def purge(self, request):
                self.get_queryset().delete()
                return Response()

        class Base(viewsets.GenericViewSet):
            def initial(self, request, *args, **kwargs):
                super().initial(request, *args, **kwargs)
                self.queryset = self.queryset.exclude(pk=1)

            def get_queryset(self):
                return ordered(super().get_queryset())

        class Authors(Bulk, Base):
            queryset = Author.objects.all()

        class Loans(Bulk, Base):
            queryset = Loan.objects.all()
    """
    urls = """
        from django.urls import path
        from shop import views

        urlpatterns = [
            path("authors/", views.Authors.as_view({"delete": "purge"})),
            path("loans/", views.Loans.as_view({"delete": "purge"})),
        ]
    """
    found = behaving(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["shop"]\n',
            "shop/models.py": MODELS,
            "shop/views.py": views,
            "shop/urls.py": urls,
        },
    )
    assert "+shop_loan" in found.endpoint("DELETE /loans/")
    assert "+shop_author" not in found.endpoint("DELETE /loans/")


def test_a_filter_set_calls_the_methods_that_its_filters_name(tmp_path):
    views = """
        import django_filters
        from django_filters import rest_framework as filters
        from rest_framework import serializers, viewsets

        from shop.models import Author, Book, Log, Tag

        class BookSerializer(serializers.ModelSerializer):
            class Meta:
                model = Book
                fields = ["id"]

        class BookFilter(django_filters.FilterSet):
            text = django_filters.CharFilter(method="search")
            author = django_filters.ModelChoiceFilter(queryset=Author.objects.all())

            def search(self, queryset, name, value):
                Log.objects.create(text=value)
                return queryset.filter(pk=value)

        class Books(viewsets.ReadOnlyModelViewSet):
            queryset = Book.objects.all()
            serializer_class = BookSerializer
            filter_backends = [filters.DjangoFilterBackend]
            filterset_class = BookFilter
    """
    urls = """
        from django.urls import path
        from shop import views

        urlpatterns = [path("books/", views.Books.as_view({"get": "list"}))]
    """
    found = behaving(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["shop"]\n',
            "shop/models.py": MODELS,
            "shop/views.py": views,
            "shop/urls.py": urls,
        },
    )
    assert {"-shop_book", "-shop_author", "+shop_log"} <= found.endpoint("GET /books/")
