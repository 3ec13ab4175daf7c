"""The admin's classes for users and groups."""

from django.contrib.admin.options import ModelAdmin


class GroupAdmin(ModelAdmin):
    pass


class UserAdmin(ModelAdmin):
    def user_change_password(self, request, id, form_url=""):
        user = self.get_object(request, id)
        user.set_password("")
        user.save()
        self.log_change(request, user, "")
