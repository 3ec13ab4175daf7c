"""Jinja: environments find templates by name, templates are rendered."""

from jinja2.environment import Environment, Template

__all__ = ["Environment", "Template"]
