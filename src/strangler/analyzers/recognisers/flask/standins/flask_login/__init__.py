"""Flask-Login: the user of a request is loaded by the project's loaders."""

from flask.globals import session
from werkzeug.local import LocalProxy

from flask_login.mixins import AnonymousUserMixin, UserMixin
from flask_login.utils import _get_user, login_fresh, login_user, logout_user

__all__ = [
    "AnonymousUserMixin",
    "UserMixin",
    "current_user",
    "login_fresh",
    "login_user",
    "logout_user",
    "session",
]

current_user = LocalProxy(_get_user)
