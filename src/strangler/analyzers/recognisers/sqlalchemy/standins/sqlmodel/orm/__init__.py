"""`sqlmodel.orm`."""
