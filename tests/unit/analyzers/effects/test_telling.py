"""What the user says of open calls closes them where they are reported."""

from strangler.analyzers.calls.activity import Activity, Body
from strangler.analyzers.effects.direct import Calling, Deeds, Doing, Open
from strangler.analyzers.effects.telling import Told
from strangler.locations import Location
from strangler.model.effects import Effect, EffectKind
from strangler.model.graph import Confidence
from strangler.model.knowledge import KnownCalls

HERE = Location("facts.yaml", 3, 5)
CHARGE = Body("shop.charge", "", "shop", False)
PAY = Body("shop.Card.pay", "", "shop", False)
PAGE = Body("web.TemplateView.get", "shop.Page", "web", True)
ACTIVITY = Activity(bodies=(CHARGE, PAY, PAGE), by_name={"shop.Card.pay": (1,)})
OPEN = Open(7, "acme.pay", "library")
OTHER = Open(9, "log", "computed")
READS = Effect(EffectKind.READS, "orders")


def known(caller="shop.charge", name="pay", callees=("shop.Card.pay",), effects=()):
    return KnownCalls(caller, name, callees, "why", HERE, effects)


def closed(fact, body=CHARGE, opened=(OPEN, OTHER)):
    told = Told([fact], ACTIVITY, {"shop.Card"}.__contains__)
    found = told.closed(body, Deeds(open=opened))
    return found, [problem.code for problem in told.problems()]


def test_an_open_call_goes_where_the_user_says():
    found, problems = closed(known())
    assert found == Deeds((), (Calling(7, 1, Confidence.CERTAIN),), (OTHER,))
    assert problems == []


def test_an_open_call_does_what_the_user_says():
    found, _ = closed(known(callees=(), effects=(READS,)))
    assert found == Deeds((Doing(7, READS, "acme.pay", Confidence.CERTAIN),), (), (OTHER,))


def test_a_call_may_be_named_in_full_or_by_its_last_part():
    assert closed(known(name="acme.pay"))[0].open == (OTHER,)
    assert closed(known(name="acme"))[0].open == (OPEN, OTHER)


def test_without_a_name_all_open_calls_of_a_symbol_are_meant():
    assert closed(known(name=""))[0].open == ()


def test_a_method_that_a_class_inherits_from_a_library_is_named_by_the_class():
    found, problems = closed(known("shop.Page.get", "", ()), PAGE)
    assert found.open == ()
    assert problems == []


def test_a_class_without_a_constructor_may_be_called():
    found, problems = closed(known(callees=("shop.Card",)))
    assert (found.open, found.calls, problems) == ((OTHER,), (), [])


def test_a_fact_that_names_what_is_not_there_closes_nothing():
    found, problems = closed(known(callees=("shop.Card.pay", "shop.gone")))
    assert found.open == (OPEN, OTHER)
    assert problems == ["STR413"]


def test_a_fact_about_a_call_that_is_not_open_is_reported():
    assert closed(known(name="refund")) == (Deeds(open=(OPEN, OTHER)), ["STR412"])


def test_a_fact_about_a_symbol_that_is_not_there_is_reported():
    assert closed(known(caller="shop.gone"))[1] == ["STR413"]
