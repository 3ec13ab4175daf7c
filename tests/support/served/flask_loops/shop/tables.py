from shop import views

PAGES = [("/", views.home), ("/about", views.about)]
NAMED = {"one": views.home, "two": views.about}
