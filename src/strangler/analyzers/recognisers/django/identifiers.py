"""Names that Django makes by itself in, the same cut to what the database allows out.

Rule: `django.db.backends.utils.truncate_name`, with the limits of each backend's
`DatabaseOperations.max_name_length`; names that the code gives itself are never cut."""

import hashlib

_DIGITS = 4
_LIMITS = {
    "django.contrib.gis.db.backends.mysql": 64,
    "django.contrib.gis.db.backends.oracle": 30,
    "django.contrib.gis.db.backends.postgis": 63,
    "django.db.backends.mysql": 64,
    "django.db.backends.oracle": 30,
    "django.db.backends.postgresql": 63,
    "django.db.backends.postgresql_psycopg2": 63,
}


def limit_of(engine: str | None) -> int | None:
    """The longest name of a table in a database engine; None where there is no limit or the
    engine is not one of Django's own."""
    return _LIMITS.get(engine or "")


def shortened(name: str, limit: int | None) -> str:
    """A name of at most `limit` characters, the last four a digest of the whole."""
    if limit is None or len(name) <= limit:
        return name
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:_DIGITS]
    return f"{name[: limit - _DIGITS]}{digest}"
