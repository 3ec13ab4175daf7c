import pytest

MODELS = """
from django.db import models

class Order(models.Model):
    class Meta:
        db_table = "orders"

class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    class Meta:
        db_table = "lines"
"""
HEAD = """import pandas, psycopg, sqlalchemy, textwrap; from shop.sql import ALL
from shop.models import Order; from django.db.models.expressions import RawSQL
import pathlib; TABLES = ['orders', 'lines']; TABLE = 'lines'; DELETE = 'DELETE FROM lines'
"""


def body(*lines):
    """A module whose function `run` starts at line 5."""
    return HEAD + "def run(cursor, session, name, where):\n" + "".join(f"    {x}\n" for x in lines)


def shop(*lines, **more):
    return {
        "shop/__init__.py": "",
        "shop/models.py": MODELS,
        "shop/sql.py": 'ALL = """SELECT * FROM orders"""\nBY = "SELECT * FROM orders WHERE %s"\n',
        "shop/run.py": body(*lines),
        **{path.replace("__", "/"): text for path, text in more.items()},
    }


QUERIES = """
execute('SELECT * FROM orders')                                          | orders |
execute(ALL)                                                             | orders |
execute(DELETE)                                                          |        | lines
execute(f'DELETE FROM {TABLE} WHERE id = {name}')                        |        | lines
execute('DELETE FROM %s WHERE id = %%s' % TABLE, [1])                    |        | lines
execute('DELETE FROM %(t)s' % {'t': TABLE})                              |        | lines
execute('DELETE FROM {} WHERE {c} = 1'.format(TABLE, c=name))            |        | lines
execute(' '.join(['DELETE', 'FROM', TABLE]))                             |        | lines
executemany('INSERT INTO orders VALUES (?)', [])                         |        | orders
executescript('DELETE FROM orders; DELETE FROM lines')                   |        | lines orders
execute('DELETE FROM orders' if name else 'DELETE FROM lines')           |        | lines orders
execute(psycopg.sql.SQL('DELETE FROM {}').format(psycopg.sql.Identifier('lines'))) |  | lines
execute(textwrap.dedent('SELECT 1 FROM orders'))                         | orders |
execute(sqlalchemy.text(ALL).bindparams(i=1))                            | orders |
execute(open('queries/all.sql').read())                                  | lines  |
execute(pathlib.Path(__file__).with_name('queries/all.sql').read_text())         | lines  |
"""
STATEMENTS = """
sql = 'SELECT * '; sql += 'FROM orders '; cursor.execute(sql)                          | orders |
q = sqlalchemy.text('SELECT * FROM orders'); session.execute(q, {})                    | orders |
Order.objects.raw('SELECT * FROM orders o, lines')      | lines orders |
Order.objects.extra(tables=['lines'], where=['lines.x = 1'])                           | lines  |
session.annotate(n=RawSQL('SELECT count(*) FROM lines', ()))                           | lines  |
pandas.read_sql('SELECT * FROM orders', session)                                       | orders |
for t in ('orders', 'lines'): cursor.execute(f'DELETE FROM {t}')           | | lines orders
for t in TABLES: cursor.execute('DELETE FROM ' + t)                        | | lines orders
[cursor.execute(f'DELETE FROM {t}') for t in ('orders', 'lines')]          | | lines orders
with open('queries/all.sql') as f: cursor.execute(f.read())                            | lines  |
"""


def rows(text, before=""):
    for line in text.strip().splitlines():
        code, reads, writes = line.split("|")
        yield before + code.strip(), set(reads.split()), set(writes.split())


@pytest.mark.parametrize(
    ("code", "reads", "writes"), [*rows(QUERIES, "cursor."), *rows(STATEMENTS)]
)
def test_sql_of_a_call_is_read(placed, code, reads, writes):
    found = placed(shop(code, **{"shop__queries__all.sql": "SELECT * FROM lines"}))
    assert {t for names in found.reads.values() for t in names} == reads
    assert {t for names in found.writes.values() for t in names} == writes
    assert found.open == {}


def test_text_that_is_built_on_several_ways_is_all_of_them(placed):
    lines = ("sql = ALL", "if name:", "    sql += ' JOIN lines USING (id)'", "cursor.execute(sql)")
    found = placed(shop(*lines))
    assert found.reads == {8: ("lines", "orders")}
    assert found.found.texts == 2


def test_constant_of_the_class_is_followed(placed):
    code = "class Report:\n    SQL = 'SELECT * FROM orders'\n    def run(self, cursor):\n"
    found = placed({"a.py": code + "        cursor.execute(self.SQL)\n", "b.py": MODELS})
    assert found.reads == {4: ("orders",)}


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["cursor.execute(f'SELECT * FROM {name}')"], ("STR381", 5)),
        (["cursor.execute(f'SELECT * FROM orders WHERE {where}')"], ("STR383", 5)),
        (["cursor.execute(name)"], ("STR382", 5)),
        (["cursor.execute('SELECT FROM WHERE orders FROM')"], ("STR380", 5)),
        (["cursor.execute('CALL settle(1)')"], ("STR384", 5)),
        (["cursor.callproc('settle', [1])"], ("STR384", 5)),
        (["cursor.execute('SELECT * FROM orders JOIN legacy USING (id)')"], ("STR386", 5)),
    ],
)
def test_what_cannot_be_known_is_listed_with_its_place(placed, lines, problem):
    assert placed(shop(*lines)).problems == [problem]


@pytest.mark.parametrize(
    "line",
    [
        "session.execute(session.select(name))",
        "command.execute(name)",
        "session.query(name)",
        "requests.get('SELECT').raw('x')",
        "executor.execute('run this')",
        "cursor.execute(select(name).where(where))",
    ],
)
def test_what_is_no_sql_text_is_left_alone(placed, line):
    found = placed(shop(line))
    assert (found.at, found.problems) == ({}, [])


def test_names_match_declared_tables_without_case_quotes_and_schema(placed):
    found = placed(shop("cursor.execute('SELECT * FROM public.\"Orders\" o, LINES')"))
    assert found.reads == {5: ("lines", "orders")}
    assert found.problems == []


def test_catalogues_of_the_database_are_no_tables(placed):
    found = placed(shop("cursor.execute('SELECT * FROM information_schema.tables, pg_class')"))
    assert (found.reads, found.problems) == ({5: ()}, [])


def test_views_triggers_and_procedures_of_sql_files_are_looked_through(placed):
    schema = """
        CREATE VIEW busy AS SELECT * FROM orders JOIN lines USING (id);
        CREATE TRIGGER t AFTER INSERT ON orders BEGIN INSERT INTO audit VALUES (1); END;
        CREATE PROCEDURE settle() LANGUAGE SQL AS $$ UPDATE lines SET x = 1 $$;
    """
    found = placed(
        shop(
            "cursor.execute('SELECT * FROM busy')",
            "cursor.execute('INSERT INTO orders VALUES (1)')",
            "cursor.execute('CALL settle()')",
            **{"db__schema.sql": schema},
        )
    )
    assert found.reads[5] == ("lines", "orders")
    assert found.writes == {5: (), 6: ("audit", "orders"), 7: ("lines",)}
    assert found.open == {}
    assert "no code opens db/schema.sql" in " ".join(found.messages)


def test_call_in_a_loop_says_so(placed):
    found = placed(shop("for x in name:", "    cursor.execute('SELECT * FROM orders')"))
    assert found.at[6].in_loop


def test_symbol_and_form_are_told(placed):
    one = placed(shop("cursor.execute(ALL)")).at[5]
    assert (one.symbol, one.form, one.runs) == ("shop.run.run", "?cursor.execute", True)
