"""`marshmallow.schema`: loading, validating and dumping (source: `Schema._do_load`,
`_serialize`)."""

from strangler.standins.terms import notify


class Schema:
    """A schema. `context` and the like are plain data."""

    context = {}
    fields = {}
    declared_fields = {}
    load_fields = {}
    dump_fields = {}
    many = False
    partial = False

    def load(self, data, *, many=None, partial=None, unknown=None, **options):
        """What hooks make of the data, else a dict."""
        return notify("marshmallow.load", self, self, data)

    def loads(self, json_data, *, many=None, partial=None, unknown=None, **options):
        """The same from JSON."""
        return notify("marshmallow.load", self, self, {})

    def validate(self, data, *, many=None, partial=None, **options):
        """The errors; hooks behind it do not run."""
        notify("marshmallow.validate", self, self, data)
        return {}

    def dump(self, obj, *, many=None):
        """A dict of what an object, or each of several, has."""
        return notify("marshmallow.dump", self, self, obj)

    def dumps(self, obj, *args, many=None, **kwargs):
        """The same as JSON."""
        notify("marshmallow.dump", self, self, obj)
        return ""

    def get_attribute(self, obj, attr, default):
        """What an object has under a name."""
        return default

    def handle_error(self, error, data, *, many=None, **kwargs):
        """To be overridden."""

    def on_bind_field(self, field_name, field_obj):
        """To be overridden."""
