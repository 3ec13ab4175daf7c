"""Who a request's user is. `Known.user`, which the recogniser adds, is a row of the user model.

Source: django/contrib/auth/__init__.py, backends.py (ModelBackend)."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from strangler.standins.terms import notify, reads, writes


class Known:
    """Holds what the settings name."""


def get_user_model():
    return type(Known().user)


def authenticate(request=None, **credentials):
    notify("django.contrib.auth.authenticate", Known, request)
    user = Known().user
    reads(user)
    user.check_password("")
    user_login_failed.send(sender=None, credentials=credentials, request=request)
    return user


async def aauthenticate(request=None, **credentials):
    return authenticate(request)


def login(request, user, backend=None):
    request.session.cycle_key()
    request.session["_auth_user_id"] = ""
    user_logged_in.send(sender=None, request=request, user=user)


async def alogin(request, user, backend=None):
    login(request, user)


def logout(request):
    user_logged_out.send(sender=None, request=request, user=request.user)
    request.session.flush()


async def alogout(request):
    logout(request)


def get_user(request):
    return request.user


async def aget_user(request):
    return request.user


def update_session_auth_hash(request, user):
    request.session.cycle_key()
    request.session["_auth_user_hash"] = ""


async def aupdate_session_auth_hash(request, user):
    update_session_auth_hash(request, user)
