"""Values that are plain data, whatever one does with them."""


class Plain:
    """What a column holds: a string, a number, a date, a dictionary. Nothing that its methods do
    leaves a trace."""

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **named):
        return self

    def __getitem__(self, key):
        return self

    def __iter__(self):
        yield self
