"""The expected tables are those that `generate_schema` of Tortoise ORM 1.1 makes of the models."""

from strangler.analyzers.recognisers.tortoise.recogniser import Tortoise
from support.orm_oracles import found_schema

MODELS = """
from tortoise import fields
from tortoise.fields import CharField, OnDelete
from tortoise.models import Model

class Slug(CharField): ...
class Stamped:
    made = fields.DatetimeField(auto_now_add=True)
class Base(Model):
    id = fields.UUIDField(primary_key=True)
    class Meta:
        abstract = True
class Tournament(Stamped, Model):
    name = Slug(max_length=50)
class TeamPlayer(Base):
    nick = fields.CharField(50, source_field="nick_name")
    class Meta:
        table = "players"
class Event(Base):
    tournament = fields.ForeignKeyField("models.Tournament", related_name="events")
    winner = fields.ForeignKeyField("models.TeamPlayer", related_name="won", null=True,
                                    on_delete=fields.SET_NULL, source_field="won_by")
    place: fields.OneToOneRelation["Place"] = fields.OneToOneField("models.Place",
                                                                   on_delete=OnDelete.RESTRICT)
    players = fields.ManyToManyField("models.TeamPlayer", related_name="events")
    guests = fields.ManyToManyField("models.TeamPlayer", related_name="visits", through="guest",
                                    forward_key="who_id", backward_key="where_id")
    before: fields.ManyToManyRelation["Event"] = fields.ManyToManyField("models.Event",
                                                                        related_name="after")
class Place(Model):
    code = fields.IntField(pk=True)
"""
TABLES = {
    "tournament": ({"id", "made", "name"}, set()),
    "players": ({"id", "nick_name"}, set()),
    "event": (
        {"id", "tournament_id", "won_by", "place_id"},
        {
            ("tournament_id", "tournament", "CASCADE"),
            ("won_by", "players", "SET_NULL"),
            ("place_id", "place", "RESTRICT"),
        },
    ),
    "place": ({"code"}, set()),
    "event_players": (
        {"event_id", "teamplayer_id"},
        {("event_id", "event", "CASCADE"), ("teamplayer_id", "players", "CASCADE")},
    ),
    "guest": (
        {"where_id", "who_id"},
        {("where_id", "event", "CASCADE"), ("who_id", "players", "CASCADE")},
    ),
    "event_event": (
        {"event_rel_id", "event_id"},
        {("event_rel_id", "event", "CASCADE"), ("event_id", "event", "CASCADE")},
    ),
}


def test_tables_are_those_that_the_library_makes(concluded):
    found = concluded(Tortoise(), {"models.py": MODELS})
    assert found_schema(found) == TABLES
    assert found.problems == []


def test_an_unknown_model_is_listed(concluded):
    found = concluded(
        Tortoise(),
        {
            "models.py": "from tortoise import Model, fields\nclass A(Model):\n"
            "    b = fields.ForeignKeyField('other.B')\n"
        },
    )
    assert found.keys == {"a": [("b_id", "b", "CASCADE")]}
    assert found.problems == [("STR303", "models.py:3:5")]
