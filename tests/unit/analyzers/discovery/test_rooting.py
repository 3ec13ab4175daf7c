"""Which directories are source roots, and the names that follow from them."""

from typing import Any

import pytest


def roots(project: Any, **options: object) -> tuple[str, ...]:
    found: tuple[str, ...] = project.discover(**options).tree.roots
    return found


def test_a_package_at_the_top_is_named_from_the_top(project: Any) -> None:
    project.write("shop/__init__.py", "shop/orders/__init__.py", "shop/orders/views.py")
    assert list(project.names().values()) == ["shop", "shop.orders", "shop.orders.views"]
    assert roots(project) == (".",)


def test_a_gap_without_init_inside_a_package_is_a_namespace_package_in_it(project: Any) -> None:
    """PEP 420; case 16 of the import forms."""
    project.write("p/__init__.py", "p/ns/m.py", "p/ns/q/__init__.py")
    assert list(project.names().values()) == ["p", "p.ns.m", "p.ns.q"]


def test_a_top_that_is_a_package_is_named_by_its_directory(make_project: Any) -> None:
    project = make_project("shop").write("__init__.py", "orders/views.py")
    assert list(project.names().values()) == ["shop", "shop.orders.views"]
    assert roots(project) == ("..",)
    assert [file.is_package for file in project.discover().tree.files] == [True, False]


def test_a_stray_init_beside_a_project_file_makes_no_package(project: Any) -> None:
    project.write("pyproject.toml", "__init__.py", "shop/__init__.py", "shop/a.py")
    assert list(project.names().values()) == ["__init__", "shop", "shop.a"]
    assert not project.discover().tree.files[0].is_package


def test_relative_imports_at_the_top_make_it_a_package_beside_a_project_file(
    make_project: Any,
) -> None:
    project = make_project("shop").fill({"pyproject.toml": "", "__init__.py": "from .a import b"})
    project.write("a.py")
    assert list(project.names().values()) == ["shop", "shop.a"]


def test_names_do_not_depend_on_the_name_of_the_root(make_project: Any) -> None:
    files = {"manage.py": "", "src/shop/__init__.py": "", "docs/conf.py": "", "app/x.py": ""}
    first, second = make_project("one").fill(files), make_project("two/app").fill(files)
    assert first.discover() == second.discover()


def test_src_layout(project: Any) -> None:
    project.write("pyproject.toml", "src/shop/__init__.py", "src/shop/a.py", "src/tool.py")
    assert list(project.names().values()) == ["shop", "shop.a", "tool"]
    assert roots(project) == ("src",)


def test_src_is_a_namespace_where_the_code_imports_it_so(project: Any) -> None:
    project.fill({"main.py": "from src.shop.a import b", "src/shop/a.py": ""})
    project.write("src/shop/__init__.py")
    assert "src.shop.a" in project.names().values()


def test_without_imports_the_parent_of_the_highest_package_is_the_root(project: Any) -> None:
    project.write("src/company/billing/__init__.py")
    assert list(project.names().values()) == ["billing"]


@pytest.mark.parametrize(
    "statement",
    [
        "from company.billing import bill",
        "from company import billing",
        "import company.billing.models",
        "def f():\n    from company.billing.models import (\n        Invoice,\n    )",
    ],
)
def test_imports_prove_a_namespace_package_at_the_top(project: Any, statement: str) -> None:
    project.fill({"src/company/billing/models.py": statement})
    project.write("src/company/billing/__init__.py")
    assert project.names()["src/company/billing/models.py"] == "company.billing.models"
    assert roots(project) == ("src",)


def test_imports_prove_that_the_inner_directory_is_the_root(project: Any) -> None:
    project.fill({"src/company/billing/models.py": "from billing.models import Invoice"})
    project.write("src/company/billing/__init__.py")
    assert roots(project) == ("src/company",)


def test_a_bare_name_of_an_installed_package_does_not_outweigh_a_dotted_one(project: Any) -> None:
    project.write("src/utils/redis/__init__.py").fill(
        {f"src/utils/redis/m{i}.py": "import redis" for i in range(9)}
        | {"src/utils/redis/a.py": "from utils.redis.m1 import x"}
    )
    assert project.names()["src/utils/redis/a.py"] == "utils.redis.a"


def test_strings_in_django_settings_are_evidence(project: Any) -> None:
    project.fill({"manage.py": "", "conf/settings.py": "INSTALLED_APPS = ['apps.orders']"})
    project.write("conf/__init__.py", "apps/orders/__init__.py", "apps/orders/models.py")
    assert project.names()["apps/orders/models.py"] == "apps.orders.models"


def test_portions_of_one_namespace_package_in_two_roots_are_joined(project: Any) -> None:
    """PEP 420; case 17 of the import forms."""
    project.fill(
        {
            "one/company/billing/__init__.py": "from company.billing import x",
            "two/company/stock/__init__.py": "from company.billing import x",
            "two/company/stock/a.py": "from company.stock import y",
        }
    )
    assert list(project.names().values()) == ["company.billing", "company.stock", "company.stock.a"]
    assert roots(project) == ("one", "two")
    assert project.codes() == []


def test_what_lies_in_a_proven_namespace_package_belongs_to_it(project: Any) -> None:
    project.fill({"src/company/billing/__init__.py": "import company.billing"})
    project.write("src/company/plugins/tax/__init__.py", "src/company/tools/x.py")
    assert set(project.names().values()) == {
        "company.billing",
        "company.plugins.tax",
        "company.tools.x",
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[tool.setuptools.packages.find]\nwhere = ["lib"]'),
        ("pyproject.toml", '[tool.setuptools]\npackage-dir = {"" = "lib"}'),
        ("pyproject.toml", '[tool.poetry]\npackages = [{include = "company", from = "lib"}]'),
        ("pyproject.toml", '[tool.hatch.build.targets.wheel]\npackages = ["lib/company"]'),
        ("pyproject.toml", '[tool.pytest.ini_options]\npythonpath = ["lib"]'),
        ("setup.cfg", "[options]\npackage_dir =\n    = lib"),
        ("setup.cfg", "[options.packages.find]\nwhere = lib"),
        ("setup.py", 'setup(name="c", packages=find_packages("lib"), package_dir={"": "lib"})'),
    ],
)
def test_what_a_build_backend_is_told_names_a_root(project: Any, name: str, text: str) -> None:
    project.fill({name: text}).write("lib/company/billing/__init__.py")
    assert project.names()["lib/company/billing/__init__.py"] == "company.billing"


def test_loose_scripts_are_named_from_the_root_around_them(project: Any) -> None:
    project.write(
        "docs/conf.py", "scripts/deploy/run.py", "backend/manage.py", "backend/tools/x.py"
    )
    assert list(project.names().values()) == [
        "manage",
        "tools.x",
        "docs.conf",
        "scripts.deploy.run",
    ]


def test_scripts_that_import_each_other_by_bare_names_are_a_root(project: Any) -> None:
    project.fill({"scripts/run.py": "import helper", "scripts/helper.py": "", "docs/conf.py": ""})
    assert list(project.names().values()) == ["docs.conf", "helper", "run"]
    assert roots(project) == (".", "scripts") or roots(project) == ("scripts", ".")


def test_a_script_named_like_the_standard_library_is_no_evidence(project: Any) -> None:
    project.fill({"scripts/run.py": "import json", "scripts/json.py": ""})
    assert project.names()["scripts/run.py"] == "scripts.run"


def test_code_without_any_init_is_rooted_by_its_imports(project: Any) -> None:
    project.fill({"service/main.py": "from routes.orders import x", "service/routes/orders.py": ""})
    assert list(project.names().values()) == ["main", "routes.orders"]


def test_two_projects_side_by_side_are_two_roots(project: Any) -> None:
    project.write("a/manage.py", "a/one/__init__.py", "b/manage.py", "b/two/__init__.py")
    assert roots(project) == ("a", "b")


def test_configured_roots_win_and_keep_their_order(project: Any) -> None:
    project.fill({"src/company/billing/__init__.py": "import company.billing"})
    project.write("lib/x.py", "p/__init__.py")
    assert roots(project, source_roots=("src/company", "lib")) == ("src/company", "lib", ".")
    assert (
        project.names(source_roots=("src/company",))["src/company/billing/__init__.py"] == "billing"
    )


def test_the_innermost_configured_root_names_a_file(project: Any) -> None:
    project.write("p/__init__.py", "p/q/__init__.py", "p/q/m.py")
    names = project.names(source_roots=(".", "p"))
    assert names["p/q/m.py"] == "q.m"


def test_roots_with_code_go_before_roots_of_tests_and_examples(project: Any) -> None:
    project.write("examples/e/__init__.py", "examples/manage.py", "src/p/__init__.py")
    project.write("itests/unit/__init__.py", "itests/unit/test_a.py", "itests/tests/__init__.py")
    project.fill(
        {"itests/tests/test_b.py": "import pytest", "itests/unit/test_a.py": "import pytest"}
    )
    project.write("itests/conftest.py")
    (project.root / "itests/unit/__init__.py").unlink()
    assert roots(project) == ("src", "examples", "itests")


def test_a_package_with_a_manage_py_is_the_root_where_imports_say_so(project: Any) -> None:
    """`python site/manage.py` puts `site` on the import path."""
    project.write("site/__init__.py", "site/manage.py", "site/orders/__init__.py")
    project.write("site/orders/models.py")
    project.fill({"site/orders/views.py": "from orders.models import Order\n"})
    assert "orders.models" in project.names().values()


def test_a_package_with_a_manage_py_stays_one_where_imports_say_so(project: Any) -> None:
    project.write("site/__init__.py", "site/manage.py", "site/orders/__init__.py")
    project.write("site/orders/models.py")
    project.fill({"site/orders/views.py": "from site.orders.models import Order\n"})
    assert "site.orders.models" in project.names().values()
