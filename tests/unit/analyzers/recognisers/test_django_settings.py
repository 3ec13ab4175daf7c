import pytest

from strangler.analyzers.recognisers.django.recogniser import Django

MANAGE = (
    "import os\ndef main():\n"
    "    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site1.settings.dev')\n"
    "    from django.core.management import execute_from_command_line\n"
)


@pytest.fixture
def django(concluded):
    return lambda files: concluded(Django(), files)


def test_settings_are_followed_through_star_imports_and_additions(django):
    """The usual split into base and dev."""
    found = django(
        {
            "manage.py": MANAGE,
            "site1/__init__.py": "",
            "site1/mw.py": "class A: ...\nclass B: ...\n",
            "site1/cp.py": "def shared(request): ...\n",
            "site1/settings/__init__.py": "",
            "site1/settings/base.py": "ROOT_URLCONF = 'site1.urls'\nMINE = ['site1.mw.A']\n"
            "MIDDLEWARE = ['django.middleware.common.CommonMiddleware'] + MINE\n"
            "TEMPLATES = [{'OPTIONS': {'context_processors': ['site1.cp.shared']}}]\n",
            "site1/settings/dev.py": "from .base import *\nMIDDLEWARE += ['site1.mw.B']\n",
            "site1/urls.py": "urlpatterns = []\n",
        }
    )
    assert set(found.platform) == {
        ("manage", "manage"),
        ("site1.cp.shared", "context processor"),
        ("site1.mw.A", "middleware"),
        ("site1.mw.B", "middleware"),
        ("site1.settings.base", "settings"),
        ("site1.settings.dev", "settings"),
        ("site1.urls", "root URLconf"),
    }


def test_an_installed_app_is_a_seed(django):
    """By package or by AppConfig; other packages with models are mere libraries."""
    model = "from django.db import models\nclass M(models.Model): ...\n"
    found = django(
        {
            "settings.py": "INSTALLED_APPS = ['a', 'b.apps.BConfig']\n",
            "a/__init__.py": "",
            "a/models.py": model,
            "b/__init__.py": "",
            "b/apps.py": "from django.apps import AppConfig\n"
            "class BConfig(AppConfig):\n    name = 'b'\n    label = 'bee'\n",
            "b/models.py": model,
            "lib/__init__.py": "",
            "lib/models.py": model,
        }
    )
    assert found.seeds == {"a": ("a", "a.models"), "bee": ("b", "b.apps", "b.models")}
    assert set(found.tables) == {"a_m", "bee_m", "lib_m"}


def test_receivers_commands_and_admin_classes_are_doors(django):
    found = django(
        {
            "app/__init__.py": "",
            "app/models.py": "from django.db import models\nclass M(models.Model): ...\n",
            "app/wiring.py": "from django.contrib import admin\n"
            "from django.db.models.signals import post_save, pre_save\n"
            "from django.dispatch import receiver\n"
            "from app.models import M\n"
            "@receiver([post_save, pre_save], sender=M)\ndef saved(**k): ...\n"
            "def late(**k): ...\npost_save.connect(late, sender='app.M')\n"
            "@admin.register(M)\nclass MAdmin(admin.ModelAdmin): ...\n",
            "app/management/__init__.py": "",
            "app/management/commands/__init__.py": "",
            "app/management/commands/tidy.py": "from django.core.management import BaseCommand\n"
            "class Command(BaseCommand):\n    def handle(self): ...\n",
        }
    )
    assert found.doors == [
        ("admin", "app.models.M", "app.wiring.MAdmin"),
        ("command", "tidy", "app.management.commands.tidy.Command.handle"),
        ("signal", "post_save:M", "app.wiring.late"),
        ("signal", "post_save:M", "app.wiring.saved"),
        ("signal", "pre_save:M", "app.wiring.saved"),
    ]


def test_custom_signals_and_those_of_many_to_many_fields_are_doors(django):
    """A signal is connected where its application is ready, with the handlers imported there."""
    found = django(
        {
            "app/__init__.py": "",
            "app/models.py": "from django.db import models\nclass T(models.Model): ...\n"
            "class M(models.Model):\n    tags = models.ManyToManyField(T)\n",
            "app/signals.py": "from django.dispatch import Signal\npaid = Signal()\n",
            "app/handlers.py": "def tagged(**k): ...\ndef on_paid(**k): ...\n",
            "app/apps.py": "from django.apps import AppConfig\n"
            "from django.db.models.signals import m2m_changed\n"
            "class App(AppConfig):\n    name = 'app'\n    def ready(self):\n"
            "        from app import handlers\n        from app.models import M\n"
            "        from app.signals import paid\n"
            "        m2m_changed.connect(handlers.tagged, sender=M.tags.through)\n"
            "        paid.connect(handlers.on_paid)\n",
        }
    )
    assert found.doors == [
        ("signal", "app.signals.paid", "app.handlers.on_paid"),
        ("signal", "m2m_changed:M.tags.through", "app.handlers.tagged"),
    ]


def test_actions_of_an_admin_class_are_doors(django):
    """Functions, and methods by their names, inherited ones too."""
    found = django(
        {
            "app/__init__.py": "",
            "app/admin.py": "from django.contrib import admin\ndef publish(a, r, q): ...\n"
            "class Base(admin.ModelAdmin):\n    def hide(self, r, q): ...\n"
            "class M(Base):\n    actions = [publish, 'hide', 'unknown']\n",
        }
    )
    assert found.doors == [
        ("admin action", "hide", "app.admin.Base.hide"),
        ("admin action", "publish", "app.admin.publish"),
    ]


def test_a_project_without_django_is_left_alone(django):
    found = django({"settings.py": "ROOT_URLCONF = 'x'\nMIDDLEWARE = ['settings']\n"})
    assert (found.platform, found.seeds, found.problems) == ([], {}, [])
