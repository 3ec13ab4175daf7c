"""Abstract base models that the apps share."""

from django.db import models


class TimeStampedModel(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        get_latest_by = "created_at"


class StatusModel(TimeStampedModel):
    """A row with a life cycle. Subclasses define STATUSES and the first one."""

    status = models.CharField(max_length=20, db_index=True)

    class Meta(TimeStampedModel.Meta):
        abstract = True

    def set_status(self, status: str) -> None:
        self.status = status
        self.save(update_fields=["status", "updated_at"])
