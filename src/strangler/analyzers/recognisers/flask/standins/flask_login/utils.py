"""`flask_login.utils`"""

from flask.globals import session

from strangler.standins.terms import notify


def _get_user():
    """The user, by the session's key or by the request."""
    session.get("_user_id")
    return notify("flask_login.user_loader", None, "") or notify(
        "flask_login.request_loader", None, None
    )


def login_user(user, remember=False, duration=None, force=False, fresh=True):
    """The session names the user."""
    if not force and not user.is_active:
        return False
    session["_user_id"] = user.get_id()
    session["_fresh"] = fresh
    return True


def logout_user():
    """The session names nobody."""
    session.pop("_user_id")
    session.pop("_fresh")
    return True


def login_fresh():
    """Whether the session is fresh."""
    return session.get("_fresh", False)


def confirm_login():
    """The session is fresh again."""
    session["_fresh"] = True
