"""Attributes that are a method on an instance and an expression on the class."""

hybrid_property = property
Comparator = object


def hybrid_method(function, expression=None):
    """A method that works on the class, too."""
    return function
