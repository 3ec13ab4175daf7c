"""Pony."""
