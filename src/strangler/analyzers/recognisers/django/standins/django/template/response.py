"""Responses that render a template: late, after the middleware, but in the same request.

Source: django/template/response.py. They are functions here, so that each call has a template of
its own."""

from django.http.response import HttpResponse
from django.template.loader import render_to_string


def SimpleTemplateResponse(template, context=None, *args, **kwargs):
    render_to_string(template, context)
    return HttpResponse()


def TemplateResponse(request, template, context=None, *args, **kwargs):
    render_to_string(template, context, request)
    return HttpResponse()
