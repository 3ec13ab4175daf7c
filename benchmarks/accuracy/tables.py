"""Tables and foreign keys, against what a replay of each system's migrations leaves.

Keys are compared as (table, column, table referred to), those of join tables included. Where
migrations are incomplete only recall counts; where they cannot be replayed (loops, SQL) the
literal `__tablename__`s of the classes stand in, for recall only."""

import ast
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.accuracy import migrations_alembic, migrations_django
from benchmarks.accuracy.comparing import Score, compared
from benchmarks.accuracy.schemas import Key, Schema
from strangler.model.analysis import Analysis
from support.corpus import corpus_folder

TABLES, KEYS = 0.99, 0.98
_EXAMPLES = Path(__file__).parents[2] / "examples"
_NOT_CODE = frozenset({"tests", "test", "migrations", "alembic"})


@dataclass(frozen=True, slots=True)
class _System:
    """`root` is what `strangler analyze` is given."""

    name: str
    root: Path
    truth: Callable[[], Schema]
    tables_only: bool = False
    recall_only: bool = False
    goals: tuple[float, float] = (TABLES, KEYS)


def measure(analysed: Callable[[Path], Analysis], wanted: Callable[[str], bool]) -> list[Score]:
    """Every system that is there and wanted; says which are not there."""
    scores = []
    for system in _systems():
        if not wanted(system.name):
            continue
        if not system.root.is_dir():
            print(f"  {system.name}: not in the corpus folder, left out")
            continue
        truth, found = system.truth(), _found(analysed(system.root))
        what = "tables named" if system.tables_only else "tables"
        lenient = system.recall_only or system.tables_only
        for_tables, for_keys = system.goals
        scores.append(
            compared(
                system.name, what, found.tables, truth.tables, goal=for_tables, recall_only=lenient
            )
        )
        if not system.tables_only:
            scores.append(
                compared(
                    system.name, "keys", found.keys, truth.keys, goal=for_keys, recall_only=lenient
                )
            )
    return scores


def _found(analysis: Analysis) -> Schema:
    schema = Schema()
    for table in analysis.tables:
        schema.tables.add(table.name)
        schema.keys |= {Key(table.name, key.column, key.to) for key in table.foreign_keys}
    return schema


def _systems() -> list[_System]:
    corpus = corpus_folder()
    oscar, netbox = corpus / "django_oscar-4.2.1", corpus / "netbox-4.5.10" / "netbox"
    mealie, h = corpus / "mealie-b5643a9", corpus / "h-24395ca"
    airflow, superset = corpus / "apache_airflow_core-3.1.0", corpus / "apache_superset-6.1.0"
    examples = [
        _System(name, _EXAMPLES / name, partial(_expected, _EXAMPLES / name), goals=(1.0, 1.0))
        for name in ("shop", "blog")
    ]
    return [
        *examples,
        _System("django-oscar", oscar, partial(migrations_django.tables, oscar)),
        _System("netbox", netbox, partial(migrations_django.tables, netbox, "users.User")),
        _System("mealie", mealie, partial(migrations_alembic.tables, mealie)),
        _System("h", h, partial(migrations_alembic.tables, h), recall_only=True),
        *(
            _System(name, root, partial(_literal_names, root), tables_only=True)
            for name, root in (("h", h), ("airflow", airflow), ("superset", superset))
        ),
    ]


def _expected(folder: Path) -> Schema:
    """What the running framework's own metadata said of an example."""
    schema = Schema()
    for table in json.loads((folder / "expected.json").read_text("utf-8"))["tables"]:
        schema.tables.add(table["name"])
        keys = table["foreign_keys"]
        schema.keys |= {Key(table["name"], key["column"], key["to"]) for key in keys}
    return schema


def _literal_names(root: Path) -> Schema:
    """The string that `__tablename__` is in every class outside tests and migrations."""
    schema = Schema()
    for path in sorted(root.rglob("*.py")):
        if path.is_file() and _NOT_CODE.isdisjoint(path.relative_to(root).parts):
            for node in ast.walk(ast.parse(path.read_bytes())):
                match node:
                    case (
                        ast.Assign(
                            targets=[ast.Name(id="__tablename__")],
                            value=ast.Constant(value=str(name)),
                        )
                        | ast.AnnAssign(
                            target=ast.Name(id="__tablename__"), value=ast.Constant(value=str(name))
                        )
                    ):
                        schema.tables.add(name)
    return schema
