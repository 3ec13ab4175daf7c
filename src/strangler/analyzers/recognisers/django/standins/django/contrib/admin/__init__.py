"""The admin, from where it is defined."""

from django.contrib.admin.options import ModelAdmin, StackedInline, TabularInline
