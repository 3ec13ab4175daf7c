import io
import json
import logging
from datetime import UTC, datetime

from strangler.proxy.control.journal import Journal, Level, LibraryLog, LogFormat


def journal(stream, **options):
    return Journal(stream, now=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), **options)


def test_an_event_is_one_line_of_text():
    """Time, level, message, fields."""
    stream = io.StringIO()
    journal(stream).info("reloaded", "rules reloaded", generation=7)
    assert stream.getvalue() == "2026-01-02T03:04:05.000Z info    rules reloaded generation=7\n"


def test_an_event_is_one_json_object_for_a_collector():
    """With the event's name, which stays while the words may change."""
    stream = io.StringIO()
    journal(stream, format_=LogFormat.JSON).error("rules-problem", 'a "b"\nc', count=2)
    assert json.loads(stream.getvalue()) == {
        "time": "2026-01-02T03:04:05.000Z",
        "level": "error",
        "event": "rules-problem",
        "message": 'a "b"\nc',
        "count": 2,
    }
    assert stream.getvalue().count("\n") == 1


def test_words_of_others_begin_no_line_and_no_colour():
    """A reason in an API call cannot forge an event."""
    stream = io.StringIO()
    journal(stream).audit("audit", "kill switch", reason="x\n2026 error \x1b[31mfake")
    assert stream.getvalue().count("\n") == 1
    assert "\x1b" not in stream.getvalue()


def test_secrets_are_taken_out_of_messages_and_fields():
    """Whatever `conceal` hides."""
    stream = io.StringIO()
    said = journal(stream)
    said.conceal = lambda text: text.replace("hunter2", "${PASSWORD}")
    said.warning("upstreams", "http://a:hunter2@b", url="hunter2", count=1)
    assert "hunter2" not in stream.getvalue()
    assert stream.getvalue().count("${PASSWORD}") == 2


def test_what_matters_less_than_asked_for_is_not_written():
    """`audit` matters more than `info`."""
    stream = io.StringIO()
    said = journal(stream, least=Level.AUDIT)
    said.info("a", "a")
    said.audit("b", "b")
    assert "audit" in stream.getvalue()
    assert "info" not in stream.getvalue()


def test_a_closed_stream_stops_nobody():
    """Whoever read our stderr went away."""
    stream = io.StringIO()
    stream.close()
    journal(stream).error("a", "b")


def test_libraries_speak_through_the_journal():
    """With the error's type, without a traceback over many lines."""
    stream = io.StringIO()
    logger = logging.Logger("some.library")
    logger.addHandler(LibraryLog(journal(stream)))
    logger.info("not this")
    try:
        raise ValueError("bad")
    except ValueError:
        logger.exception("failed")
    assert stream.getvalue().count("\n") == 1
    assert "failed: ValueError: bad logger=some.library" in stream.getvalue()
