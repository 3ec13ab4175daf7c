from dataclasses import replace
from pathlib import Path

from strangler.diagnostics import SYMLINK_LOOP, SYNTAX_ERROR, UNREADABLE_FILE, report
from strangler.locations import Location
from strangler.model.boundaries import Boundary

GOLDEN = Path(__file__).with_name("analyze_80x24.txt")


def without_trailing_blanks(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def test_the_summary_fits_on_a_screen_of_80_by_24(run, api):
    """Verdict, parts, three findings, files and the next command, and room for the prompt."""
    api.kept = ("boundaries.yaml",)
    ran = run("analyze", "legacy")
    assert ran.code == 0
    assert without_trailing_blanks(ran.out) == GOLDEN.read_text()
    assert len(ran.out.splitlines()) == 23
    assert max(map(len, ran.out.splitlines())) <= 80


def test_on_a_higher_screen_all_parts_are_shown(run, monkeypatch):
    """Nothing is left out where there is room."""
    monkeypatch.setenv("LINES", "50")
    out = run("analyze", "legacy").out
    assert "platform" in out
    assert "smaller ones" not in out


def test_options_reach_the_analyser(run, api):
    """What the command line says wins over the settings file."""
    ran = run("analyze", "legacy", "--services", "4", "--app", "shop", "--jobs", "2",
              "--cache", "here", "-o", "out", "--format", "json, md")  # fmt: skip
    assert ran.code == 0
    asked, written = api.asked
    assert (asked["config"].services, asked["config"].app) == (4, "shop")
    assert (asked["jobs"], asked["cache"]) == (2, Path("here"))
    assert (written["directory"], written["formats"]) == (Path("out"), ("json", "md"))
    assert written["cache"] == Path("here")


def test_no_cache_and_automatic_services(run, api):
    """`auto` takes back what the settings file says."""
    run("analyze", "legacy", "--no-cache", "--services", "auto")
    assert api.asked[0]["cache"] is False
    assert api.asked[0]["config"].services is None


def test_quiet_says_only_errors(run):
    """The report is on disk; a script needs no summary."""
    ran = run("analyze", "legacy", "--quiet")
    assert ran.out == ""
    assert "STR103" in ran.err
    assert "STR303" not in ran.err


def test_quiet_may_stand_before_the_command(run):
    """`strangler --quiet analyze` and `strangler analyze --quiet` are the same."""
    assert run("--quiet", "analyze", "legacy").out == ""


def test_diagnostics_of_one_kind_are_summed_up(run):
    """One file of many is named; the others are counted."""
    err = run("analyze", "legacy").err
    assert err.count("STR103") == 1
    assert "(+2 more: file is not valid Python 3)" in err


def test_verbose_shows_every_diagnostic_and_stage(run, api):
    """Also those that need no action."""
    loop = report(SYMLINK_LOOP, "a/b leads to a", Location("a/b", 1))
    api.analysis = replace(api.analysis, diagnostics=(*api.analysis.diagnostics, loop))
    err = run("analyze", "legacy", "--verbose").err
    assert err.count("STR103") == 3
    assert "STR109" in err
    assert "✓ parse" in err


def test_many_diagnostics_take_about_ten_lines_and_the_rest_is_counted(run, api):
    """A screen of errors hides the verdict."""
    long = "x" * 300
    api.analysis = replace(
        api.analysis,
        diagnostics=tuple(
            report(code, long, Location(f"a{n}.py", n))
            for code in (SYNTAX_ERROR, UNREADABLE_FILE)
            for n in (1, 2, 3)
        )
        + api.analysis.diagnostics,
    )
    err = run("analyze", "legacy").err
    assert len(err.splitlines()) <= 12
    assert err.splitlines()[-1] == "7 more in strangler-report/report.json"


def test_a_project_without_anything_to_find_says_so(run, api):
    """No parts, no cuts, no cycles, no gaps: each finding has words for it."""
    verdict = replace(api.analysis.boundary.verdict, sentence="Too small to split.")
    api.analysis = replace(
        api.analysis,
        boundary=Boundary((), (), verdict, None),
        cuts=(), cycles=(), unresolved=(), diagnostics=(), endpoints=(),
        project=replace(api.analysis.project, unparsed=0),
    )  # fmt: skip
    out = run("analyze", "legacy").out
    assert out.startswith("Too small to split.\n")
    assert "nothing crosses between the parts" in out
    assert "No cycles." in out
    assert "Nothing was left out" in out
    assert "Next  strangler explain legacy shop.orders.models\n" in out
