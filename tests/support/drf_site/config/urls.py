from django.urls import include, path
from loans import views
from rest_framework.authtoken.views import obtain_auth_token
from rest_framework.routers import DefaultRouter, SimpleRouter
from rest_framework_nested.routers import NestedDefaultRouter, NestedSimpleRouter

from config import routers

main = DefaultRouter()
main.register("books", views.BookViewSet)
main.register(r"rare", views.RareBookViewSet, basename="rare")
main.register("readers", views.ReaderViewSet, "reader")

shelves = SimpleRouter()
shelves.register("shelves", views.ShelfViewSet, basename="shelf")
shelves.register("", views.PlainViewSet, basename="plain")
main.registry.extend(shelves.registry)

typed = SimpleRouter(use_regex_path=False)
typed.register("typed", views.BookViewSet, basename="typed")

nested = NestedSimpleRouter(main, "books", lookup="book")
nested.register("shelves", views.ShelfViewSet, basename="book-shelf")
deeper = NestedDefaultRouter(nested, "shelves")
deeper.register("plain", views.PlainViewSet, basename="book-shelf-plain")

bulk = routers.BulkRouter()
bulk.register("books", views.BookViewSet, basename="bulk")
rootless = routers.BulkRouterWithoutRoot()
rootless.register("books", views.BookViewSet, basename="rootless")
reading = routers.ReadOnlyRouter()
reading.register("books", views.BookViewSet, basename="reading")
healthy = routers.HealthRouter()
healthy.register("plain", views.PlainViewSet, basename="healthy")
versioned = routers.VersionedRouter()
versioned.register("plain", views.PlainViewSet, basename="versioned", alias="simple")
slugs = routers.SlugRouter()
slugs.register("readers", views.ReaderViewSet, basename="slug-reader")
slugs.register("shelves", views.ShelfViewSet, basename="slug-shelf")
lists = routers.ListOnlyRouter()
lists.register("books", views.BookViewSet, basename="lists")

urlpatterns = [
    path("api/", include(main.urls)),
    path("api/", include((nested.urls, "nested"))),
    path("api/", include(deeper.urls)),
    path("typed/", include(typed.urls)),
    path("bulk/", include(bulk.urls)),
    path("rootless/", include(rootless.urls)),
    path("reading/", include(reading.urls)),
    path("healthy/", include(healthy.urls)),
    path("versioned/", include(versioned.urls)),
    path("slugs/", include(slugs.urls)),
    path("lists/", include(lists.urls)),
    path("loans/", include("loans.urls")),
    path("auth/", include("rest_framework.urls")),
    path("token/", obtain_auth_token),
]
