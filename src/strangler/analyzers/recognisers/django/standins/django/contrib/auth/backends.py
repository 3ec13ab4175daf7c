"""Authentication backends that projects derive from.

Source: django/contrib/auth/backends.py."""

from django.contrib.auth import Known
from django.contrib.auth.models import Group, Permission

from strangler.standins.terms import reads


class BaseBackend:
    def authenticate(self, request, **kwargs):
        return None

    def get_user(self, user_id):
        return None

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        return set()

    def get_all_permissions(self, user_obj, obj=None):
        return {
            *self.get_user_permissions(user_obj, obj),
            *self.get_group_permissions(user_obj, obj),
        }

    def has_perm(self, user_obj, perm, obj=None):
        return perm in self.get_all_permissions(user_obj, obj)


class ModelBackend(BaseBackend):
    def authenticate(self, request, username=None, password=None, **kwargs):
        user = Known().user
        reads(user)
        user.check_password("")
        self.user_can_authenticate(user)
        return user

    def user_can_authenticate(self, user):
        return True

    def get_user_permissions(self, user_obj, obj=None):
        reads(Permission)
        return {""}

    def get_group_permissions(self, user_obj, obj=None):
        reads(Permission)
        reads(Group)
        return {""}

    def has_module_perms(self, user_obj, app_label):
        return True

    def get_user(self, user_id):
        user = Known().user
        reads(user)
        return user


class AllowAllUsersModelBackend(ModelBackend):
    pass


class RemoteUserBackend(ModelBackend):
    def authenticate(self, request, remote_user=None):
        user = Known().user
        reads(user)
        user.save()
        self.configure_user(request, user)
        return user

    def clean_username(self, username):
        return username

    def configure_user(self, request, user, created=True):
        return user
