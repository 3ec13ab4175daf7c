"""What a library does with the project's code when settings or a base class bring it in."""

from pathlib import Path

from support.behaving import behaving

SHOP = {
    "manage.py": """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")
""",
    "site_/__init__.py": "",
    "site_/settings.py": """
INSTALLED_APPS = ["shop", "corsheaders"]
ROOT_URLCONF = "site_.urls"
MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x"}}
""",
    "site_/urls.py": """
from django.urls import path
from shop.views import plain
urlpatterns = [path("plain", plain)]
""",
    "shop/__init__.py": "",
    "shop/models.py": """
from django.db import models

class Visit(models.Model):
    origin = models.CharField(max_length=10)
""",
    "shop/views.py": """
from django.http import HttpResponse

def plain(request):
    return HttpResponse("plain")
""",
}
RECEIVER = """
from corsheaders.signals import check_request_enabled
from django.dispatch import receiver
from shop.models import Visit

@receiver(check_request_enabled)
def allowed(sender, request, **kwargs):
    Visit.objects.create(origin=request.headers["origin"])
    return True
"""


def test_a_receiver_that_allows_an_origin_runs_for_every_request(tmp_path: Path) -> None:
    found = behaving(tmp_path, {**SHOP, "shop/receivers.py": RECEIVER})
    assert "+shop_visit" in found.endpoint("ANY /plain")
    assert found.complete("ANY /plain")


def test_a_middleware_that_nobody_listens_to_does_nothing(tmp_path: Path) -> None:
    found = behaving(tmp_path, SHOP)
    assert found.endpoint("ANY /plain") == set()
    assert found.complete("ANY /plain")


FLASK = {
    "shop/__init__.py": "",
    "shop/old.py": """
from flask_marshmallow import Marshmallow
from flask_sqlalchemy import BaseQuery, SQLAlchemy

db = SQLAlchemy()
ma = Marshmallow()

class Shown(BaseQuery):
    def shown(self):
        return self.filter(Item.hidden == 0)

class Item(db.Model):
    query_class = Shown
    id = db.Column(db.Integer, primary_key=True)
    hidden = db.Column(db.Integer)

class ItemSchema(ma.ModelSchema):
    def __init__(self, *args, **kwargs):
        super(ItemSchema, self).__init__(*args, **kwargs)

def listed():
    return ItemSchema(many=True).dump(Item.query.shown().all())
""",
}


def test_names_of_older_versions_of_flask_s_extensions_are_known(tmp_path: Path) -> None:
    found = behaving(tmp_path, FLASK, "shop.old.listed").answers.symbol("shop.old.listed")
    assert found is not None
    assert found.unknown == ()
    assert [str(e.target) for e in found.effects] == ["item"]
