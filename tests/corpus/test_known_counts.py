"""What is known of django-oscar and apache-superset from other sources than our code."""

import ast

import pytest
from benchmarks.accuracy.migrations_django import replay

from strangler.model.source import ModuleKind
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
    """One-to-one fields too; many-to-many fields have tables of their own."""
    found = {table.name: table for table in analysed(OSCAR).tables}
    ours = {m.table: {key.column for key in found[m.table].foreign_keys} for m in replayed.values()}
    assert ours == {model.table: model.columns() for model in replayed.values()}


@pytest.mark.parametrize("system", [OSCAR, SUPERSET], ids=str)
def test_kinds_of_modules_are_told_apart(system, analysed):
    kinds = {module.kind for module in analysed(system).modules}
    assert {ModuleKind.CODE, ModuleKind.MIGRATION} <= kinds


def test_supersets_declared_tables_are_found(analysed, folder_of):
    """Every class of its code that names its table by a literal string."""
    root, analysis = folder_of(SUPERSET), analysed(SUPERSET)
    code = (root / m.path for m in analysis.modules if m.kind is ModuleKind.CODE)
    declared = {name for path in code for name in declared_tables(path)}
    assert len(declared) == 32
    assert declared - {table.name for table in analysis.tables} == set()


def declared_tables(path):
    """Literal `__tablename__`s of the classes in a file."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        match node:
            case ast.Assign(
                targets=[ast.Name(id="__tablename__")], value=ast.Constant(value=str(name))
            ):
                yield name
