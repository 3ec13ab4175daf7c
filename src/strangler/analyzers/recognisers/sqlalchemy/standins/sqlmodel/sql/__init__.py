"""`sqlmodel.sql`."""
