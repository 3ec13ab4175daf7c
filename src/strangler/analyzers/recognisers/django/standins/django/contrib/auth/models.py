"""Users, groups and permissions.

Source: django/contrib/auth/models.py; a permission is looked up in the tables of users' groups and
permissions unless backends of the project say otherwise."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.contenttypes.models import ContentType
from django.core.mail import send_mail
from django.db.models.base import Model
from django.db.models.manager import Manager

from strangler.standins.terms import one, reads


class PermissionManager(Manager):
    def get_by_natural_key(self, codename, app_label, model):
        return self.get()


class Permission(Model):
    name = ""
    codename = ""

    def natural_key(self):
        return "", "", ""

    def __str__(self):
        reads(ContentType)
        return ""


class GroupManager(Manager):
    def get_by_natural_key(self, name):
        return self.get()


class Group(Model):
    name = ""

    def natural_key(self):
        return ("",)

    def __str__(self):
        return ""


class GroupPermissions(Model):
    """The table between groups and permissions."""


class UserManager(BaseUserManager):
    def _create_user(self, username=None, email=None, password=None, **extra_fields):
        user = one(self)
        user.__init__()
        user.save()
        return user

    def create_user(self, username=None, email=None, password=None, **extra_fields):
        return self._create_user(username, email, password)

    def create_superuser(self, username=None, email=None, password=None, **extra_fields):
        return self._create_user(username, email, password)

    async def acreate_user(self, username=None, email=None, password=None, **extra_fields):
        return self._create_user(username, email, password)

    async def acreate_superuser(self, username=None, email=None, password=None, **extra_fields):
        return self._create_user(username, email, password)

    def with_perm(self, perm, is_active=True, include_superusers=True, backend=None, obj=None):
        reads(Permission)
        return self.filter()


def _asked(user, backend_method):
    reads(Permission)
    reads(Group)
    reads(GroupPermissions)
    reads(ContentType)
    reads(user._joined)


class PermissionsMixin(Model):
    is_superuser = True

    def get_user_permissions(self, obj=None):
        _asked(self, "")
        return {""}

    def get_group_permissions(self, obj=None):
        _asked(self, "")
        return {""}

    def get_all_permissions(self, obj=None):
        _asked(self, "")
        return {""}

    def has_perm(self, perm, obj=None):
        _asked(self, "")
        return True

    def has_perms(self, perm_list, obj=None):
        return self.has_perm("", obj)

    def has_module_perms(self, app_label):
        _asked(self, "")
        return True

    async def ahas_perm(self, perm, obj=None):
        return self.has_perm(perm, obj)

    async def ahas_perms(self, perm_list, obj=None):
        return self.has_perms(perm_list, obj)


class AbstractUser(AbstractBaseUser, PermissionsMixin):
    username = ""
    first_name = ""
    last_name = ""
    email = ""
    is_staff = True
    date_joined = None

    def get_full_name(self):
        return ""

    def get_short_name(self):
        return ""

    def email_user(self, subject, message, from_email=None, **kwargs):
        send_mail(subject, message, from_email, [self.email])


class User(AbstractUser):
    pass


class AnonymousUser:
    """Nobody: every permission is refused without a question to the database."""

    id = None
    pk = None
    username = ""
    is_staff = False
    is_active = False
    is_superuser = False
    is_anonymous = True
    is_authenticated = False

    def has_perm(self, perm, obj=None):
        return False

    def has_perms(self, perm_list, obj=None):
        return False

    def has_module_perms(self, module):
        return False

    def get_username(self):
        return ""

    def __str__(self):
        return ""
