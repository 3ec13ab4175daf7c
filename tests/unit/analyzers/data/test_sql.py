import pytest

from strangler.analyzers.data.sql import read_sql

HOLE = "strangler_hole_0_"


@pytest.mark.parametrize(
    ("text", "reads", "writes"),
    [
        ("SELECT * FROM a", "a", ""),
        ("SELECT * FROM a, b WHERE a.x = b.y", "a b", ""),
        ("SELECT 1 FROM a UNION SELECT 2 FROM b", "a b", ""),
        ('SELECT "A".x FROM public."A"', "public.A", ""),
        ("WITH a AS (SELECT * FROM a) SELECT * FROM a JOIN b ON a.i = b.i", "a b", ""),
        ("WITH RECURSIVE a AS (SELECT 1 UNION SELECT * FROM a) SELECT * FROM a", "", ""),
        ("WITH d AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM d", "", "a b"),
        ("SELECT * INTO n FROM a", "a", "n"),
        ("INSERT INTO a (x) SELECT y FROM b ON CONFLICT (x) DO UPDATE SET x = 1", "b", "a"),
        ("INSERT OR IGNORE INTO a VALUES (1)", "", "a"),
        ("REPLACE INTO a VALUES (1)", "", "a"),
        ("UPDATE a SET x = b.y FROM b WHERE b.i = a.i", "b", "a"),
        ("UPDATE o SET x = 1 FROM orders o JOIN c ON c.i = o.i", "c", "orders"),
        ("UPDATE a JOIN b ON a.i = b.i SET b.x = 1", "a", "b"),
        ("UPDATE a SET x = (SELECT max(y) FROM b)", "b", "a"),
        ("DELETE FROM a USING b WHERE a.i = b.i", "b", "a"),
        ("DELETE a FROM a JOIN b ON a.id = b.id", "b", "a"),
        ("MERGE INTO a USING b ON a.i = b.i WHEN MATCHED THEN UPDATE SET x = 1", "b", "a"),
        ("TRUNCATE a, b", "", "a b"),
        ("CREATE TABLE x AS SELECT * FROM y", "y", "x"),
        ("CREATE UNIQUE INDEX i ON t (a)", "", "t"),
        ("ALTER TABLE a RENAME TO b", "", "a b"),
        ("ALTER INDEX a RENAME TO b", "", ""),
        ("DROP TABLE IF EXISTS a, b", "", "a b"),
        ("DROP INDEX a", "", ""),
        ("COPY t (a, b) FROM STDIN", "", "t"),
        ("COPY t TO '/x'", "t", ""),
        ("EXPLAIN DELETE FROM a", "", ""),
        ("EXPLAIN (ANALYZE, BUFFERS) DELETE FROM a", "", "a"),
        ("DECLARE c CURSOR FOR SELECT * FROM t", "t", ""),
        ("SELECT 1; DELETE FROM a; SET x = 1", "", "a"),
        ("PRAGMA foreign_keys=OFF", "", ""),
        ("REFRESH MATERIALIZED VIEW CONCURRENTLY v", "", "v"),
        ("-- why\nSELECT * FROM a -- and; so\n", "a", ""),
        ("SELECT count(*) FROM a WHERE a.net <<= b.net", "a", ""),
        ("SELECT t.x FROM generate_series(1, 2) g JOIN t ON true", "t", ""),
        ("SELECT * FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.i = a.i)", "a b", ""),
    ],
)
def test_statement_reads_and_writes(text, reads, writes):
    found = read_sql(text)
    assert (found.reads, found.writes) == (tuple(reads.split()), tuple(writes.split()))
    assert found.complete


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM a WHERE x = ? AND y IN (?, ?)",
        "SELECT * FROM a WHERE x = %s AND y LIKE '%%s%%'",
        "SELECT * FROM a WHERE x = %(x)s AND y = 5 %% 2",
        "SELECT * FROM a WHERE x = :x AND y::text = :y",
        "SELECT * FROM a WHERE x = $1 AND y = ANY($2)",
        "SELECT * FROM a WHERE x \\:\\: text = :x",
        "SELECT * FROM a WHERE x IN %s LIMIT %s",
        f"SELECT * FROM a WHERE x = {HOLE} ORDER BY {HOLE} LIMIT {HOLE}",
        f"SELECT {HOLE} FROM a WHERE x IN ({HOLE})",
        f"SELECT * FROM a WHERE x = '{HOLE}'",
    ],
)
def test_parameters_of_all_styles_leave_nothing_open(text):
    assert (read_sql(text).reads, read_sql(text).complete) == (("a",), True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"SELECT * FROM {HOLE}", "a table is computed"),
        (f"DELETE FROM log_{HOLE}", "table 'log_'... is computed"),
        (f"SELECT * FROM ({HOLE}) x", "a table is computed"),
        (f"SELECT * FROM a {HOLE}", "part of the text is computed"),
        (f"SELECT * FROM a WHERE x = 1 {HOLE} ORDER BY 1", "part of the text is computed"),
        (f"SELECT * FROM a WHERE {HOLE}", "a condition is computed"),
        (f"SELECT * FROM a WHERE x = 1 AND {HOLE}", "a condition is computed"),
        (HOLE, "the whole text is computed"),
    ],
)
def test_hole_that_may_name_a_table_is_told(text, why):
    assert read_sql(text).unknown == (why,)


def test_what_does_not_parse_is_told_with_the_tables_that_words_show():
    found = read_sql("SELECT x frm a, JOIN orders ON WHERE INTO lines")
    assert found.problem
    assert not found.complete
    assert found.possible == ("lines", "orders")


def test_text_that_begins_with_no_statement_is_no_statement():
    assert "begins with no word" in read_sql("not sql at all").problem


def test_one_bad_statement_loses_no_other():
    found = read_sql("DELETE FROM a; SELEC x; UPDATE b SET x = 1")
    assert found.writes == ("a", "b")
    assert found.problem


def test_rows_are_locked_for_update():
    assert read_sql("SELECT * FROM a x JOIN b ON b.i = x.i FOR UPDATE OF x").locks == ("a",)
    assert read_sql("SELECT * FROM a FOR UPDATE SKIP LOCKED", ("postgres",)).locks == ("a",)
    assert read_sql("LOCK TABLE a, b IN EXCLUSIVE MODE").locks == ("a", "b")


def test_notifications_are_published():
    assert read_sql("SELECT pg_notify('orders', 'x'), nextval('s')").publishes == ("orders",)
    assert read_sql("NOTIFY orders, 'x'").publishes == ("orders",)


@pytest.mark.parametrize("text", ["CALL f(1)", "EXEC f 1", "SELECT f(1)", "SELECT f() AS x"])
def test_stored_code_is_named(text):
    assert read_sql(text).calls == ("f",)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("SELECT 1 FROM a JOIN b ON b.i = a.i JOIN c ON c.j = b.j", "a-b b-c"),
        ("SELECT 1 FROM a LEFT JOIN b USING (i)", "a-b"),
        ("SELECT 1 FROM a x, b y, c z WHERE x.i = y.i AND z.j = y.j", "a-b b-c"),
        ("SELECT 1 FROM a WHERE i IN (SELECT j FROM b)", "a-b"),
        ("SELECT 1 FROM a LEFT JOIN LATERAL (SELECT * FROM b WHERE b.i = a.i) z ON true", "a-b"),
        ("UPDATE a SET x = 1 FROM b WHERE b.i = a.i", "a-b"),
        ("MERGE INTO a USING b ON a.i = b.i WHEN MATCHED THEN DELETE", "a-b"),
        ("SELECT 1 FROM a UNION SELECT 2 FROM b", ""),
        ("INSERT INTO a SELECT * FROM b", ""),
        ("SELECT 1 FROM a x JOIN a y ON x.i = y.j", ""),
    ],
)
def test_pairs_of_tables_that_a_statement_brings_together(text, pairs):
    assert read_sql(text).pairs == tuple(tuple(pair.split("-")) for pair in pairs.split())


def test_columns_are_told_where_it_is_plain_whose_they_are():
    found = read_sql("SELECT o.id, name FROM orders o JOIN lines l ON l.order_id = o.id")
    assert found.columns == (("lines", "order_id"), ("orders", "id"))
    assert read_sql("SELECT id FROM orders").columns == (("orders", "id"),)


def test_views_triggers_and_functions_are_definitions():
    view = read_sql("CREATE OR REPLACE VIEW v AS SELECT 1 FROM a JOIN b USING (x)")
    assert view.views == (("v", ("a", "b")),)
    assert view.reads == ()
    sqlite = read_sql(
        "CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW BEGIN "
        "INSERT INTO u VALUES (1); UPDATE w SET x = 1; END; DELETE FROM z"
    )
    assert sqlite.triggers == (("t", ("u", "w")),)
    assert sqlite.writes == ("z",)
    postgres = read_sql(
        "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN INSERT INTO log VALUES (1); END; $$ "
        "LANGUAGE plpgsql; CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"
    )
    assert postgres.functions == (("f", (), ("log",)),)
    assert postgres.triggers == (("t", ("f()",)),)
    assert postgres.writes == ()
