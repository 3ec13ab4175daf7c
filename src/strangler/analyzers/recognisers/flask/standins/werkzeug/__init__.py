"""Werkzeug: its proxies."""
