"""What the recorder sees of real database drivers, each against a real server.

Every program does the same: two statements in one transaction, then a query in another."""

import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from support.database_servers import Server, mariadb, postgres
from support.traced import of_kind, records

SECRET = "31337"
TABLES = "CREATE TABLE accounts (id int primary key, rest int)", "CREATE TABLE moves (amount int)"
ACCOUNT = "INSERT INTO accounts VALUES (1, 0)"
UPDATE = "UPDATE accounts SET rest = rest - %s WHERE id = %s"
INSERT = "INSERT INTO moves (amount) VALUES (%s)"

CONNECTING = {
    "psycopg": 'psycopg.connect("host=127.0.0.1 port={port} user={user} dbname=postgres")',
    "psycopg2": 'psycopg2.connect(host="127.0.0.1", port={port}, user="{user}", dbname="postgres")',
    "asyncpg": 'asyncpg.connect(host="127.0.0.1", port={port}, user="{user}", database="postgres")',
    "pymysql": 'pymysql.connect(host="127.0.0.1", port={port}, user="{user}")',
    "MySQLdb": 'MySQLdb.connect(host="127.0.0.1", port={port}, user="{user}")',
}
MYSQL = ("pymysql", "MySQLdb")
BLOCKING = ["psycopg", "psycopg2", "pymysql", "MySQLdb"]


@pytest.fixture(scope="module")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests here."""
    with postgres(tmp_path_factory.mktemp("pg")) as server:
        yield server


@pytest.fixture(scope="module")
def mariadb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests here."""
    with mariadb(tmp_path_factory.mktemp("my")) as server:
        yield server


@pytest.fixture
def connected(request: pytest.FixtureRequest) -> Any:
    """From a driver's name to the lines that connect to a fresh, empty database."""

    def lines(driver: str) -> str:
        if importlib.util.find_spec(driver) is None:
            pytest.skip(f"the driver {driver} is not installed")
        kind = "mariadb_server" if driver in MYSQL else "postgres_server"
        server: Server = request.getfixturevalue(kind)
        connect = CONNECTING[driver].format(port=server.port, user=server.user)
        return f"import {driver}\nconnection = {connect}\n"

    return lines


def seen(tmp_path: Path, program: str, **files: str) -> list[Mapping[str, Any]]:
    """The statements of a program, none of which holds the value."""
    found = records(tmp_path / "p", {"main.py": program, **files})
    assert SECRET not in repr(found)
    return of_kind(found, "sql")


def by_tables(found: Sequence[Mapping[str, Any]], function: str) -> dict[str, Mapping[str, Any]]:
    """A function's statements by what they touch: `w:moves`, `r:accounts`."""
    named = {}
    for record in found:
        if record["at"][1] == function:
            for sign, key in (("r", "reads"), ("w", "writes")):
                named.update({f"{sign}:{table}": record for table in record.get(key, ())})
    return named


def fresh(driver: str) -> str:
    """Lines that lay new tables."""
    schema = (
        "DROP DATABASE IF EXISTS traced; CREATE DATABASE traced; USE traced"
        if driver in MYSQL
        else "DROP SCHEMA IF EXISTS traced CASCADE; CREATE SCHEMA traced; SET search_path TO traced"
    )
    return "\n".join(
        [
            "def prepare():",
            "    cursor = connection.cursor()",
            f"    for sql in {[*schema.split('; '), *TABLES, ACCOUNT]!r}:",
            "        cursor.execute(sql)",
            "    connection.commit()",
            "prepare()\n",
        ]
    )


@pytest.mark.parametrize("driver", BLOCKING)
def test_statements_bear_their_tables_and_transactions(tmp_path, connected, driver):
    """`commit()` and `rollback()` end what the driver begins by itself."""
    program = (
        connected(driver)
        + fresh(driver)
        + f"""
def move(amount):
    cursor = connection.cursor()
    cursor.execute({UPDATE!r}, (amount, 1))
    cursor.executemany({INSERT!r}, [(amount,), (2,)])
    connection.commit()

def read():
    cursor = connection.cursor()
    cursor.execute("SELECT rest FROM accounts")
    (row,) = cursor.fetchall()
    assert row[0] == -{SECRET}, row
    connection.rollback()

move({SECRET})
read()
"""
    )
    found = seen(tmp_path, program)
    moved = by_tables(found, "move")
    assert set(moved) == {"w:accounts", "w:moves"}
    number = moved["w:accounts"]["transaction"]
    assert moved["w:moves"]["transaction"] == number
    assert moved["w:accounts"]["driver"] == driver.lower()
    ends = [r for r in found if r["at"][1] == "move" and r.get("action")]
    assert [(r["text"], r["transaction"]) for r in ends if r["action"] != "begin"] == [
        ("COMMIT", number)
    ]
    read = by_tables(found, "read")["r:accounts"]
    assert read["transaction"] != number
    lines = program.splitlines()
    assert "cursor.execute" in lines[moved["w:accounts"]["at"][2] - 1]


@pytest.mark.parametrize("driver", BLOCKING)
def test_with_autocommit_there_is_no_transaction(tmp_path, connected, driver):
    """Until one is begun by a statement."""
    switch = "connection.autocommit(True)" if driver in MYSQL else "connection.autocommit = True"
    program = (
        connected(driver)
        + fresh(driver)
        + f"""
{switch}
def alone():
    connection.cursor().execute({INSERT!r}, ({SECRET},))
def together():
    cursor = connection.cursor()
    cursor.execute("BEGIN")
    cursor.execute({INSERT!r}, ({SECRET},))
    cursor.execute("SAVEPOINT one;")
    cursor.execute("SAVEPOINT two;")
    cursor.execute({UPDATE!r}, ({SECRET}, 1))
    cursor.execute("RELEASE SAVEPOINT two;")
    cursor.execute("SELECT * FROM moves")
    cursor.fetchall()
    cursor.execute("COMMIT")
alone()
together()
"""
    )
    found = seen(tmp_path, program)
    assert "transaction" not in by_tables(found, "alone")["w:moves"]
    together = by_tables(found, "together")
    outer, inner, middle = (together[k] for k in ("w:moves", "w:accounts", "r:moves"))
    assert len({outer["transaction"], inner["transaction"], middle["transaction"]}) == 3
    assert [r.get("savepoint") for r in (outer, inner, middle)] == [None, True, True]


def test_psycopg_blocks_are_transactions_and_savepoints(tmp_path, connected):
    """`connection.transaction()` sends its statements past all cursors."""
    program = (
        connected("psycopg")
        + fresh("psycopg")
        + f"""
connection.autocommit = True
def outer():
    with connection.transaction():
        connection.execute({INSERT!r}, ({SECRET},))
        with connection.transaction():
            connection.execute({UPDATE!r}, ({SECRET}, 1))
def copying():
    with connection.cursor().copy("COPY moves (amount) FROM STDIN") as copy:
        copy.write_row(({SECRET},))
def server_side():
    with connection.transaction(), connection.cursor("named") as cursor:
        cursor.execute("SELECT * FROM moves")
        cursor.fetchall()
outer()
copying()
server_side()
"""
    )
    found = seen(tmp_path, program)
    outer = by_tables(found, "outer")
    assert outer["w:moves"]["transaction"] != outer["w:accounts"]["transaction"]
    assert (outer["w:moves"].get("savepoint"), outer["w:accounts"]["savepoint"]) == (None, True)
    actions = [r["action"] for r in found if r["at"][1] == "outer" and "action" in r]
    assert sorted(actions) == ["begin", "commit", "release", "savepoint"]
    assert set(by_tables(found, "copying")) == {"w:moves"}
    assert "transaction" in by_tables(found, "server_side")["r:moves"]


def test_psycopgs_asynchronous_side_is_seen(tmp_path, connected):
    """Its cursors and transactions are classes of their own."""
    made = connected("psycopg")
    dsn = made.split('"')[1]
    program = (
        made
        + fresh("psycopg")
        + f"""
import asyncio
async def move(connection):
    async with connection.transaction():
        await connection.execute("SET LOCAL search_path TO traced")
        await connection.execute({INSERT!r}, ({SECRET},))
    await connection.execute("SET search_path TO traced")
    async with connection.cursor() as cursor:
        await cursor.execute({UPDATE!r}, ({SECRET}, 1))
    await connection.commit()
async def main():
    async with await psycopg.AsyncConnection.connect({dsn!r}) as connection:
        await move(connection)
asyncio.run(main())
"""
    )
    moved = by_tables(seen(tmp_path, program), "move")
    assert moved["w:moves"]["transaction"] != moved["w:accounts"]["transaction"]
    assert not any("savepoint" in record for record in moved.values())


def test_psycopg2s_factories_stay_the_programs_own(tmp_path, connected):
    """Rows as dictionaries, named tuples, a connection class; `with` commits."""
    program = (
        connected("psycopg2")
        + fresh("psycopg2")
        + f"""
import io
from psycopg2 import extras
class Own(psycopg2.extensions.connection):
    mark = 1
def dictionaries():
    with connection, connection.cursor(cursor_factory=extras.RealDictCursor) as cursor:
        cursor.execute("SELECT rest FROM accounts")
        assert cursor.fetchone() == {{"rest": 0}}
        assert isinstance(cursor, extras.RealDictCursor)
def values():
    with connection, connection.cursor() as cursor:
        extras.execute_values(cursor, "INSERT INTO moves VALUES %s", [({SECRET},), (1,)])
        cursor.copy_from(io.StringIO("{SECRET}"), "moves")
        cursor.copy_expert("COPY accounts TO STDOUT", io.StringIO())
def others():
    dsn = connection.dsn
    own = psycopg2.connect(dsn, connection_factory=Own)
    assert own.mark == 1 and isinstance(own, Own)
    named = psycopg2.connect(dsn, connection_factory=extras.NamedTupleConnection)
    own.cursor().execute("DELETE FROM traced.moves")
    own.rollback()
    cursor = named.cursor()
    cursor.execute("SELECT rest FROM traced.accounts")
    assert cursor.fetchone().rest == 0
dictionaries()
values()
others()
"""
    )
    found = seen(tmp_path, program)
    first = by_tables(found, "dictionaries")["r:accounts"]
    values = by_tables(found, "values")
    assert set(values) == {"w:moves", "r:accounts"}
    assert values["w:moves"]["transaction"] != first["transaction"]
    assert values["w:moves"]["transaction"] == values["r:accounts"]["transaction"]
    assert set(by_tables(found, "others")) == {"w:moves", "r:accounts"}


def test_asyncpg_is_seen_with_its_prepared_statements_and_cursors(tmp_path, connected):
    """Blocks are transactions and savepoints; pools hand connections out as proxies."""
    made = connected("asyncpg")
    connecting = made.partition("connection = ")[2].strip()
    pool = connecting.replace("asyncpg.connect", "asyncpg.create_pool")
    program = f"""
import asyncio, asyncpg
async def move(connection):
    async with connection.transaction():
        await connection.execute("INSERT INTO moves VALUES ($1)", {SECRET})
        async with connection.transaction():
            await connection.fetch("UPDATE accounts SET rest = $1 RETURNING rest", {SECRET})
async def prepared(connection):
    statement = await connection.prepare("SELECT * FROM moves WHERE amount = $1")
    assert len(await statement.fetch({SECRET})) == 1
async def cursors(connection):
    async with connection.transaction():
        async for row in connection.cursor("SELECT * FROM accounts"):
            pass
async def copying(connection):
    await connection.copy_records_to_table("moves", records=[({SECRET},)])
async def pooled(pool):
    async with pool.acquire() as connection:
        await connection.fetchval("SELECT rest FROM traced.accounts")
async def main():
    connection = await {connecting}
    for sql in ("DROP SCHEMA IF EXISTS traced CASCADE", "CREATE SCHEMA traced",
                "SET search_path TO traced", {TABLES[0]!r}, {TABLES[1]!r}, {ACCOUNT!r}):
        await connection.execute(sql)
    await move(connection)
    await prepared(connection)
    await cursors(connection)
    await copying(connection)
    await connection.close()
    async with {pool} as pool:
        await pooled(pool)
asyncio.run(main())
"""
    found = seen(tmp_path, program)
    moved = by_tables(found, "move")
    assert moved["w:moves"]["transaction"] != moved["w:accounts"]["transaction"]
    assert (moved["w:moves"].get("savepoint"), moved["w:accounts"]["savepoint"]) == (None, True)
    assert set(by_tables(found, "prepared")) == {"r:moves"}
    assert "transaction" in by_tables(found, "cursors")["r:accounts"]
    assert set(by_tables(found, "copying")) == {"w:moves"}
    assert set(by_tables(found, "pooled")) == {"r:accounts"}


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2", "asyncpg", "pymysql", "MySQLdb"])
def test_sqlalchemys_statements_are_seen_once(tmp_path, connected, driver, request):
    """Through the driver's own patch, in a transaction of its own each; asyncpg's in a session of
    asyncio."""
    connected(driver)
    kind = "mariadb_server" if driver in MYSQL else "postgres_server"
    server: Server = request.getfixturevalue(kind)
    dialect = {"MySQLdb": "mysql+mysqldb", "pymysql": "mysql+pymysql"}.get(
        driver, f"postgresql+{driver}"
    )
    base = "mysql" if driver in MYSQL else "postgres"
    url = f"{dialect}://{server.user}@127.0.0.1:{server.port}/{base}"
    body = f"""
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "sa_{driver.lower()}"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
"""
    program = f"""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
{body}
engine = create_engine({url!r})
Base.metadata.drop_all(engine)
Base.metadata.create_all(engine)
def add():
    with Session(engine) as session, session.begin():
        session.add(Thing(id=1, name="{SECRET}"))
def change():
    with Session(engine) as session:
        session.get(Thing, 1).name = "other"
        session.commit()
add()
change()
"""
    if driver == "asyncpg":
        program = f"""
import asyncio
from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
{body}
engine = create_async_engine({url!r})
async def add():
    async with AsyncSession(engine) as session, session.begin():
        session.add(Thing(id=1, name="{SECRET}"))
async def change():
    async with AsyncSession(engine) as session:
        (await session.get(Thing, 1)).name = "other"
        await session.commit()
async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
        await connection.run_sync(Base.metadata.create_all)
    await add()
    await change()
    await engine.dispose()
asyncio.run(main())
"""
    found = seen(tmp_path, program)
    table = f"sa_{driver.lower()}"
    added = by_tables(found, "add")[f"w:{table}"]
    changed = by_tables(found, "change")
    assert changed[f"r:{table}"]["transaction"] == changed[f"w:{table}"]["transaction"]
    assert added["transaction"] != changed[f"w:{table}"]["transaction"]
    writes = [r for r in found if r["at"][1] == "add" and r.get("writes")]
    assert len(writes) == 1


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2", "MySQLdb"])
def test_djangos_statements_are_seen_once(tmp_path, connected, driver, request):
    """By Django's own cursors, with blocks as transactions and inner ones as savepoints."""
    connected(driver)
    mysql = driver in MYSQL
    server: Server = request.getfixturevalue("mariadb_server" if mysql else "postgres_server")
    database = {
        "ENGINE": f"django.db.backends.{'mysql' if mysql else 'postgresql'}",
        "HOST": "127.0.0.1",
        "PORT": str(server.port),
        "USER": server.user,
        "NAME": "mysql" if mysql else "postgres",
    }
    hidden = "import sys; sys.modules['psycopg'] = None\n" if driver == "psycopg2" else ""
    program = f"""{hidden}
import django
from django.conf import settings
settings.configure(DATABASES={{"default": {database!r}}})
django.setup()
from django.db import connection, models, transaction
class Thing(models.Model):
    name = models.CharField(max_length=40)
    class Meta:
        app_label = "main"
        db_table = "dj_{driver.lower()}"
def prepare():
    connection.cursor().execute("DROP TABLE IF EXISTS dj_{driver.lower()}")
    with connection.schema_editor() as editor:
        editor.create_model(Thing)
def alone():
    Thing.objects.filter(name="{SECRET}").exists()
@transaction.atomic
def together():
    Thing.objects.create(name="{SECRET}")
    with transaction.atomic():
        Thing.objects.filter(name="{SECRET}").delete()
prepare()
alone()
together()
"""
    found = seen(tmp_path, program)
    table = f"dj_{driver.lower()}"
    assert "transaction" not in by_tables(found, "alone")[f"r:{table}"]
    together = [r for r in found if r["at"][1] == "together"]
    inserted = next(r for r in together if r["text"].startswith("INSERT"))
    deleted = next(r for r in together if r["text"].startswith("DELETE"))
    assert inserted["transaction"] != deleted["transaction"]
    assert (inserted.get("savepoint"), deleted.get("savepoint")) == (None, True)
    assert len([r for r in together if r["text"].startswith("INSERT")]) == 1
    assert {r["driver"] for r in together} == {f"django.{'mysql' if mysql else 'postgresql'}"}
