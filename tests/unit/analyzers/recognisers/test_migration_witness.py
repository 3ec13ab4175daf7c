"""Migrations against models: what only one of the two has is reported with both places."""

import pytest

from strangler.analyzers.recognisers.django.recogniser import Django
from strangler.analyzers.recognisers.sqlalchemy.recogniser import SQLAlchemy

MIGRATION = "from django.db import migrations, models\nclass Migration(migrations.Migration):\n"
CREATE = "migrations.CreateModel(name='{}', fields=[('id', models.AutoField())])"


@pytest.fixture
def shop(concluded):
    """Models and the bodies of an app's migrations in, what Django's recogniser concludes out."""

    def run(models, **migrations):
        files = {
            "shop/__init__.py": "",
            "shop/migrations/__init__.py": "",
            "shop/models.py": f"from django.db import models\n{models}",
        }
        for name, body in migrations.items():
            files[f"shop/migrations/{name.lstrip('_')}.py"] = f"{MIGRATION}    {body}\n"
        return concluded(Django(), files)

    return run


def operations(*calls):
    return f"operations = [{', '.join(calls)}]"


def test_models_and_migrations_that_agree_say_nothing(shop):
    """Renamed, given a table, removed; a proxy and an abstract model have none."""
    found = shop(
        "class A(models.Model):\n    class Meta:\n        db_table = 'old_a'\n"
        "class P(A):\n    class Meta:\n        proxy = True\n"
        "class Base(models.Model):\n    class Meta:\n        abstract = True\n",
        _0001=operations(CREATE.format("X"), CREATE.format("Gone")),
        _0002="dependencies = [('shop', '0001')]\n    "
        + operations(
            "migrations.RenameModel('X', 'A')",
            "migrations.DeleteModel('Gone')",
            "migrations.CreateModel('P', [], options={'proxy': True}, bases=('shop.a',))",
            "migrations.AlterModelTable('a', 'old_a')",
        ),
    )
    assert found.problems == []


def test_a_model_without_a_migration_is_reported_and_kept(shop):
    found = shop(
        "class A(models.Model): ...\nclass B(models.Model): ...\n",
        _0001=operations(CREATE.format("A")),
    )
    assert set(found.tables) == {"shop_a", "shop_b"}
    assert found.problems == [("STR370", "shop/models.py:3:7")]
    assert "shop/migrations/0001.py" in found.messages[0]


def test_a_table_that_no_model_declares_is_reported_where_it_is_made(shop):
    found = shop(
        "class A(models.Model): ...\n", _0001=operations(CREATE.format("A"), CREATE.format("B"))
    )
    assert set(found.tables) == {"shop_a"}
    assert [code for code, _ in found.problems] == ["STR370"]
    assert found.messages[0].startswith("table 'shop_b' is made by migrations and has no model")
    assert "shop/models.py" in found.messages[0]


def test_a_table_of_another_name_is_reported_with_both(shop):
    found = shop(
        "class A(models.Model):\n    class Meta:\n        db_table = 'new'\n",
        _0001=operations(CREATE.format("A")),
    )
    assert found.messages[0].startswith("table 'new' of A is 'shop_a' in the migrations (shop/")


def test_of_separate_operations_only_the_states_count(shop):
    """Also where the lists stand in the class."""
    found = shop(
        "class A(models.Model): ...\n",
        _0001=f"state = [{CREATE.format('A')}]\n    db = [{CREATE.format('No')}]\n    "
        + operations(
            "migrations.SeparateDatabaseAndState(database_operations=db, state_operations=state)",
            "migrations.SeparateDatabaseAndState("
            f"database_operations=[migrations.DeleteModel('A'), {CREATE.format('Not')}])",
        ),
    )
    assert found.problems == []


def test_a_squash_stands_for_what_it_replaces(shop):
    found = shop(
        "class A(models.Model): ...\n",
        _0001_squashed="replaces = [('shop', '0001'), ('shop', '0002')]\n    "
        + operations(CREATE.format("A")),
        _0003="dependencies = [('shop', '0002')]\n    "
        + operations("migrations.RenameModel('A', 'B')", "migrations.RenameModel('B', 'A')"),
    )
    assert found.problems == []


def test_an_app_with_operations_that_may_do_anything_is_left_out(shop):
    found = shop("class A(models.Model): ...\n", _0001="operations = make()")
    assert found.problems == []
    found = shop("class A(models.Model): ...\n", _0001="operations = [own.Create('A')]")
    assert found.problems == []


MODELS = (
    "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import DeclarativeBase\n"
    "class Base(DeclarativeBase): ...\n"
    "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n"
)


@pytest.fixture
def alembic(concluded):
    """The bodies of `upgrade` in order in, what the recogniser concludes of them out."""

    def run(*upgrades):
        files = {"app/__init__.py": "", "app/models.py": MODELS}
        for number, body in enumerate(upgrades):
            before = repr(f"r{number - 1}") if number else None
            # Named against their order: the revisions tell it, not the files.
            files[f"alembic/versions/{9 - number}_x.py"] = (
                "from alembic import op\nimport sqlalchemy as sa\n"
                f"revision = 'r{number}'\ndown_revision = {before}\n"
                f"def upgrade():\n    {body}\n"
                "def downgrade():\n    op.create_table('never')\n"
            )
        return concluded(SQLAlchemy(), files)

    return run


def test_tables_and_revisions_that_agree_say_nothing(alembic):
    found = alembic(
        "op.create_table('b', sa.Column('id'))\n    op.create_table('gone')",
        "op.rename_table('b', 'a')",
        "op.drop_table('gone')",
    )
    assert found.problems == []


def test_tables_of_one_side_are_reported_with_both_places(alembic):
    found = alembic("op.create_table('b')")
    assert found.problems == [
        ("STR370", "alembic/versions/9_x.py:6:5"),
        ("STR370", "app/models.py:4:7"),
    ]
    assert "alembic/versions/9_x.py" in found.messages[0]
    assert "app/models.py:4:7" in found.messages[1]


@pytest.mark.parametrize(
    "body",
    [
        "op.add_column('a', sa.Column('x'))",
        "op.create_index('ix', 'a', ['x'])",
        "op.execute('CREATE TABLE a (id int)')",
        "op.execute(sa.text('create table a (id int)'))",
        "op.create_table(name_of())",
        "with op.batch_alter_table('a') as batch:\n        batch.add_column(sa.Column('x'))",
    ],
)
def test_a_table_that_may_be_older_or_made_otherwise_is_not_reported(alembic, body):
    found = alembic(body, "op.create_table('b')", "op.drop_table('b')", "op.create_table('c')")
    assert [m for m in found.messages if "'a'" in m] == []


def test_a_project_without_revisions_is_left_alone(concluded):
    assert concluded(SQLAlchemy(), {"models.py": MODELS}).problems == []
