"""Settings, variables of the environment and flags are found however code reads them."""

from support.coupled import Ask, readers, writers

DJANGO = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_.settings')\n",
    "site_/__init__.py": "",
    "site_/base.py": "SIZE = 3\nUNREAD = 1\nAPI_TOKEN = 'x'\nTIME_ZONE = 'UTC'\n",
    "site_/settings.py": """
        import os
        from site_.base import *
        INSTALLED_APPS = ["shop"]
        ROOT_URLCONF = "site_.urls"
        FEATURE_NEW_CART = os.environ.get("NEW_CART", "")
    """,
    "site_/urls.py": "urlpatterns = []\n",
    "shop/__init__.py": "",
    "shop/a.py": """
        from django.conf import settings
        import django.conf

        def read():
            settings.DEBUG = True
            return settings.SIZE, getattr(settings, "MAYBE", 1), settings.MISSING

        def flag():
            if django.conf.settings.FEATURE_NEW_CART:
                return django.conf.settings.API_TOKEN
    """,
}


def test_django_settings_are_read_by_attribute_and_by_getattr(couplings: Ask) -> None:
    found = couplings(DJANGO)
    assert readers(found["setting", "SIZE"]) == ["shop.a.read"]
    assert writers(found["setting", "SIZE"]) == ["site_.base"]
    assert readers(found["setting", "MAYBE"]) == ["shop.a.read"]
    assert "without a default" in found["setting", "MISSING"].why
    assert "without a default" not in found["setting", "MAYBE"].why
    assert writers(found["setting", "DEBUG"]) == ["shop.a.read"]


def test_a_setting_that_nobody_reads_says_so_unless_the_framework_does(couplings: Ask) -> None:
    found = couplings(DJANGO)
    assert "read nowhere" in found["setting", "UNREAD"].why
    assert ("setting", "TIME_ZONE") not in found


def test_secrets_are_known_by_name_and_flags_too(couplings: Ask) -> None:
    found = couplings(DJANGO)
    assert found["setting", "API_TOKEN"].secret
    assert not found["setting", "SIZE"].secret
    assert readers(found["flag", "FEATURE_NEW_CART"]) == ["shop.a.flag"]


def test_variables_are_read_through_aliases_constants_and_readers(couplings: Ask) -> None:
    found = couplings(
        {
            "p/__init__.py": "",
            "p/names.py": "KEY = 'BY_CONSTANT'\n",
            "p/env.py": "import environ\nenv = environ.Env()\n",
            "p/a.py": """
                import os
                from os import environ as e, getenv
                from decouple import config
                from p.env import env
                from p.names import KEY

                def f(x):
                    e["SET"] = "1"
                    config("DECOUPLED", default=1)
                    env.bool("TYPED"), env("PLAIN")
                    "ASKED" in e
                    os.environ[x]
                    return e["ITEM"], getenv("GOT"), os.environ.get(KEY)
            """,
        }
    )
    names = {key for kind, key in found if kind == "environment"}
    assert names == {
        *("SET", "DECOUPLED", "TYPED", "PLAIN", "ASKED", "ITEM", "GOT", "BY_CONSTANT"),
    }
    assert writers(found["environment", "SET"]) == ["p.a.f"]


def test_flask_and_pyramid_settings_and_those_of_pydantic(couplings: Ask) -> None:
    found = couplings(
        {
            "p/__init__.py": "",
            "p/config.py": "LIMIT = 1\nlower = 2\n",
            "p/app.py": """
                from flask import Flask, current_app
                app = Flask("p")
                app.config.from_object("p.config")
                conf = current_app.config

                def view():
                    return conf["LIMIT"], app.config.get("OTHER"), app.config["lower"]
            """,
            "p/pyr.py": """
                import pyramid

                def view(request):
                    settings = request.registry.settings
                    return settings["h.url"], settings.get("h.name")
            """,
            "p/typed.py": """
                from pydantic_settings import BaseSettings

                class App(BaseSettings):
                    url: str = "x"

                def get() -> App:
                    return App()

                one = App()
            """,
            "p/use.py": """
                from p.typed import App, get, one

                def a():
                    return one.url

                def b():
                    settings = get()
                    return settings.url

                def c(settings: App):
                    return settings.url
            """,
        }
    )
    assert readers(found["setting", "LIMIT"]) == ["p.app.view"]
    assert writers(found["setting", "LIMIT"]) == ["p.config"]
    assert ("setting", "lower") not in found
    assert readers(found["setting", "h.url"]) == ["p.pyr.view"]
    assert readers(found["setting", "h.name"]) == ["p.pyr.view"]
    assert readers(found["setting", "App.url"]) == ["p.use.a", "p.use.b", "p.use.c"]
    assert writers(found["setting", "App.url"]) == ["p.typed.App"]


def test_flags_are_asked_for_by_libraries_and_by_names_that_say_so(couplings: Ask) -> None:
    found = couplings(
        {
            "p/__init__.py": "",
            "p/a.py": """
                import waffle
                from ldclient import get
                from p.own import is_feature_enabled

                def f(request, user, box):
                    waffle.flag_is_active(request, "a")
                    get().variation("b", user, False)
                    is_feature_enabled("c")
                    box.is_enabled("no flag")
            """,
            "p/own.py": "def is_feature_enabled(name): return True\n",
        }
    )
    assert {key for kind, key in found if kind == "flag"} == {"a", "b", "c"}
