"""`sqlalchemy.ext`."""
