"""SQL as programs execute it, with its transactions and the lines that did it."""

from support.traced import of_kind, records

BANK = """
    import sqlite3
    connection = sqlite3.connect(":memory:")

    def move(amount):
        with connection:
            connection.execute("UPDATE accounts SET rest = rest - ?", (amount,))
            connection.execute("INSERT INTO moves (amount) VALUES (?)", (amount,))

    connection.execute("CREATE TABLE accounts (rest int)")
    connection.execute("CREATE TABLE moves (amount int)")
    move(31337)
    connection.execute("SELECT rest FROM accounts").fetchall()
"""


def test_statements_bear_their_tables_transaction_and_place(tmp_path):
    """What one `with connection` did has one number; what ran alone has none."""
    found = of_kind(records(tmp_path / "p", {"main.py": BANK}), "sql")
    writes = {
        tuple(r.get("writes", ())): r
        for r in found
        if "UPDATE" in r["text"] or "INSERT" in r["text"]
    }
    update, insert = writes["accounts",], writes["moves",]
    assert update["transaction"] == insert["transaction"]
    assert update["at"] == ["main.py", "move", 7]
    (read,) = [r for r in found if r.get("reads")]
    assert (read["reads"], "transaction" in read) == (["accounts"], False)


def test_no_value_is_stored(tmp_path):
    """Neither as a parameter nor expanded by SQLite."""
    assert "31337" not in repr(of_kind(records(tmp_path / "p", {"main.py": BANK}), "sql"))


def test_equal_transactions_are_one(tmp_path):
    """However often they run, the trace stays small."""
    many = BANK + "    for _ in range(50):\n        move(1)\n"
    found = of_kind(records(tmp_path / "p", {"main.py": many}), "sql")
    assert len({r["transaction"] for r in found if "transaction" in r}) == 1


def test_savepoints_are_told_from_transactions(tmp_path):
    """A savepoint has a number of its own."""
    found = records(
        tmp_path / "p",
        {
            "main.py": """
            import sqlite3
            connection = sqlite3.connect(":memory:", isolation_level=None)
            connection.execute("CREATE TABLE a (x int)")
            connection.execute("BEGIN")
            connection.execute("INSERT INTO a VALUES (1)")
            connection.execute("SAVEPOINT s")
            connection.execute("DELETE FROM a")
            connection.execute("RELEASE s")
            connection.execute("COMMIT")
            """
        },
    )
    by_text = {r["text"]: r for r in of_kind(found, "sql")}
    insert, delete = by_text["INSERT INTO a VALUES (?)"], by_text["DELETE FROM a"]
    assert insert["transaction"] != delete["transaction"]
    assert (insert.get("savepoint"), delete.get("savepoint")) == (None, True)
    assert by_text["COMMIT"]["transaction"] == insert["transaction"]


def test_drivers_in_python_are_patched_when_they_are_imported(tmp_path):
    """PyMySQL's shape: `Connection.query` for all, `commit` beside it; a transaction begins by
    itself unless autocommit."""
    found = records(
        tmp_path / "p",
        {
            "lib/site-packages/pymysql/__init__.py": "",
            "lib/site-packages/pymysql/connections.py": """
            class Connection:
                def get_autocommit(self):
                    return False
                def query(self, sql, unbuffered=False):
                    return 1
                def commit(self):
                    pass
            """,
            "main.py": r"""
            import sys
            sys.path.insert(0, "lib/site-packages")
            from pymysql.connections import Connection
            c = Connection()
            c.query("UPDATE a SET x = 'it\\'s secret'")
            c.commit()
            c.query("SELECT 1 FROM b")
            """,
        },
    )
    found = of_kind(found, "sql")
    assert "secret" not in repr(found)
    by_text = {r["text"]: r for r in found}
    first = by_text["UPDATE a SET x = ?"]["transaction"]
    assert by_text["COMMIT"]["transaction"] == first
    assert by_text["SELECT ? FROM b"]["transaction"] != first
