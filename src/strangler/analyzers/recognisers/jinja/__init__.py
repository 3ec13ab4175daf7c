"""Jinja: templates as functions, and who renders them."""
