"""What a file is for."""

from typing import Any

import pytest

TEST_TEXT = "import pytest\n"


def kind(project: Any, path: str, **options: object) -> str:
    found: str = project.kinds(**options)[path]
    return found


def test_code_is_what_nothing_else_fits(project: Any) -> None:
    project.write("shop/__init__.py", "shop/contest.py", "shop/latest.py", "shop/testimony.py")
    assert set(project.kinds().values()) == {"code"}


@pytest.mark.parametrize("name", ["test_a.py", "a_test.py", "tests.py", "conftest.py"])
def test_files_named_like_tests_that_hold_tests(project: Any, name: str) -> None:
    project.fill({f"shop/{name}": TEST_TEXT})
    assert kind(project, f"shop/{name}") == "test"


def test_a_file_named_like_a_test_that_holds_none_is_code(project: Any) -> None:
    """Superset tries database connections in a `test_connection.py`."""
    project.fill({"commands/test_connection.py": "class TestConnection(BaseCommand): ..."})
    assert kind(project, "commands/test_connection.py") == "code"


@pytest.mark.parametrize("name", ["test", "testing"])
def test_factories_and_clients_that_tests_share_are_test_support(project: Any, name: str) -> None:
    """One file that uses a test framework tells what the whole directory is for."""
    project.fill({f"shop/{name}/factories.py": "", f"shop/{name}/clients.py": TEST_TEXT})
    assert kind(project, f"shop/{name}/factories.py") == "test"


@pytest.mark.parametrize("text", ["", "CASES = [1, 2]\n", "def test_it(): ...\n"])
def test_a_file_named_like_a_test_is_one_unless_it_defines_something_else(
    project: Any, text: str
) -> None:
    project.fill({"shop/tests.py": text})
    assert kind(project, "shop/tests.py") == "test"


@pytest.mark.parametrize("name", ["tests", "test", "testing", "integration_tests"])
def test_helpers_beside_tests_are_tests(project: Any, name: str) -> None:
    project.write(f"{name}/test_a.py", f"{name}/helpers/factories.py")
    assert set(project.kinds().values()) == {"test"}


def test_a_tests_directory_needs_no_telling_file_names(project: Any) -> None:
    project.write("tests/__init__.py", "tests/orders.py")
    assert set(project.kinds().values()) == {"test"}


def test_support_for_the_tests_of_others_is_code(project: Any) -> None:
    """`django.test` and `oscar.test` are part of what these packages ship."""
    project.write("django/__init__.py", "django/test/__init__.py", "django/test/client.py")
    assert set(project.kinds().values()) == {"code"}


def test_a_module_called_test_is_code(project: Any) -> None:
    """Django's command of that name imports `django.test` and is no test."""
    project.fill({"commands/test.py": "from django.test.utils import get_runner"})
    assert kind(project, "commands/test.py") == "code"


def test_an_application_called_tests_is_code(project: Any) -> None:
    project.write("lab/tests/__init__.py", "lab/tests/models.py", "lab/tests/views.py")
    assert set(project.kinds().values()) == {"code"}


def test_a_testing_library_with_its_own_tests_is_code(project: Any) -> None:
    project.write("lib/testing/utils.py", "lib/testing/tests/test_utils.py")
    assert kind(project, "lib/testing/utils.py") == "code"
    assert kind(project, "lib/testing/tests/test_utils.py") == "test"


def test_django_migrations(project: Any) -> None:
    project.write("shop/migrations/__init__.py", "shop/migrations/0001_initial.py")
    project.write("new/migrations/__init__.py")
    assert set(project.kinds().values()) == {"migration"}


def test_the_code_that_runs_migrations_is_code(project: Any) -> None:
    """`django.db.migrations`."""
    project.write("db/migrations/__init__.py", "db/migrations/executor.py")
    assert set(project.kinds().values()) == {"code"}


@pytest.mark.parametrize("name", ["alembic", "migrations"])
def test_an_alembic_environment(project: Any, name: str) -> None:
    project.write(f"{name}/env.py", f"{name}/versions/first.py", f"{name}/shared/utils.py", "a.py")
    assert project.kinds().pop("a.py") == "code"
    assert set(project.kinds().values()) == {"code", "migration"}
    assert list(project.kinds().values()).count("migration") == 3


@pytest.mark.parametrize("file", ["4e6a06bad7a8_init.py", "2015-09-21_4e6a_init.py", "001_a.py"])
def test_versions_with_revision_files(project: Any, file: str) -> None:
    project.write(f"db/versions/{file}", "db/env.py")
    assert project.kinds() == {f"db/versions/{file}": "migration", "db/env.py": "migration"}


def test_versions_of_something_else_are_code(project: Any) -> None:
    project.write("api/versions/v1.py")
    assert kind(project, "api/versions/v1.py") == "code"


@pytest.mark.parametrize("name", ["a_pb2.py", "a_pb2_grpc.py", "schema_generated.py"])
def test_generated_files_by_name(project: Any, name: str) -> None:
    project.write(name)
    assert kind(project, name) == "generated"


@pytest.mark.parametrize("name", ["_vendor", "vendor", "third_party", "extern", "externals"])
def test_vendored_directories(project: Any, name: str) -> None:
    project.write(f"shop/{name}/six/moves.py")
    assert kind(project, f"shop/{name}/six/moves.py") == "vendored"


def test_a_shop_has_vendors_too(project: Any) -> None:
    project.write("shop/vendor/__init__.py", "shop/vendor/models.py")
    assert set(project.kinds().values()) == {"code"}


def test_the_more_special_label_wins(project: Any) -> None:
    project.write(
        "_vendor/a_pb2.py", "_vendor/tests/test_a.py", "tests/test_a.py", "tests/a_pb2.py"
    )
    project.write("tests/migrations/__init__.py")
    assert project.kinds() == {
        "_vendor/a_pb2.py": "vendored",
        "_vendor/tests/test_a.py": "vendored",
        "tests/a_pb2.py": "generated",
        "tests/migrations/__init__.py": "migration",
        "tests/test_a.py": "test",
    }


def test_configured_patterns_win(project: Any) -> None:
    project.write("tests/test_a.py", "qa/a.py", "a_pb2.py")
    assert project.kinds(tests=("qa/",), vendored=("*_pb2.py",), generated=("tests/",)) == {
        "a_pb2.py": "vendored",
        "qa/a.py": "test",
        "tests/test_a.py": "generated",
    }


def test_a_negated_pattern_forbids_a_label(project: Any) -> None:
    project.fill({"exam/test_results.py": TEST_TEXT, "exam/tests/test_a.py": TEST_TEXT})
    kinds = project.kinds(tests=("!exam/test_results.py",))
    assert kinds == {"exam/test_results.py": "code", "exam/tests/test_a.py": "test"}
