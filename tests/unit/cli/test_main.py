import subprocess
import sys

import pytest

from strangler import __version__
from strangler.cli.main import main


def strangler(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "strangler", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_version_goes_to_stdout():
    """Scripts read the version from stdout."""
    ran = strangler("--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"strangler {__version__}\n", "")


def test_help_lists_the_commands_that_work_and_no_others():
    """A command that is not built yet does not appear."""
    ran = strangler("--help")
    commands = ran.stdout.partition("Commands:")[2].partition("Exit codes")[0]
    listed = [line.split()[0] for line in commands.splitlines() if line.strip()]
    assert listed == ["analyze", "graph", "explain", "trace", "proxy", "audit", "rules", "deploy"]
    assert ran.returncode == 0


def test_help_imports_nothing_heavy():
    """`strangler --help` answers at once because rich, networkx and libcst stay unread."""
    code = (
        "import sys; from strangler.cli.main import main; main(['--help']);"
        "heavy = {'rich', 'networkx', 'libcst', 'msgspec'} & set(sys.modules);"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyse"],
        ["--loud"],
        ["analyze"],
        ["analyze", ".", "--format", "pdf"],
        ["analyze", ".", "--services", "0"],
        ["analyze", ".", "--jobs", "0"],
        ["analyze", ".", "--boundaries", "b.yaml"],
        ["analyze", ".", "--quiet", "--verbose"],
        ["analyze", ".", "--no-cache", "--cache", "here"],
        ["graph", "."],
        ["graph", ".", "--edges", "roads"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_names_the_way_out(arguments, api, capsys):
    """Exit code 2, nothing on stdout, words on stderr."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "rror" in captured.err


def test_no_command_shows_the_help(capsys):
    """`strangler` alone is asking how."""
    assert main([]) == 2
    captured = capsys.readouterr()
    assert "analyze" in captured.out + captured.err
