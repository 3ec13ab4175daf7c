"""peewee: models, tables, keys, and who touches them."""
