"""Files, folders and buckets that places share; keys of what lies inside a session or cache."""

from strangler.model.coupling import CouplingKind
from support.coupled import Ask

PACKAGES = {"a/__init__.py": "", "b/__init__.py": "", "settings.py": ""}


def keys(found, kind):
    return {key for each, key in found if each == kind.value}


def test_a_bucket_that_a_setting_or_variable_names_is_shared(couplings: Ask) -> None:
    """The name of the setting stands for the bucket, whatever it is set to."""
    put = "import boto3, os\nfrom django.conf import settings\nc = boto3.client('s3')\n"
    found = couplings(
        {
            **PACKAGES,
            "a/one.py": put + "def f():\n    c.put_object(Bucket=settings.EXPORTS, Key='x')\n",
            "b/two.py": put + "def f():\n    c.get_object(Bucket=settings.EXPORTS, Key='x')\n"
            "    c.get_object(Bucket=os.environ['OTHER'], Key='x')\n",
        }
    )
    assert keys(found, CouplingKind.BUCKET) == {"settings.EXPORTS"}


def test_a_file_below_a_setting_is_shared_by_who_opens_it(couplings: Ask) -> None:
    start = "import os\nfrom django.conf import settings\n"
    found = couplings(
        {
            **PACKAGES,
            "a/one.py": start + "def f(n):\n    open(os.path.join(settings.OUT, 'all.csv'), 'w')\n"
            "    open(os.path.join(settings.OUT, n))\n",
            "b/two.py": start
            + "def f():\n    return open(os.path.join(settings.OUT, 'all.csv'))\n",
        }
    )
    shared = found["file", "settings.OUT/all.csv"]
    assert [p.symbol for p in shared.writers] == ["a.one.f"]
    assert [p.symbol for p in shared.readers] == ["b.two.f"]


def test_models_that_keep_their_files_in_one_folder_share_it(couplings: Ask) -> None:
    model = (
        "from django.db import models\nclass M(models.Model):\n"
        "    class Meta: app_label = '{0}'\n    f = models.FileField(upload_to='papers/%Y')\n"
    )
    found = couplings(
        {**PACKAGES, "a/models.py": model.format("a"), "b/models.py": model.format("b")}
    )
    assert "papers/*" in keys(found, CouplingKind.FILE)


FLASK = {
    "app/__init__.py": "import os\nfrom flask import Flask\ndef make(name=None):\n"
    "    app = Flask('x')\n"
    "    app.config.from_object(name or os.environ.get('CONFIG', 'app.settings'))\n"
    "    return app\n",
    "app/settings.py": "URL = 'x'\nHOST = 'h'\nFULL = HOST + '/'\nUNREAD = 1\n",
    "app/views.py": "from flask import current_app\nfrom app import settings\n"
    "def f(): return current_app.config['FULL']\ndef g(): return settings.URL\n",
}


def test_settings_are_read_through_their_module_too(couplings: Ask) -> None:
    """`from_object` falls back to a module; what only makes other settings is none."""
    found = couplings(FLASK)
    settings = {key: c for (kind, key), c in found.items() if kind == "setting"}
    assert settings.keys() == {"URL", "FULL", "UNREAD"}
    assert [p.symbol for p in settings["URL"].readers] == ["app.views.g"]
    assert "read nowhere" in settings["UNREAD"].why


def test_a_setting_that_is_named_in_a_text_is_not_said_to_be_read_nowhere(couplings: Ask) -> None:
    found = couplings({**FLASK, "app/keys.py": "SHOWN = ('UNREAD',)\n"})
    assert "named where nobody can say" in found["setting", "UNREAD"].why


def test_a_default_in_another_module_is_one(couplings: Ask) -> None:
    """A library of applications brings its defaults in a module of its own."""
    found = couplings(
        {
            "shop/__init__.py": "",
            "shop/defaults.py": "SHOP_FROM = 'x'\n",
            "shop/views.py": "from django.conf import settings\n"
            "def f(): return settings.SHOP_FROM, settings.SHOP_TO\n",
        }
    )
    assert "no code sets" not in found["setting", "SHOP_FROM"].why
    assert "no code sets" in found["setting", "SHOP_TO"].why


def test_a_feature_of_a_thing_is_no_flag(couplings: Ask) -> None:
    found = couplings(
        {
            "a.py": "def has_feature(thing, name=None): ...\n"
            "def f(thing): return has_feature(thing, 'notes')\n"
            "def g(): return has_feature('beta')\n"
        }
    )
    assert keys(found, CouplingKind.FLAG) == {"beta"}


def test_entries_of_what_a_cache_holds_are_no_keys_of_it(couplings: Ask) -> None:
    found = couplings(
        {
            "manage.py": "",
            "a/__init__.py": "",
            "a/views.py": "from django.core.cache import cache\n"
            "def f(request):\n    held = cache.get('cart')\n    held.get('lines')\n"
            "    request.session['data']['x'] = held['y']\n",
            "a/urls.py": "from django.urls import path\nfrom a.views import f\n"
            "urlpatterns = [path('x/', f)]\n",
            "settings.py": "ROOT_URLCONF = 'a.urls'\n",
        }
    )
    assert keys(found, CouplingKind.CACHE_KEY) == {"cart"}
    assert keys(found, CouplingKind.SESSION_KEY) <= {"data"}
