"""A model with `HistoricalRecords()` in, the table of its history out.

Rules: django-simple-history.readthedocs.io, historical_model; `create_history_model` and
`copy_fields` for what is copied: every column, keys without a constraint (DO_NOTHING)."""

from dataclasses import dataclass

from strangler.analyzers.recognisers.django.identifiers import shortened
from strangler.analyzers.recognisers.django.libraries import HISTORY, HISTORY_COLUMNS
from strangler.analyzers.recognisers.django.models import Model, Models
from strangler.analyzers.recognisers.following import named, text_of, texts_of
from strangler.locations import Location
from strangler.model.recogniser import ForeignKey, Inventory
from strangler.model.values import Call, Literal

_USER = "history_user_id"


@dataclass(frozen=True, slots=True)
class HistoryTable:
    """A history table's parts."""

    name: str
    dotted: str
    location: Location
    columns: list[str]
    keys: list[ForeignKey]


@dataclass(frozen=True, slots=True)
class History:
    """A `HistoricalRecords(...)` that counts for a model."""

    attribute: str
    given: str
    excluded: tuple[str, ...]
    location: Location
    longest: int | None

    def table(
        self, model: Model, columns: list[str], keys: list[ForeignKey], user: str
    ) -> HistoryTable:
        """The table for a model with these columns and keys; `user` is the users' table."""
        own = f"{model.label}_historical{model.name.lower()}"
        left_out = {*self.excluded, *(f"{name}_id" for name in self.excluded)}
        kept = [column for column in columns if column not in left_out]
        copied = [
            ForeignKey(key.column, key.to, "DO_NOTHING", key.location)
            for key in keys
            if key.column in kept
        ]
        return HistoryTable(
            self.given or shortened(own, self.longest),
            f"{model.dotted}.{self.attribute}",
            self.location,
            [*kept, *HISTORY_COLUMNS, _USER],
            [*copied, ForeignKey(_USER, user, "SET_NULL", self.location)],
        )


def history_of(inventory: Inventory, models: Models, model: Model) -> History | None:
    """The records of the model itself, or those of a base that are to be inherited."""
    for holder in (model.dotted, *inventory.ancestors(model.dotted)):
        place = inventory.definition(holder)
        for item in inventory.class_assignments(holder) if place else ():
            call = item.value
            if not isinstance(call, Call) or place is None:
                continue
            kinds = (named(inventory, place[0], call),)
            if HISTORY.isdisjoint((*kinds, *inventory.ancestors(kinds[0]))):
                continue
            inherit = call.keyword("inherit")
            inherited = isinstance(inherit, Literal) and inherit.value is True
            if holder != model.dotted and not inherited:
                continue
            own = holder == model.dotted
            given = text_of(inventory, place[0], call.keyword("table_name")) if own else None
            excluded = texts_of(inventory, place[0], call.keyword("excluded_fields"))
            location = inventory.location(place[0], item.position)
            return History(item.name, given or "", tuple(excluded or ()), location, models.longest)
    return None
