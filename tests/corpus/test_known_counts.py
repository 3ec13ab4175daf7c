"""What is known of django-oscar and apache-superset from other sources than our code."""

import pytest

from strangler.model.source import ModuleKind
from support.migration_replay import replay
from support.systems import OSCAR, SUPERSET

pytestmark = pytest.mark.corpus


@pytest.fixture
def replayed(folder_of):
    """The tables that django-oscar's migrations make."""
    return replay(folder_of(OSCAR))


def test_the_replay_itself_gives_the_known_tables(replayed):
    """Counted once by hand; a change here is a fault of the replay, not of the analyser."""
    assert len(replayed) == 68
    assert sum(len(model.relations) for model in replayed.values()) == 115


def test_oscars_tables_are_those_its_migrations_make(analysed, replayed):
    """Its models are abstract in one file and made concrete, on a condition, in another."""
    ours = {table.name for table in analysed(OSCAR).tables}
    assert {model.table for model in replayed.values()} - ours == set()


def test_oscars_foreign_keys_are_those_its_migrations_make(analysed, replayed):
    """Many-to-many fields have tables of their own and are left out."""
    ours = {(t.name, key.column) for t in analysed(OSCAR).tables for key in t.foreign_keys}
    kept = {(m.table, name) for m in replayed.values() for name in m.relations}
    assert ours <= kept | {(table, f"{name}_id") for table, name in kept}


@pytest.mark.parametrize("system", [OSCAR, SUPERSET], ids=str)
def test_kinds_of_modules_are_told_apart(system, analysed):
    kinds = {module.kind for module in analysed(system).modules}
    assert {ModuleKind.CODE, ModuleKind.MIGRATION} <= kinds


def test_supersets_declared_tables_are_found(analysed):
    """52 classes name their table by a literal string."""
    assert len(analysed(SUPERSET).tables) >= 52
