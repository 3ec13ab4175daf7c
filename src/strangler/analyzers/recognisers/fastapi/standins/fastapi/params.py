"""`fastapi.params`: the classes behind `fastapi.param_functions`."""


class Depends:
    """A dependency; the recogniser says what it gives."""

    def __init__(self, dependency=None, *, use_cache=True): ...


class Security(Depends):
    """A dependency with scopes."""
