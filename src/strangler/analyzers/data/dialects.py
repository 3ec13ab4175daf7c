"""The project's facts in, the dialects of SQL that it speaks out, likeliest first.

Told by engines in settings (Django's `ENGINE`), URLs of databases (RFC 3986 schemes as SQLAlchemy
and dj-database-url use them), and imports of drivers. SQLite comes last: many use it for tests."""

import re
from collections import Counter

from strangler.model.recogniser import Inventory
from strangler.model.source import ModuleKind
from strangler.model.values import text

_PACKAGES = {
    **dict.fromkeys(("psycopg", "psycopg2", "asyncpg", "aiopg", "pg8000"), "postgres"),
    **dict.fromkeys(("MySQLdb", "pymysql", "aiomysql", "asyncmy", "mariadb"), "mysql"),
    **dict.fromkeys(("sqlite3", "aiosqlite"), "sqlite"),
    **dict.fromkeys(("pyodbc", "pymssql"), "tsql"),
    **dict.fromkeys(("oracledb", "cx_Oracle"), "oracle"),
    "snowflake": "snowflake",
    "duckdb": "duckdb",
    "clickhouse_driver": "clickhouse",
}
_MODULES = {
    "django.contrib.postgres": "postgres",
    "sqlalchemy.dialects.postgresql": "postgres",
    "sqlalchemy.dialects.mysql": "mysql",
    "sqlalchemy.dialects.mssql": "tsql",
    "mysql.connector": "mysql",
    "google.cloud.bigquery": "bigquery",
}
_ENGINE = re.compile(r"\bbackends\.(postgresql|postgis|mysql|sqlite3|oracle)|^(mssql)$")
_URL = re.compile(r"^(postgres|postgresql|mysql|mariadb|sqlite|mssql|oracle)(?:\+\w+)?://")
_WORDS = {
    "postgresql": "postgres",
    "postgis": "postgres",
    "postgres": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
    "sqlite3": "sqlite",
    "sqlite": "sqlite",
    "mssql": "tsql",
    "oracle": "oracle",
}


def dialects(inventory: Inventory) -> tuple[str, ...]:
    """The names that sqlglot gives to the dialects of a project."""
    votes: Counter[str] = Counter()
    for module in inventory.modules:
        if inventory.source(module).kind in (ModuleKind.TEST, ModuleKind.VENDORED):
            continue
        facts = inventory.facts(module)
        for string in facts.strings:
            engine = _ENGINE.search(string.text)
            if engine is not None:
                votes[_WORDS[engine[1] or engine[2]]] += 100
        for assignment in facts.assignments:
            url = _URL.match(text(assignment.value) or "")
            if url is not None:
                votes[_WORDS[url[1]]] += 50
        for item in facts.imports:
            name = _PACKAGES.get(item.module.partition(".")[0]) or _MODULES.get(item.module)
            if name is not None:
                votes[name] += 1
    if "sqlite" in votes:
        votes["sqlite"] = min(votes["sqlite"], 1) - 1
    return tuple(name for name, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])))
