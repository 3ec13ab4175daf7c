"""Source: django/template/__init__.py."""

from django.template.base import Node, NodeList, Token, Variable
from django.template.loader import Template
