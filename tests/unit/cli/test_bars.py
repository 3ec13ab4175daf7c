import os
import re
import threading
from io import StringIO

import pytest

from strangler.cli.bars import StageLines, duration, progress
from strangler.cli.terminal import Volume, console
from strangler.progress import SILENT


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def screen(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    return Screen()


def test_a_finished_stage_keeps_a_line_with_count_time_and_remark():
    """What took how long can be read afterwards."""
    stream, clock = StringIO(), Clock()
    with StageLines(console(stream), clock).stage("parse", 2000) as stage:
        stage.advance(2000)
        stage.note("1,900 from cache")
        clock.now = 2.14
    assert stream.getvalue() == "✓ parse            2,000    2.1 s  1,900 from cache\n"


def test_a_failed_stage_leaves_no_line_and_hides_nothing():
    """The error that follows speaks for itself."""
    stream = StringIO()
    with pytest.raises(ValueError, match="broken"), StageLines(console(stream)).stage("parse", 2):
        raise ValueError("broken")
    assert stream.getvalue() == ""


def test_an_open_stage_shows_count_and_time_left(screen):
    """An estimate appears once there is something to estimate from."""
    clock = Clock()
    with StageLines(console(screen), clock).stage("parse", 100) as stage:
        clock.now = 5.0
        stage.advance(25)
        said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
        assert "25 of 100  15 s left" in said


def test_progress_is_drawn_at_most_ten_times_a_second(screen):
    """Drawing must not slow the work down."""
    with StageLines(console(screen), Clock()).stage("parse", 100) as stage:
        before = screen.getvalue()
        stage.advance(50)
        assert screen.getvalue() == before


def test_no_thread_draws(screen):
    """The analyser forks while a stage is open; a second thread could hold a lock then."""
    before = threading.active_count()
    with StageLines(console(screen)).stage("parse", 100):
        assert threading.active_count() == before


def test_a_forked_worker_can_report_while_a_stage_is_open(screen):
    """Nothing the worker inherits is locked."""
    with StageLines(console(screen)).stage("parse", 100) as stage:
        stage.advance()
        worker = os.fork()
        if not worker:
            console(StringIO()).print("in the worker")
            stage.advance()
            os._exit(7)
        assert os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) == 7


def test_stages_may_be_open_inside_each_other(screen):
    """The inner one's line stays above the outer one's moving line."""
    lines = StageLines(console(screen), Clock())
    with lines.stage("outer", None), lines.stage("inner", 3) as stage:
        stage.advance(3)
    said = screen.getvalue()
    assert said.index("✓ inner") < said.index("✓ outer")
    assert said.endswith("\n")


def test_nobody_watches_where_there_is_no_terminal(capsys):
    """No progress bar in a log file, unless --verbose asks for the finished stages."""
    assert progress(Volume.NORMAL) is SILENT
    assert progress(Volume.QUIET) is SILENT
    assert progress(Volume.VERBOSE) is not SILENT


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.04, "0.0 s"), (9.94, "9.9 s"), (41, "41 s"), (125, "2 min 5 s")]
)
def test_durations_are_for_people(seconds, said):
    """Seconds as long as they can be grasped, then minutes."""
    assert duration(seconds) == said
