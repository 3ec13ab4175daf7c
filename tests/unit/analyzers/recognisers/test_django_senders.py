"""Django compares senders by identity: who listens to a parent does not hear its children."""

import pytest

from support.behaving import behaving

FILES = {
    "shop/__init__.py": "",
    "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
    "shop/models.py": """
        from django.db import models

        class Log(models.Model):
            text = models.TextField()

        class Place(models.Model):
            name = models.TextField()

        class Shop(Place):
            pass

        class Corner(Shop):
            class Meta:
                proxy = True
    """,
    "shop/receivers.py": """
        from django.db.models.signals import post_delete, post_save
        from django.dispatch import receiver
        from shop.models import Log, Place

        @receiver([post_save, post_delete], sender=Place)
        def noted(sender, instance, **kwargs):
            Log.objects.create(text="")
    """,
}


@pytest.mark.parametrize(
    ("code", "noted"),
    [
        ("Place().save()", True),
        ("Shop().save()", False),
        ("Corner().save()", False),
        ("Place.objects.get().delete()", True),
        ("Shop.objects.get().delete()", True),  # its row of the parent goes along
    ],
)
def test_only_rows_of_the_sender_itself_are_heard(tmp_path, code, noted):
    text = f"from shop.models import *\ndef f():\n    {code}\n"
    found = behaving(tmp_path, {**FILES, "shop/code.py": text}, "shop.code.f")
    assert ("+shop_log" in found.touched("shop.code.f")) is noted
