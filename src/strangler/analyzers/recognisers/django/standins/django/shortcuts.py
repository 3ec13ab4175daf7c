"""Shortcuts. Templates are called by their names: who listens to `template:NAME` is the template.

Source: django/shortcuts.py."""

from django.template.response import TemplateResponse
from django.urls import reverse

from strangler.standins.terms import calls, one, reads


def render(request, template_name, context=None, content_type=None, status=None, using=None):
    return TemplateResponse(request, template_name, context)


def redirect(to, *args, permanent=False, preserve_request=False, **kwargs):
    calls(to.get_absolute_url)
    return reverse("")


def resolve_url(to, *args, **kwargs):
    calls(to.get_absolute_url)
    return ""


def get_object_or_404(klass, *args, **kwargs):
    reads(klass)
    return one(klass)


async def aget_object_or_404(klass, *args, **kwargs):
    reads(klass)
    return one(klass)


def get_list_or_404(klass, *args, **kwargs):
    reads(klass)
    return [one(klass)]


async def aget_list_or_404(klass, *args, **kwargs):
    reads(klass)
    return [one(klass)]
