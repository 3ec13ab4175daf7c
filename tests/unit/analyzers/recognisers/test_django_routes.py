import pytest

from strangler.analyzers.recognisers.django.recogniser import Django

URLS = "from django.urls import include, path, re_path\nfrom site1 import views\n"
VIEWS = "def plain(request): ...\n"
SETTINGS = "ROOT_URLCONF = 'site1.urls'\nINSTALLED_APPS = []\n"


@pytest.fixture
def site(concluded):
    """What the Django recogniser concludes of a project `site1` with these files."""

    def run(urls, **more):
        files = {"site1/settings.py": SETTINGS, "site1/views.py": VIEWS, "site1/__init__.py": ""}
        files["site1/urls.py"] = URLS + urls
        files |= {f"site1/{name.replace('__', '/')}.py": source for name, source in more.items()}
        return concluded(Django(), files)

    return run


def test_a_function_view_answers_any_method(site):
    found = site("urlpatterns = [path('a/', views.plain)]")
    assert found.endpoints == [("ANY", "/a/", "site1.views.plain")]
    assert found.edges == [("site1:ANY /a/", "handles", "site1.views.plain")]


def test_converters_become_template_variables(site):
    found = site("urlpatterns = [path('<int:pk>/<slug>/<path:rest>', views.plain)]")
    assert found.routes == ["ANY /{pk}/{slug}/{rest*}"]


def test_a_list_grows_by_all_the_usual_ways(site):
    """Also one that is too long for the general facts."""
    many = ", ".join(f"path('m{n}/', views.plain)" for n in range(100))
    found = site(
        f"urlpatterns = [{many}] + [path('a/', views.plain)]\n"
        "urlpatterns += [path('b/', views.plain)]\n"
        "urlpatterns.append(path('c/', views.plain))\n"
        "urlpatterns.extend([path('d/', views.plain)])\n"
        "urlpatterns = [path('e/', views.plain), *urlpatterns]\n"
    )
    assert len(found.routes) == 105
    assert {f"ANY /{x}/" for x in "abcde"} <= set(found.routes)


def test_a_list_that_is_bound_again_replaces_the_first(site):
    found = site(
        "urlpatterns = [path('a/', views.plain)]\nurlpatterns = [path('b/', views.plain)]\n"
    )
    assert found.routes == ["ANY /b/"]


@pytest.mark.parametrize(
    "included",
    [
        "include('site1.more')",
        "include('site1.more', namespace='n')",
        "include(more)",
        "include(more.urlpatterns)",
        "include((more.urlpatterns, 'n'), namespace='m')",
        "include([path('b/', views.plain)])",
        "include(([path('b/', views.plain)], 'n'))",
        "include(extra)",
        "include(pair)",
    ],
)
def test_an_include_brings_its_patterns(site, included):
    """In every form that Django knows."""
    found = site(
        "from site1 import more\nextra = [path('b/', views.plain)]\npair = (extra, 'n')\n"
        f"urlpatterns = [path('a/', {included})]\n",
        more=f"{URLS}app_name = 'n'\nurlpatterns = [path('b/', views.plain)]\n",
    )
    assert found.routes == ["ANY /a/b/"]
    assert found.problems == []


def test_a_circle_of_includes_ends(site):
    found = site("urlpatterns = [path('a/', include('site1.urls')), path('', views.plain)]")
    assert found.routes == ["ANY /"]


def test_patterns_for_languages_stand_below_a_variable(site):
    found = site(
        "from django.conf.urls.i18n import i18n_patterns\n"
        "urlpatterns = i18n_patterns(path('a/', views.plain), prefix_default_language=False)\n"
    )
    assert found.routes == ["ANY /a/", "ANY /{language}/a/"]


def test_decorators_restrict_methods(site):
    found = site(
        "urlpatterns = [path('a/', views.a), path('b/', views.b), path('c/', views.c)]",
        views="from django.views.decorators import http\n"
        "from django.views.decorators.http import require_POST, require_safe\n"
        "@http.require_http_methods(['GET', 'PUT'])\ndef a(r): ...\n"
        "@require_POST\ndef b(r): ...\ndef d(r): ...\nc = require_safe(d)\n",
    )
    assert found.endpoints == [
        ("GET", "/a/", "site1.views.a"),
        ("GET", "/c/", "site1.views.d"),
        ("POST", "/b/", "site1.views.b"),
        ("PUT", "/a/", "site1.views.a"),
    ]


def test_a_class_answers_what_it_and_its_bases_implement(site):
    """Handlers are named after the class in the URLconf."""
    found = site(
        "urlpatterns = [path('a/', views.Edit.as_view()), path('b/', views.Own.as_view())]",
        views="from django.views.generic import UpdateView, View\n"
        "class Edit(UpdateView): ...\n"
        "class Base(View):\n    def get(self, r): ...\n"
        "class Own(Base):\n    http_method_names = ['get', 'delete']\n"
        "    def post(self, r): ...\n    def delete(self, r): ...\n",
    )
    assert found.endpoints == [
        ("DELETE", "/b/", "site1.views.Own.delete"),
        ("GET", "/a/", "site1.views.Edit.get"),
        ("GET", "/b/", "site1.views.Own.get"),
        ("POST", "/a/", "site1.views.Edit.post"),
        ("PUT", "/a/", "site1.views.Edit.put"),
    ]
    assert ("site1:GET /b/", "handles", "site1.views.Own") in found.edges


def test_a_library_view_is_named_by_the_module_that_defines_it(site):
    found = site(
        "from django.views.generic import TemplateView\n"
        "urlpatterns = [path('a/', TemplateView.as_view(template_name='x'))]\n"
    )
    assert found.endpoints == [("GET", "/a/", "django.views.generic.base.TemplateView.get")]
    assert found.edges == []


def test_a_class_whose_library_base_is_unknown_may_answer_anything(site):
    found = site(
        "urlpatterns = [path('a/', views.Wizard.as_view())]",
        views="from multistep.views import SessionWizardView\n"
        "class Wizard(SessionWizardView): ...\n",
    )
    assert found.endpoints == [("ANY", "/a/", "site1.views.Wizard")]


def test_guards_are_listed(site):
    """Decorators around the view, on it and on `dispatch`, and mixins."""
    found = site(
        "from django.contrib.auth.decorators import login_required\n"
        "urlpatterns = [path('a/', login_required(views.plain)), path('b/', views.B.as_view()),\n"
        "    path('c/', views.C.as_view())]\n",
        views=f"{VIEWS}from django.contrib.auth.mixins import LoginRequiredMixin\n"
        "from django.contrib.auth.decorators import login_not_required, permission_required\n"
        "from django.utils.decorators import method_decorator\nfrom django.views import View\n"
        "class B(LoginRequiredMixin, View):\n    def get(self, r): ...\n"
        "@method_decorator(permission_required('x'), name='dispatch')\n"
        "@method_decorator(login_not_required, name='dispatch')\n"
        "class C(View):\n    def get(self, r): ...\n",
    )
    assert found.auth == {
        "ANY /a/": ("django.contrib.auth.decorators.login_required",),
        "GET /b/": ("django.contrib.auth.mixins.LoginRequiredMixin",),
        "GET /c/": ("django.contrib.auth.decorators.permission_required",),
    }


def test_the_admin_is_a_door(site):
    found = site(
        "from django.contrib import admin\nurlpatterns = [path('admin/', admin.site.urls)]\n"
    )
    assert found.routes == []
    assert found.doors == [("admin", "/admin/", "django.contrib.admin.site")]


def test_what_the_project_adds_to_the_admin_is_found(concluded):
    """By a site of its own and by ModelAdmins, below the app's label and the model's name."""
    found = concluded(
        Django(),
        {
            "shop/__init__.py": "",
            "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/models.py": "from django.db import models\nclass Order(models.Model): pass\n"
            "class Item(models.Model): pass\n",
            "shop/admin.py": "from django.contrib import admin\n"
            "from django.urls import path\n"
            "from django.views.decorators.http import require_POST\n"
            "from shop.models import Order, Item\n"
            "class Site(admin.AdminSite):\n"
            "    def get_urls(self):\n"
            "        return [path('stats/', self.admin_view(self.stats)), *super().get_urls()]\n"
            "    def stats(self, request): ...\n"
            "site = Site()\n"
            "class Importing(admin.ModelAdmin):\n"
            "    def get_urls(self):\n"
            "        urls = super().get_urls()\n"
            "        mine = [path('import/<int:pk>/', self.admin_site.admin_view(self.load))]\n"
            "        return mine + urls\n"
            "    @require_POST\n"
            "    def load(self, request, pk): ...\n"
            "@admin.register(Order, site=site)\n"
            "class OrderAdmin(Importing): pass\n"
            "site.register(Item)\n",
            "shop/urls.py": "from django.urls import path\nfrom shop.admin import site\n"
            "urlpatterns = [path('admin/', site.urls)]\n",
        },
    )
    assert found.endpoints == [
        ("ANY", "/admin/stats/", "shop.admin.Site.stats"),
        ("POST", "/admin/shop/order/import/{pk}/", "shop.admin.Importing.load"),
    ]
    guard = "django.contrib.admin.sites.AdminSite.admin_view"
    assert found.auth["ANY /admin/stats/"] == (guard,)
    assert ("admin", "/admin/", "django.contrib.admin.site") in found.doors


def test_a_converter_of_the_project_that_matches_a_slash_makes_a_long_variable(site):
    found = site(
        "from django.urls import register_converter\n"
        "class Tree:\n    regex = '[a-z/]+'\n"
        "class Year:\n    regex = '[0-9]{4}'\n"
        "register_converter(Tree, 'tree')\nregister_converter(Year, 'yyyy')\n"
        "urlpatterns = [path('<tree:a>/<yyyy:b>/', views.plain)]\n"
    )
    assert found.routes == ["ANY /{a*}/{b}/"]


def test_patterns_of_old_and_new_django_stand_side_by_side(site):
    """Half-migrated: `url()` with a fallback import beside `path()`."""
    found = site(
        "try:\n    from django.conf.urls import include as old_include, url\n"
        "except ImportError:\n    from django.urls import re_path as url\n"
        "inner = [url(r'^x/$', views.plain), path('y/', views.plain)]\n"
        "urlpatterns = [\n    url(r'^old/(?P<pk>\\d+)/', old_include(inner)),\n"
        "    path('new/', include(inner)),\n    url(r'^dotted/$', 'site1.views.plain'),\n]\n"
    )
    assert found.routes == [
        "ANY /dotted/",
        "ANY /new/x/",
        "ANY /new/y/",
        "ANY /old/{pk}/x/",
        "ANY /old/{pk}/y/",
    ]


def test_djangos_own_login_urls_are_known(site):
    found = site("urlpatterns = [path('u/', include('django.contrib.auth.urls'))]")
    assert "POST /u/logout/" in found.routes
    assert "GET /u/reset/{uidb64}/{token}/" in found.routes
    assert len(found.routes) == 3 * 4 + 1 + 3


def test_the_first_of_two_equal_patterns_answers(site):
    found = site(
        "urlpatterns = [path('a/', views.plain), path('a/', views.other)]",
        views=f"{VIEWS}def other(request): ...\n",
    )
    assert found.endpoints == [("ANY", "/a/", "site1.views.plain")]


def test_without_a_setting_the_list_that_nobody_includes_is_the_root(concluded):
    found = concluded(
        Django(),
        {
            "web/__init__.py": "",
            "web/views.py": VIEWS,
            "web/urls.py": "from django.urls import include, path\n"
            "urlpatterns = [path('a/', include('web.more'))]\n",
            "web/more.py": "from django.urls import path\nfrom web.views import plain\n"
            "urlpatterns = [path('b/', plain)]\n",
        },
    )
    assert found.endpoints == [("ANY", "/a/b/", "web.views.plain")]


@pytest.mark.parametrize(
    ("route", "path", "problems"),
    [
        ("'x/{}/'.format('y')", "/x/y/", []),
        ("f'{settings.PREFIX}x/'", "/pre/x/", ["STR333"]),
        ("slashed(settings.PREFIX)", "/pre/", ["STR333"]),
        ("'{}x/'.format(stored('prefix'))", "/x/", ["STR333"]),
        ("stored('prefix') + 'x/'", "/x/", ["STR333"]),
    ],
)
def test_a_route_from_configuration_has_its_default_and_says_so(site, route, path, problems):
    """Never what a function is merely given: `stored('prefix')` is not 'prefix'."""
    found = site(
        "import os\nfrom django.conf import settings\nfrom site1.stores import stored, slashed\n"
        f"urlpatterns = [path({route}, views.plain)]",
        settings="import os\nROOT_URLCONF = 'site1.urls'\n"
        "PREFIX = os.environ.get('PREFIX', 'pre/')\n",
        stores="def stored(name): return read(name)\ndef slashed(text): return add(text)\n",
    )
    assert found.routes == [f"ANY {path}"]
    assert [code for code, _ in found.problems] == problems


@pytest.mark.parametrize(
    "entry",
    [
        "path(make(), views.plain)",
        "path('a/' + make(), views.plain)",
        "path(stored('prefix'), views.plain)",
        "path('a/', make())",
        "path('a/', include(make()))",
        "make()",
        "re_path('(', views.plain)",
    ],
)
def test_what_is_computed_is_reported(site, entry):
    """With its place, and without losing its neighbours."""
    found = site(f"urlpatterns = [{entry}, path('b/', views.plain)]")
    assert found.routes == ["ANY /b/"]
    ((code, place),) = found.problems
    assert code == "STR302"
    assert place.startswith("site1/urls.py:3:")


def test_both_values_of_a_conditional_list_count(site):
    """As with a list that is bound in a branch."""
    found = site(
        "MORE = [path('a/', views.plain)] if views.LIVE else []\n"
        "urlpatterns = (*MORE, path('b/', views.plain))\n"
        "if views.LIVE:\n    urlpatterns += (path('c/', views.plain),)\n"
    )
    assert found.routes == ["ANY /a/", "ANY /b/", "ANY /c/"]


def test_a_librarys_function_named_after_path_makes_a_pattern(site):
    """What stands in `urlpatterns` is a pattern, whoever makes it; others are unknown."""
    found = site(
        "from somelib import other, static_path, static_re_path\n"
        "urlpatterns = [static_path('<int:id>/', views.plain, extra=1),"
        " static_re_path('^b$', views.plain), other('c/', views.plain)]\n"
    )
    assert found.routes == ["ANY /b", "ANY /{id}/"]
    assert [code for code, _ in found.problems] == ["STR302"]


def test_djangos_own_urlconfs_are_included(site):
    found = site("urlpatterns = [path('i18n/', include('django.conf.urls.i18n'))]")
    assert found.endpoints == [("ANY", "/i18n/setlang/", "django.views.i18n.set_language")]
    assert found.problems == []


def test_views_of_common_libraries_answer_what_they_implement(site):
    found = site(
        "from django_filters.views import FilterView\n"
        "class Books(FilterView): ...\n"
        "urlpatterns = [path('a/', Books.as_view())]"
    )
    assert found.endpoints == [("GET", "/a/", "site1.urls.Books.get")]


def test_a_lambda_is_a_view(site):
    found = site(
        "shown = lambda: 1\n"
        "urlpatterns = [\n    path('a/', views.plain),\n    path('b/', lambda request: None),\n]"
    )
    assert found.endpoints == [
        ("ANY", "/a/", "site1.views.plain"),
        ("ANY", "/b/", "site1.urls.<lambda2>"),
    ]
    assert found.problems == []


def test_a_view_that_is_made_of_a_text_is_what_makes_it(site):
    found = site(
        "def redirect_to(name):\n    def view(request): ...\n    return view\n"
        "urlpatterns = [path('a/', redirect_to('plain'))]"
    )
    assert found.endpoints == [("ANY", "/a/", "site1.urls.redirect_to.view")]


def test_patterns_that_a_function_may_add_to_a_urlconf_are_listed_as_unknown(site):
    found = site(
        "urlpatterns = [path('a/', views.plain)]",
        apps="def ready():\n    from site1.urls import urlpatterns as root\n    root += made()\n",
    )
    assert found.routes == ["ANY /a/"]
    assert found.problems == [("STR302", "site1/apps.py:2:28")]
