"""SQL in; its shape without values, and its tables, out."""

import pytest

from strangler.tracing.statements import understood

TABLES = [
    ("SELECT * FROM a", "a", ""),
    ('SELECT "a"."x" FROM "a" INNER JOIN "b" ON ("a"."x" = "b"."y")', "a b", ""),
    ("SELECT 1 FROM a x, b AS y, c WHERE x.i = y.i", "a b c", ""),
    ("SELECT * FROM (SELECT * FROM a) t LEFT JOIN b ON t.i = b.i", "a b", ""),
    ("SELECT * FROM shop.orders o", "orders", ""),
    ("select x from `a` where y in (select y from `b`)", "a b", ""),
    ("SELECT EXTRACT(YEAR FROM created) FROM a", "a", ""),
    ("SELECT * FROM a WHERE x IS DISTINCT FROM y", "a", ""),
    ("WITH t AS (SELECT * FROM a) SELECT * FROM t JOIN b ON true", "a b", ""),
    ("WITH RECURSIVE t(i) AS (SELECT i FROM a UNION SELECT i FROM t) SELECT * FROM t", "a", ""),
    ("SELECT * FROM generate_series(1, 3) g, a", "a", ""),
    ("SELECT * FROM a FOR UPDATE", "a", ""),
    ("INSERT INTO a (x, y) VALUES (1, 'b')", "", "a"),
    ("INSERT INTO a (x) SELECT y FROM b", "b", "a"),
    ("INSERT OR IGNORE INTO a VALUES (1)", "", "a"),
    ("INSERT INTO a (x) VALUES (1) ON CONFLICT (x) DO UPDATE SET y = 2", "", "a"),
    ("INSERT INTO a (x) VALUES (1) ON DUPLICATE KEY UPDATE y = 2", "", "a"),
    ("UPDATE a SET x = 1 FROM b WHERE a.i = b.i", "b", "a"),
    ("UPDATE OR REPLACE a SET x = 1", "", "a"),
    ("DELETE FROM a WHERE x IN (SELECT x FROM b)", "b", "a"),
    ("DELETE FROM ONLY a USING b WHERE a.i = b.i", "b", "a"),
    ("TRUNCATE TABLE a", "", "a"),
    ("CREATE TABLE IF NOT EXISTS a (x int)", "", "a"),
    ("PRAGMA foreign_keys = ON", "", ""),
]


@pytest.mark.parametrize(("sql", "reads", "writes"), TABLES)
def test_tables(sql, reads, writes):
    """Read and written tables, without their schema, without names of a WITH clause."""
    statement = understood(sql)
    assert (" ".join(statement.reads), " ".join(statement.writes)) == (reads, writes)


@pytest.mark.parametrize(
    ("sql", "backslashes"),
    [
        ("SELECT * FROM a WHERE x = 'secret''s'", False),
        ("SELECT * FROM a WHERE x = N'secret' AND y = X'5ec7e7' AND z = 5.1e3", False),
        ("SELECT * FROM a WHERE x = $$secret$$ OR y = $t$secret$t$", False),
        ("SELECT * FROM a /* secret */ -- secret\nWHERE x = 1", False),
        (r"SELECT * FROM a WHERE x = 'it\'s secret' AND y = 1", True),
        ('SELECT * FROM a WHERE x = "secret"', True),
        ("SELECT * FROM a WHERE x = 'secret that never ends", False),
    ],
)
def test_no_value_stays(sql, backslashes):
    """However it is quoted."""
    text = understood(sql, backslashes).text
    assert "secret" not in text
    assert "5" not in text
    assert text.startswith("SELECT * FROM a")


def test_statements_that_differ_in_values_are_one():
    """Also where they differ in how many there are."""
    one = understood("INSERT INTO a (x, y) VALUES (1, 'a')").text
    assert understood("INSERT INTO a (x, y) VALUES (2, NULL), (3, 'c')").text == one
    few = understood("SELECT * FROM a WHERE x IN (1, 2)").text
    assert understood("SELECT * FROM a WHERE x IN (%s, %s, %s)").text == few


@pytest.mark.parametrize(
    ("sql", "action", "savepoint"),
    [
        ("BEGIN IMMEDIATE", "begin", "IMMEDIATE"),
        ("START TRANSACTION", "begin", "TRANSACTION"),
        ("COMMIT", "commit", "COMMIT"),
        ('SAVEPOINT "s1_x2"', "savepoint", "s1_x2"),
        ('RELEASE SAVEPOINT "s1_x2"', "release", "s1_x2"),
        ('ROLLBACK TO SAVEPOINT "s1_x2"', "rollback_to", "s1_x2"),
        ("ROLLBACK", "rollback", "ROLLBACK"),
        ("RELEASE SAVEPOINT s1_x2;", "release", "s1_x2"),
    ],
)
def test_transactions(sql, action, savepoint):
    """What begins and ends one; names of savepoints are not kept in the text."""
    statement = understood(sql)
    assert (statement.action, statement.savepoint) == (action, savepoint)
    assert "s1_x2" not in statement.text


@pytest.mark.parametrize(
    ("sql", "reads", "writes"),
    [
        ("COPY shop.a (x, y) FROM STDIN", (), ("a",)),
        ('COPY "a" TO STDOUT WITH (FORMAT csv)', ("a",), ()),
        ("COPY (SELECT x FROM a JOIN b USING (id)) TO STDOUT", ("a", "b"), ()),
    ],
)
def test_copying_writes_or_reads_the_table(sql, reads, writes):
    """PostgreSQL's COPY, by its direction."""
    statement = understood(sql)
    assert (statement.reads, statement.writes) == (reads, writes)


def test_changes_of_the_schema_are_told():
    """MySQL commits for them; not for temporary tables."""
    assert understood("ALTER TABLE a ADD x int").schema
    assert not understood("CREATE TEMPORARY TABLE a (x int)").schema
    assert not understood("UPDATE a SET x = 1").schema
