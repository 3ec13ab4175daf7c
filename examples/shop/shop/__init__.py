"""The shop: one Django project, one database, eight apps."""
