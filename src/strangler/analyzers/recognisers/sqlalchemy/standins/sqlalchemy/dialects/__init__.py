"""`sqlalchemy.dialects`."""
