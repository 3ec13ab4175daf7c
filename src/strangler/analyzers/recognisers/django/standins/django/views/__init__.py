"""The short name of View."""

from django.views.generic.base import View
