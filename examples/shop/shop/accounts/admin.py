from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from shop.accounts.models import Address, Profile, User


class ProfileInline(admin.StackedInline):
    model = Profile
    raw_id_fields = ("favourites",)


@admin.register(User)
class ShopUserAdmin(UserAdmin):
    list_display = ("username", "email", "is_wholesale", "is_staff")
    fieldsets = (*UserAdmin.fieldsets, ("Shop", {"fields": ("is_wholesale",)}))
    inlines = (ProfileInline,)


admin.site.register(Address)
