"""The admin's log."""

from django.db.models.base import Model
from django.db.models.manager import Manager


class LogEntry(Model):
    pass
