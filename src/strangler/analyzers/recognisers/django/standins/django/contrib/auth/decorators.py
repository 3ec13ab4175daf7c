"""Guards of views: an endpoint names its guard among what runs for it, and gets here what it asks.

Source: django/contrib/auth/decorators.py. What is decorated stays what it is."""

from django.http.request import HttpRequest

from strangler.standins.terms import calls, handed


def login_required(function=None, redirect_field_name="", login_url=None):
    HttpRequest().user.is_authenticated
    return function or user_passes_test(None)


def user_passes_test(test_func=None, login_url=None, redirect_field_name=""):
    handed(test_func)
    calls(test_func, HttpRequest().user)

    def decorate(view):
        return view

    return decorate


def permission_required(perm=None, login_url=None, raise_exception=False):
    HttpRequest().user.has_perms([perm])

    def decorate(view):
        return view

    return decorate
