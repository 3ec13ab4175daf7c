import pytest
import typer

from strangler.cli.main import main
from strangler.cli.proxy import seconds
from strangler.cli.proxy_banner import banner
from strangler.proxy.control.options import ProxyOptions
from strangler.proxy.control.tokens import VARIABLE, Token
from support.planes import RULES, plane

SECRET = "the-token-of-the-tests"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(RULES)
    return path


@pytest.mark.parametrize(
    ("text", "length"), [("250ms", 0.25), ("30s", 30.0), ("1.5m", 90.0), ("7", 7.0), (" 2s ", 2.0)]
)
def test_durations_are_written_as_in_rules(text, length):
    """A number alone is seconds."""
    assert seconds(text) == length


@pytest.mark.parametrize("text", ["", "-1s", "1h", "s", "1 s 2", "nan"])
def test_what_is_no_duration_is_refused_with_an_example(text):
    """Not taken for zero."""
    with pytest.raises(typer.BadParameter, match="30s"):
        seconds(text)


def test_a_check_reads_everything_and_serves_nothing(path, capsys):
    """Exit code 0, the count on stdout."""
    assert main(["proxy", str(path), "--check"]) == 0
    assert "3 routes" in capsys.readouterr().out


def test_a_check_of_broken_rules_ends_with_2_and_all_problems(path, capsys):
    """On stderr, each with its place."""
    path.write_text(RULES + "colour: red\nshape: round\n")
    assert main(["proxy", str(path), "--check"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "2 problems" in shown.err
    assert "rules.yaml:24:1" in shown.err
    assert "rules.yaml:25:1" in shown.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "70000"], "65535"),
        (["--workers", "0"], "equal to 1"),
        (["--grace", "soon"], "soon"),
        (["--metrics", "some"], "open, token, off"),
        (["--log-format", "xml"], "text, json"),
        (["--quiet", "--verbose"], "exclude"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_would_be_right(path, capsys, arguments, words):
    """Before anything listens."""
    assert main(["proxy", str(path), *arguments]) == 2
    assert words in capsys.readouterr().err


def test_an_access_log_that_cannot_be_written_ends_with_2(path, tmp_path, capsys):
    """Before anything listens."""
    log = tmp_path / "absent" / "access.log"
    assert main(["proxy", str(path), "--access-log", str(log)]) == 2
    assert "--access-log" in capsys.readouterr().err


def test_the_banner_says_where_whom_and_what_next(tmp_path, path):
    """Listeners, upstreams, routes by state, commands; the token only if it was just made."""
    there = plane(tmp_path)
    options = ProxyOptions(rules=str(path))
    kept = banner(there, Token(SECRET, origin="a file"), options).plain
    for part in (
        "http://127.0.0.1:8080",
        "http://127.0.0.1:8081",
        "http://127.0.0.1:8001, http://127.0.0.1:8002",
        "3  1 canary  1 migrated  1 retired",
        "Ctrl-C",
    ):
        assert part in kept
    assert SECRET not in kept
    made = banner(there, Token(SECRET, origin="a file", made=True), options).plain
    assert f"export {VARIABLE}={SECRET}" in made


def test_the_banner_shouts_while_the_kill_switch_is_on(tmp_path, path):
    """With the reason, and without what a reason could do to a terminal."""
    there = plane(tmp_path)
    there.kill_switch.turn(on=True, forced=False, reason="slow \x1b[2J", by="Ada")
    shown = banner(there, Token(SECRET, origin="a file"), ProxyOptions(rules=str(path))).plain
    assert "ON: everything goes to monolith: slow" in shown
    assert "\x1b" not in shown
