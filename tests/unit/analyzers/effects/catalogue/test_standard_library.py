"""The catalogue speaks of every public function and method of the standard library."""

import subprocess
import sys
from pathlib import Path

import pytest

from strangler.analyzers.effects.cataloguing import Catalogue, shipped
from strangler.model.effects import STRENGTH, EffectKind, Strength
from support import public_names


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(shipped())


def test_every_public_name_of_the_standard_library_is_told_of(catalogue: Catalogue) -> None:
    """In a process of its own, for modules do things when they are imported."""
    script = Path(public_names.__file__)
    listed = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    names = listed.stdout.split()
    assert len(names) > 15_000
    assert [name for name in names if not catalogue.tells(name)] == []


@pytest.mark.parametrize(
    "name",
    [
        *("builtins.eval", "builtins.exec", "builtins.__import__", "importlib.import_module"),
        *("pickle.load", "pickle.loads", "shelve.open", "runpy.run_path", "timeit.timeit"),
        *("ctypes.CDLL", "code.interact", "logging.config.dictConfig", "yaml.unsafe_load"),
    ],
)
def test_what_runs_code_that_it_is_given_is_unknown(catalogue: Catalogue, name: str) -> None:
    assert catalogue.tells(name)
    assert catalogue.find(name) is None


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("json.dumps", set()),
        ("json.loads.get", set()),
        ("builtins.str.join", set()),
        ("builtins.list.append", set()),
        ("builtins.open", {EffectKind.READS_FILE}),  # or writes, as its mode says
        ("builtins.open.write", {EffectKind.WRITES_FILE}),
        ("pathlib.Path.parent.joinpath.write_text", {EffectKind.WRITES_FILE}),
        ("pathlib.Path.name.lower", set()),
        ("os.environ.get", set()),
        ("os.environ.setdefault", {EffectKind.CHANGES_STATE}),
        ("os.path.join", set()),
        ("os.path.exists", {EffectKind.READS_FILE}),
        ("posixpath.exists", {EffectKind.READS_FILE}),
        ("os.kill", {EffectKind.EXITS}),
        ("sys.exit", {EffectKind.EXITS}),
        ("subprocess.run.stdout.decode", set()),
        ("socket.create_connection.sendall", {EffectKind.NETWORK}),
        ("smtplib.SMTP.send_message", {EffectKind.MAIL}),
        ("urllib.request.urlopen.read", set()),
        ("logging.getLogger.getChild.warning", {EffectKind.LOGS}),
        ("datetime.datetime.now.date.isoformat", set()),
        ("uuid.uuid4", {EffectKind.RANDOM}),
        ("concurrent.futures.ThreadPoolExecutor.__enter__.submit.result", set()),
        ("asyncio.get_running_loop.create_connection", {EffectKind.NETWORK}),
    ],
)
def test_names_of_results_are_followed(
    catalogue: Catalogue, name: str, kinds: set[EffectKind]
) -> None:
    entries = catalogue.find(name)
    assert entries is not None
    assert {entry.kind for entry in entries} == kinds


def test_statements_of_sql_are_left_to_who_reads_sql(catalogue: Catalogue) -> None:
    for name in (
        "sqlite3.connect.cursor.execute",
        "sqlite3.connect.__enter__.execute",
        "psycopg2.connect.cursor.execute",
        "psycopg2.connect.cursor.__enter__.execute",
        "psycopg.connect.execute",
        "django.db.connection.cursor.__enter__.execute",
        "django.db.connections.cursor.execute",
        "pymysql.connect.cursor.executemany",
        "asyncpg.create_pool.acquire.fetch",
    ):
        assert catalogue.sql(name), name
        assert catalogue.find(name) is None, name
    assert catalogue.find("sqlite3.connect.execute.fetchall") == ()


def test_functions_that_call_what_they_are_given_say_so(catalogue: Catalogue) -> None:
    called = dict(catalogue.callbacks())
    for name in (
        "threading.Thread",
        "concurrent.futures.ThreadPoolExecutor.submit",
        "functools.reduce",
        "re.sub",
        "atexit.register",
        "contextlib.ExitStack.callback",
        "asyncio.to_thread",
        "django.db.transaction.on_commit",
        "django.core.cache.cache.get_or_set",
    ):
        assert called[name], name


def test_nothing_that_the_catalogue_calls_harmless_is_strong() -> None:
    harmless = {kind for kind in EffectKind if STRENGTH[kind] is Strength.NONE}
    assert harmless == {EffectKind.RANDOM, EffectKind.TIME, EffectKind.LOGS}
