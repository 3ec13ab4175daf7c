"""Pyramid: configurators, routes, views and traversal."""
