"""SQLAlchemy and Flask-SQLAlchemy: mapped classes, tables and foreign keys."""
