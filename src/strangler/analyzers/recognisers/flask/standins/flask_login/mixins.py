"""`flask_login.mixins`"""


class UserMixin:
    """A user of the project, for which `current_user` is taken, too."""

    def _get_current_object(self):
        """Of the proxy (`werkzeug.local.LocalProxy`): the user itself."""
        return self

    @property
    def is_active(self):
        """A user who may log in."""
        return True

    @property
    def is_authenticated(self):
        """A user is one who has logged in."""
        return self.is_active

    @property
    def is_anonymous(self):
        """A user is somebody."""
        return False

    def get_id(self):
        """The user's key."""
        return str(self.id)


class AnonymousUserMixin:
    """Nobody."""

    is_authenticated = False
    is_active = False
    is_anonymous = True

    def _get_current_object(self):
        """Of the proxy: the user itself."""
        return self

    def get_id(self):
        """Nobody has no key."""
