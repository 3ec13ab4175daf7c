"""`fastapi.param_functions`: defaults of parameters.

What a dependency gives, the recogniser says of each parameter; it is called for a request, not
where the function is defined."""


def Depends(dependency=None, *, use_cache=True): ...


def Security(dependency=None, *, scopes=None, use_cache=True): ...


def Query(default=None, **options):
    """The default is what is not given."""
    return default


def Path(default=None, **options):
    """The default is what is not given."""
    return default


def Body(default=None, **options):
    """The default is what is not given."""
    return default


def Header(default=None, **options):
    """The default is what is not given."""
    return default


def Cookie(default=None, **options):
    """The default is what is not given."""
    return default


def Form(default=None, **options):
    """The default is what is not given."""
    return default


def File(default=None, **options):
    """The default is what is not given."""
    return default
