from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter
from rest_framework.urlpatterns import format_suffix_patterns

from loans import views

router = SimpleRouter(trailing_slash=False)
for prefix, viewset in [("loop-books", views.BookViewSet), ("loop-plain", views.PlainViewSet)]:
    router.register(prefix, viewset, basename=f"loop-{prefix}")

book_list = views.BookViewSet.as_view({"get": "list"})

urlpatterns = [
    path("fines/", views.Fines.as_view()),
    path("fines/<int:pk>/", views.Fine.as_view()),
    re_path(r"^statistics/(?P<year>\d{4})/$", views.Statistics.as_view()),
    path("search/", views.search),
    path("mapped/", book_list),
    path("mapped/<int:pk>/", views.BookViewSet.as_view({"get": "retrieve", "post": "lend"})),
]
urlpatterns = format_suffix_patterns(urlpatterns)
urlpatterns += [path("", include(router.urls))]
