"""Values that tell when they are changed: plain data."""


class Mutable:
    """The base of the project's own."""

    def changed(self):
        pass

    @classmethod
    def coerce(cls, key, value):
        return value

    @classmethod
    def as_mutable(cls, sqltype):
        return sqltype

    @classmethod
    def associate_with(cls, sqltype):
        pass

    @classmethod
    def associate_with_attribute(cls, attribute):
        pass


class MutableDict(Mutable, dict):
    """A dictionary."""


class MutableList(Mutable, list):
    """A list."""


class MutableSet(Mutable, set):
    """A set."""


class MutableComposite(Mutable):
    """A value of several columns."""
