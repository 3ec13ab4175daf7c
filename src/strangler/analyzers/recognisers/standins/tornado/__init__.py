"""Tornado: only its templates, which are not read."""
