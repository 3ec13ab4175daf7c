"""What `django.db.models` exports and what matters: parts of queries, indexes, constraints and
choices lie outside, they hold nothing that runs."""

from django.db.models import signals
from django.db.models.base import Model
from django.db.models.fields import *
from django.db.models.fields.files import FileField, ImageField
from django.db.models.fields.json import JSONField
from django.db.models.fields.related import (
    ForeignKey,
    ForeignObject,
    ManyToManyField,
    OneToOneField,
)
from django.db.models.manager import BaseManager, Manager
from django.db.models.query import (
    QuerySet,
    aprefetch_related_objects,
    prefetch_related_objects,
)
from django.db.models.results import RawQuerySet
