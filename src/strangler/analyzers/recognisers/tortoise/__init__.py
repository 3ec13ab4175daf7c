"""Tortoise ORM: models, tables, keys, and who touches them."""
