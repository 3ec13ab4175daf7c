"""Models: which tables a row's methods read or write, and whom they call.

Source: django/db/models/{base,deletion}.py; documentation, "Model instance reference",
"Signals"."""

from typing import Any

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist

from strangler.standins.terms import calls, notify, reads, writes


class Model:
    """What a row can do. The recogniser adds, beside relations and managers: `_below` (rows that go
    when this one goes), `_emptied` (rows whose key is then set), `_protecting` (rows that are
    looked for first), `_joined` (automatic tables of many-to-many fields), `_checked` (tables
    that validation asks)."""

    pk = 0
    id = 0
    _state: Any
    _meta: Any
    _below = None
    _emptied = None
    _protecting = None
    _joined = None
    _checked = None
    DoesNotExist = ObjectDoesNotExist
    MultipleObjectsReturned = MultipleObjectsReturned

    @property
    def _key(self):
        """The value of a foreign key's column (`customer_id`)."""
        return 0

    def _shown(self):
        """`get_FIELD_display`."""
        return ""

    def __init__(self, *args, **kwargs):
        notify("django.db.models.signals.pre_init", self)
        notify("django.db.models.signals.post_init", self)

    @classmethod
    def from_db(cls, db, field_names, values):
        return cls()

    def save(self, force_insert=False, force_update=False, using=None, update_fields=None):
        self.save_base()

    async def asave(self, force_insert=False, force_update=False, using=None, update_fields=None):
        self.save()

    def save_base(
        self, raw=False, force_insert=False, force_update=False, using=None, update_fields=None
    ):
        notify("django.db.models.signals.pre_save", self)
        notify("django.db.models.fields.pre_save", self, self)
        writes(self)
        notify("django.db.models.signals.post_save", self)

    def delete(self, using=None, keep_parents=False):
        self._go()
        return 0, {}

    async def adelete(self, using=None, keep_parents=False):
        return self.delete()

    def _go(self):
        """What `Collector.delete` does: without `delete` of the rows that go along, but with
        their signals."""
        reads(self._protecting)
        notify("django.db.models.signals.pre_delete", self)
        writes(self)
        notify("django.db.models.signals.post_delete", self)
        writes(self._emptied)
        writes(self._joined)
        below = self._below
        reads(below)
        calls(below._go)

    def get_absolute_url(self):
        return ""

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        reads(self)

    async def arefresh_from_db(self, using=None, fields=None, from_queryset=None):
        self.refresh_from_db()

    def full_clean(self, exclude=None, validate_unique=True, validate_constraints=True):
        self.clean_fields()
        self.clean()
        self.validate_unique()
        self.validate_constraints()

    def clean_fields(self, exclude=None):
        notify("django.db.models.fields.validators", self)
        reads(self._checked)

    def clean(self):
        pass

    def validate_unique(self, exclude=None):
        reads(self)

    def validate_constraints(self, exclude=None):
        reads(self)

    def unique_error_message(self, model_class, unique_check):
        return ""

    def get_constraints(self):
        return []

    def get_deferred_fields(self):
        return set()

    def serializable_value(self, field_name):
        return None

    def prepare_database_save(self, field):
        return self.pk

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __repr__(self):
        return self.__str__()

    def __str__(self):
        return ""

    @classmethod
    def check(cls, **kwargs):
        return []
