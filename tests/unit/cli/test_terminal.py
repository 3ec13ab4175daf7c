from io import StringIO

import pytest
import typer

from strangler.cli.terminal import Volume, console, hanging, printable


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def surroundings(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def said_in_red(stream: StringIO) -> str:
    console(stream).print("stop", style="red")
    return stream.getvalue()


def test_a_terminal_gets_colour():
    """People get red words in red."""
    assert said_in_red(Screen()) == "\x1b[31mstop\x1b[0m\n"


def test_no_color_is_honoured(monkeypatch):
    """See no-color.org."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert said_in_red(Screen()) == "stop\n"


def test_a_file_gets_no_colour_even_when_colour_is_forced(monkeypatch):
    """FORCE_COLOR is about terminals; a file is none."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert said_in_red(StringIO()) == "stop\n"


def test_names_are_not_read_as_markup():
    """`dict[str]` is a name, not a style."""
    stream = StringIO()
    console(stream).print("dict[red] :smile: 42")
    assert stream.getvalue() == "dict[red] :smile: 42\n"


def test_analysed_code_cannot_command_the_terminal():
    """Escape sequences and direction marks are shown as what they are: unprintable."""
    assert printable("a\x1b[2Jb\u202ec\n") == "a\ufffd[2Jb\ufffdc\n"


def test_folded_lines_hang_under_the_first():
    """Paths stay whole, so that they can be clicked and copied."""
    assert hanging("1. ", "see a/very/long/path.py:3", 24) == "1. see\n   a/very/long/path.py:3"


def test_quiet_and_verbose_exclude_each_other():
    """Nobody means both."""
    with pytest.raises(typer.BadParameter):
        Volume.of(quiet=True, verbose=True)
