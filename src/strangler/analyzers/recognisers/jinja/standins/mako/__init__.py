"""Mako: templates are Python in part, and are not read."""
