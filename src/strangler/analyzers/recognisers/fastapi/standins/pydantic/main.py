"""`pydantic.main`: that a model's constructor keeps its arguments, the solver knows."""

from pydantic.fields import FieldInfo
from strangler.standins.terms import notify, one


class BaseModel:
    """A model."""

    model_fields = {"": FieldInfo()}
    model_computed_fields = {}
    model_config = {}
    model_extra = {}
    model_fields_set = {""}

    def __post_init__(self):
        notify("pydantic.validate", self, self)
        self.model_post_init(None)

    def model_post_init(self, context):
        """To be overridden."""

    @classmethod
    def model_validate(cls, obj, **options):
        """A model from anything."""
        made = one(cls)
        notify("pydantic.validate", cls, made)
        return made

    @classmethod
    def model_validate_json(cls, json_data, **options):
        """A model from JSON."""
        made = one(cls)
        notify("pydantic.validate", cls, made)
        return made

    @classmethod
    def model_validate_strings(cls, obj, **options):
        """A model from strings."""
        made = one(cls)
        notify("pydantic.validate", cls, made)
        return made

    @classmethod
    def model_construct(cls, _fields_set=None, **values):
        """A model without validation."""
        return one(cls)

    @classmethod
    def parse_obj(cls, obj):
        """`model_validate` of version 1."""
        made = one(cls)
        notify("pydantic.validate", cls, made)
        return made

    @classmethod
    def parse_raw(cls, b, **options):
        """`model_validate_json` of version 1."""
        made = one(cls)
        notify("pydantic.validate", cls, made)
        return made

    @classmethod
    def from_orm(cls, obj):
        """`model_validate` of version 1, by attributes."""
        made = one(cls)
        notify("pydantic.validate", cls, made)
        return made

    def model_copy(self, *, update=None, deep=False):
        """A model of the same class."""
        return self

    def copy(self, **options):
        """`model_copy` of version 1."""
        return self

    def model_dump(self, **options):
        """A dict."""
        notify("pydantic.serialise", self, self)
        return {}

    def model_dump_json(self, **options):
        """A text."""
        notify("pydantic.serialise", self, self)
        return ""

    def dict(self, **options):
        """`model_dump` of version 1."""
        notify("pydantic.serialise", self, self)
        return {}

    def json(self, **options):
        """`model_dump_json` of version 1."""
        notify("pydantic.serialise", self, self)
        return ""

    @classmethod
    def model_json_schema(cls, **options):
        """A schema."""
        return {}
