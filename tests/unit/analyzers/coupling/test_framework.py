"""The list of frameworks' own settings is that of the installed frameworks."""

import django.conf.global_settings
import flask

from strangler.analyzers.coupling.framework import is_framework_setting


def test_settings_of_django_and_flask_are_known():
    django_own = {name for name in dir(django.conf.global_settings) if name.isupper()}
    missing = {
        name
        for name in {*django_own, *flask.Flask.default_config}
        if not is_framework_setting(name)
    }
    assert missing == set()


def test_a_projects_own_setting_is_none_of_them():
    assert not is_framework_setting("PAYMENT_GATEWAYS")
