import os
import subprocess
import sys

from strangler.errors import ConfigurationError, UnusableInputError


def test_misuse_ends_with_2_and_its_message(run, api):
    """All lines of the message, without a traceback."""
    api.fails_with = ConfigurationError("two problems:\nfirst\nsecond")
    ran = run("analyze", "legacy")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: two problems:\n  first\n  second\n"


def test_unusable_input_ends_with_3(run, api):
    """There is nothing to analyse."""
    api.fails_with = UnusableInputError("no Python in legacy")
    assert run("analyze", "legacy").code == 3


def test_a_missing_directory_ends_with_3(run):
    """The directory is looked for before anything else."""
    ran = run("analyze", "nowhere")
    assert ran.code == 3
    assert ran.err == "error: nowhere does not exist; name the directory of the monolith\n"


def test_our_own_fault_ends_with_70_a_traceback_and_a_request(run, api):
    """A bug is not dressed up as the user's mistake."""
    api.fails_with = ZeroDivisionError("oops")
    ran = run("analyze", "legacy")
    assert ran.code == 70
    assert "ZeroDivisionError: oops" in ran.err
    assert "bug in strangler" in ran.err


def test_control_c_ends_with_130_and_says_what_was_written(run, api):
    """Whoever interrupts a run wants to know what it left behind."""
    api.fails_with = KeyboardInterrupt()
    ran = run("analyze", "legacy")
    assert (ran.code, ran.err) == (130, "interrupted; nothing was written\n")


def test_control_c_while_the_report_is_written_does_not_claim_that_nothing_was(
    run, api, monkeypatch
):
    """Files are renamed one by one; some may be new."""

    def write_report(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "write_report", write_report)
    ran = run("analyze", "legacy")
    assert ran.code == 130
    assert ran.err == "interrupted; some files in strangler-report may be of this run\n"


def test_a_reader_that_goes_away_is_no_error_to_talk_about():
    """`strangler graph . | head` ends quietly."""
    code = (
        "import sys, typer; from strangler.cli.outcomes import guarded\n"
        "def flood() -> None:\n    sys.stdout.write('x' * 1_000_000)\n"
        "app = typer.Typer(); app.command()(guarded(flood)); app([])"
    )
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (141, b"")
