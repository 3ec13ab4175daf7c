import pytest

from strangler.analyzers.discovery.declaring import is_declaring, read_declarations
from strangler.model.source import Declaration


@pytest.fixture
def declared(tmp_path):
    """A file's path and text in, its declarations out, as (line, group, name, target)."""

    def run(path, text):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        found = read_declarations(tmp_path, [path])
        return [(d.line, d.group, d.name, d.target) for d in found]

    return run


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("pyproject.toml", True),
        ("a/setup.cfg", True),
        ("ops/cron.d/shop", True),
        ("crontab", True),
        ("x.timer", True),
        ("a.yaml", True),
        ("README.md", False),
        ("setup.py", False),
    ],
)
def test_files_are_told_by_their_names(path, expected):
    assert is_declaring(path) is expected


def test_scripts_of_all_kinds_of_projects(declared):
    assert declared(
        "pyproject.toml",
        '[project.scripts]\na = "m:f"\n[project.gui-scripts]\nb = "m:g"\n'
        '[tool.poetry.scripts]\nc = { reference = "m:h", type = "console" }\n'
        '[tool.poetry.plugins."x.y"]\nd = "m:K"\n',
    ) == [
        (2, "console_scripts", "a", "m:f"),
        (4, "gui_scripts", "b", "m:g"),
        (6, "console_scripts", "c", "m:h"),
        (8, "x.y", "d", "m:K"),
    ]


def test_what_was_installed_declares_its_entry_points(declared):
    assert declared("x.dist-info/entry_points.txt", "[console_scripts]\na = m:f\n\n[g]\nb=m\n") == [
        (2, "console_scripts", "a", "m:f"),
        (5, "g", "b", "m"),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[project\n"),
        ("pyproject.toml", "project = 1\n"),
        ("setup.cfg", "no section\n"),
        ("setup.cfg", "[metadata]\nname = x\n"),
        ("crontab", "just words\n# 1 1 1 1 1 x\nA=b\n"),
        ("a.timer", "[Timer]\nOnCalendar=daily\n"),
        ("a.service", "[Service]\nType=oneshot\n"),
        ("a.yaml", "kind: Deployment\n# CronJob\n"),
    ],
)
def test_what_cannot_be_read_or_means_something_else_declares_nothing(declared, path, text):
    assert declared(path, text) == []


def test_a_missing_or_huge_file_declares_nothing(tmp_path):
    (tmp_path / "crontab").write_text("* * * * * x\n" * 60_000, encoding="utf-8")
    assert read_declarations(tmp_path, ["crontab", "gone"]) == ()


def test_a_crontab_has_lines_of_five_fields_or_a_word(declared):
    assert declared("crontab", "SHELL=/bin/sh\n*/5 1-3 * JAN mon python -m a\n@daily x y\n") == [
        (2, "crontab", "*/5 1-3 * JAN mon", "python -m a"),
        (3, "crontab", "@daily", "x y"),
    ]


def test_a_timer_starts_the_unit_it_names(tmp_path):
    (tmp_path / "a.timer").write_text("[Timer]\nUnit=b.service\nOnBootSec=5\n", encoding="utf-8")
    (tmp_path / "b.service").write_text("[Service]\nExecStart=-/bin/b --x\n", encoding="utf-8")
    assert read_declarations(tmp_path, ["a.timer", "b.service"]) == (
        Declaration("a.timer", 3, "systemd", "a.timer 5", "/bin/b --x"),
    )


def test_a_cron_job_has_the_command_and_arguments_of_its_containers(declared):
    text = (
        "---\nkind: CronJob\nmetadata:\n  name: tidy\nspec:\n  schedule: '@daily'\n"
        "  jobTemplate:\n    containers:\n      - name: a\n        command:\n"
        "        - python\n        - -m\n        args: [\"a.b\", 'c']\n"
    )
    assert declared("a.yml", text) == [(10, "kubernetes", "tidy @daily", "python -m a.b c")]
