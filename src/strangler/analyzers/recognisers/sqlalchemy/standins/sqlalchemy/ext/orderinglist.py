"""Lists that number their items."""


def ordering_list(attr, *arguments, **named):
    """The class of a collection."""
