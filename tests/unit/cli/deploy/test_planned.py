"""A plan as people read it."""

import io

import pytest
from rich.console import Console

from strangler.cli.deploy.planned import as_json, show_plan, summed
from strangler.deploy.aws.changes import Change, Detail, Kind
from strangler.deploy.aws.planning import Fate, Planned

TABLE = Change(
    kind=Kind.REPLACE,
    id="Ledger",
    type="AWS::DynamoDB::Table",
    details=(Detail(name="TableName", before="a", after="b", replaces=True),),
    keeps_old=True,
)
TASK = Change(kind=Kind.REPLACE, id="ProxyTask", type="AWS::ECS::TaskDefinition")
COUNT = Change(
    kind=Kind.MODIFY,
    id="ProxyService",
    type="AWS::ECS::Service",
    details=(Detail(name="DesiredCount", before="2", after="3"), Detail(name="TaskDefinition")),
)
GONE = Change(kind=Kind.RETAIN, id="Logs", type="AWS::Logs::LogGroup")


def shown(*planned, allowed=()):
    """The text, without colour, on 80 columns."""
    stream = io.StringIO()
    console = Console(file=stream, width=80, markup=False, highlight=False)
    show_plan(console, planned, frozenset(allowed))
    return stream.getvalue()


def test_a_replacement_that_hurts_says_why_and_what_allows_it():
    text = shown(Planned(name="shop-platform", fate=Fate.UPDATE, changes=(TABLE,)))
    assert "! Ledger  DynamoDB::Table  REPLACED, the old one stays in the account" in text
    assert "the new one is empty; needs --allow-replacement Ledger" in text
    assert "TableName: a -> b  (makes it anew)" in text


def test_an_allowed_one_says_so():
    planned = Planned(name="shop-platform", fate=Fate.UPDATE, changes=(TABLE,))
    assert "the new one is empty; allowed" in shown(planned, allowed=["Ledger"])


def test_a_release_is_no_alarm():
    planned = Planned(name="shop-edge", fate=Fate.UPDATE, changes=(TASK, COUNT))
    text = shown(planned)
    assert "~ ProxyTask  ECS::TaskDefinition  a new revision" in text
    assert "DesiredCount: 2 -> 3" in text
    assert "Stacks: 1 to update. Resources: 2 changed in place." in text


def test_what_stays_is_told():
    planned = Planned(name="shop-edge", fate=Fate.UPDATE, changes=(GONE,))
    assert "= Logs  Logs::LogGroup  leaves the stack, stays in the account" in shown(planned)


def test_nothing_to_do_is_one_sentence():
    assert summed([Planned(name="shop-edge", fate=Fate.NOTHING)]).startswith("Nothing to do")


def test_a_new_stack_is_counted_by_service_and_says_which_image_it_wants():
    planned = Planned(
        name="shop-edge", fate=Fate.CREATE, changes=(TASK,), guessed=True, image="proxy"
    )
    text = shown(planned)
    assert "shop-edge  create  (from its template)" in text
    assert "+ 1 resources: 1 ECS" in text
    assert "push proxy, then --image proxy=sha256:..." in text


def test_outputs_that_are_not_there_yet_are_named():
    planned = Planned(
        name="shop-edge", fate=Fate.UPDATE, changes=(COUNT,), awaits=("platform.KeyArn",)
    )
    assert "seen with stand-ins for platform.KeyArn" in shown(planned)


@pytest.mark.parametrize("fate", list(Fate))
def test_every_fate_is_told_to_people_and_scripts(fate):
    planned = Planned(name="shop-edge", fate=fate, changes=(COUNT,))
    assert str(fate) in shown(planned)
    (entry,) = as_json([planned])
    assert entry["fate"] == fate
    assert entry["changes"][0]["details"][0] == {
        "name": "DesiredCount",
        "before": "2",
        "after": "3",
        "replaces": False,
    }


def test_values_of_others_cannot_steer_the_terminal():
    detail = Detail(name="Description", before="\x1b[31mred", after="x" * 500)
    change = Change(kind=Kind.MODIFY, id="A", type="AWS::SQS::Queue", details=(detail,))
    text = shown(Planned(name="shop-edge", fate=Fate.UPDATE, changes=(change,)))
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) < 160
