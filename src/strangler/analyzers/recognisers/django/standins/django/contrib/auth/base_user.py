"""What all user models have.

Source: django/contrib/auth/base_user.py. `check_password` saves a password whose hash is out of
date, so it may write."""

from django.db.models.base import Model
from django.db.models.manager import Manager


class BaseUserManager(Manager):
    @classmethod
    def normalize_email(cls, email):
        return ""

    def get_by_natural_key(self, username):
        return self.get(username=username)

    async def aget_by_natural_key(self, username):
        return self.get(username=username)

    def make_random_password(self, *args):
        return ""


class AbstractBaseUser(Model):
    password = ""
    last_login = None
    is_active = True
    is_anonymous = False
    is_authenticated = True
    REQUIRED_FIELDS = []
    USERNAME_FIELD = ""
    EMAIL_FIELD = ""

    def get_username(self):
        return ""

    def natural_key(self):
        return ("",)

    def set_password(self, raw_password):
        pass

    def check_password(self, raw_password):
        self.set_password(raw_password)
        self.save(update_fields=["password"])
        return True

    async def acheck_password(self, raw_password):
        return self.check_password(raw_password)

    def set_unusable_password(self):
        pass

    def has_usable_password(self):
        return True

    def get_session_auth_hash(self):
        return ""

    @classmethod
    def get_email_field_name(cls):
        return ""

    @classmethod
    def normalize_username(cls, username):
        return ""

    def __str__(self):
        return self.get_username()
