"""Extensions of peewee."""
