"""Pony ORM: entities, tables, keys, and who touches them."""
