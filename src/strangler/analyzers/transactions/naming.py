"""The dotted name of what is called in, what it means for a transaction out.

Libraries are known by their package and the method's name, because a method's path depends on how
its object was come by (`sqlalchemy.create_engine.begin`, `sqlalchemy.orm.Session.begin`).

Sources: Django documentation, "Database transactions"; SQLAlchemy, "Transactions and Connection
Management"; peewee, "Managing transactions"; Pony, "Transactions and db_session"; Tortoise ORM,
"Transactions"; psycopg 3, "Transactions management"; asyncpg, "Transactions"."""

from strangler.model.names import last

_PACKAGES = frozenset(
    {
        *("asyncpg", "databases", "django", "flask_sqlalchemy", "peewee", "playhouse", "pony"),
        *("psycopg", "psycopg2", "psycopg_pool", "sqlalchemy", "sqlmodel", "tortoise", "pymongo"),
    }
)
_OPENING = {
    "atomic": "atomic",
    "begin": "atomic",
    "begin_nested": "savepoint",
    "begin_once": "atomic",
    "commit_on_success": "atomic",
    "db_session": "session",
    "in_transaction": "atomic",
    "savepoint": "savepoint",
    "start_transaction": "atomic",
    "transaction": "atomic",
    "with_transaction": "atomic",
}
_TELLING = frozenset({"atomic", "begin_nested", "in_transaction", "db_session"})
"""Names that mean a transaction whatever they are a method of."""
_RECEIVERS = ("conn", "database", "db", "engine", "session", "transaction")
_LATE = frozenset({"django.db.transaction.on_commit"})
_NOT_ATOMIC = frozenset({"django.db.transaction.non_atomic_requests"})


def opens(dotted: str) -> str:
    """The kind of transaction that calling this begins, or empty."""
    package = dotted.partition(".")[0]
    return _OPENING.get(last(dotted), "") if package in _PACKAGES else ""


def opens_by_name(written: str) -> str:
    """The same for a receiver of which nothing is known, by what the code calls it."""
    method = last(written)
    kind = _OPENING.get(method, "")
    if method in _TELLING:
        return kind
    receiver = written.rpartition(".")[0].rpartition(".")[2].lstrip("?:").lower()
    return kind if any(part in receiver for part in _RECEIVERS) else ""


def commits(dotted: str) -> bool:
    """Whether calling this commits what a session or connection did."""
    return last(dotted) == "commit" and dotted.partition(".")[0] in _PACKAGES


def is_late(dotted: str) -> bool:
    """Whether it takes a function to be called after the commit."""
    return dotted in _LATE


def is_not_atomic(dotted: str) -> bool:
    """Whether it takes a view out of the transaction of its request."""
    return dotted in _NOT_ATOMIC
