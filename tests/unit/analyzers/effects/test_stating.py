from strangler.analyzers.effects.direct import Deeds, Doing, Open
from strangler.analyzers.effects.stating import REASON, Statements
from strangler.locations import pack
from strangler.model.effects import Effect, EffectKind
from strangler.model.graph import Confidence
from strangler.model.sql import SqlAt

PLACE = pack(3, 5)


NOTHING = Deeds()


def stated(one, deeds=NOTHING):
    return Statements({("shop", PLACE): one}).added("shop.run", deeds)


def test_sql_is_done_where_its_call_stands():
    deeds = stated(SqlAt("shop.run", "?cursor.execute", ("a",), ("b",), publishes=("c",)))
    kinds = {(d.position, d.effect.kind, d.effect.target, d.via) for d in deeds.doings}
    assert kinds == {
        (PLACE, EffectKind.READS, "a", "cursor.execute"),
        (PLACE, EffectKind.WRITES, "b", "cursor.execute"),
        (PLACE, EffectKind.PUBLISHES, "c", "cursor.execute"),
    }


def test_known_text_answers_the_open_call_that_runs_it_and_no_other():
    mine, other = Open(PLACE, "x.Cursor.execute", "library"), Open(PLACE, "fetchall", "receiver")
    far = Open(pack(9, 1), "x.Cursor.execute", "library")
    deeds = stated(SqlAt("shop.run", "?cursor.execute", ("a",)), Deeds((), (), (mine, other, far)))
    assert set(deeds.open) == {other, far}


def test_text_that_is_not_known_whole_stays_open():
    one = SqlAt("shop.run", "?cursor.execute", ("a",), complete=False, unknown=("a table",))
    assert stated(one).open == (Open(PLACE, "cursor.execute", REASON),)


def test_part_of_a_query_answers_no_call():
    call = Open(PLACE, "extra", "receiver")
    one = SqlAt("shop.run", "?query.extra", ("a",), runs=False)
    assert stated(one, Deeds((), (), (call,))).open == (call,)


def test_table_found_by_words_is_possible():
    one = SqlAt("shop.run", "?c.execute", possible=("a",), complete=False, unknown=("x",))
    (doing,) = stated(one).doings
    assert doing == Doing(PLACE, Effect(EffectKind.READS, "a"), "c.execute", Confidence.POSSIBLE)


def test_other_symbols_stay_as_they_are():
    deeds = Deeds((), (), (Open(PLACE, "execute", "receiver"),))
    one = SqlAt("shop.run", "execute", ("a",))
    assert Statements({("shop", PLACE): one}).added("shop.other", deeds) is deeds
