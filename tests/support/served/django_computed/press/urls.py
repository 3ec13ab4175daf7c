from django.urls import include, path
from shop import patterns, views
from shop.patterns import both, page

PAGES = [("one", views.first), ("two", views.second)]

urlpatterns = [path(f"each/{name}", view) for name, view in PAGES]
urlpatterns += [*both("orders", views.Editor.as_view()), page("about", views.first)]
urlpatterns += both("carts", views.second, key="cart") + patterns.years(views.first, "log", "old")
for name, view in PAGES:
    urlpatterns.append(path(f"loop/{name}", view))
for number, (name, view) in enumerate(sorted({"x": views.first}.items())):
    urlpatterns += [path(f"{number}/" + name, view)]
for app in ("shop",):
    urlpatterns.append(path(f"{app}/", include(f"{app}.urls")))
urlpatterns.extend(
    path("{}-{}".format(name, "text"), view) for name, view in PAGES if name != "two"
)
urlpatterns.append(patterns.below("deep", [page("plain", views.second, suffix="")]))
