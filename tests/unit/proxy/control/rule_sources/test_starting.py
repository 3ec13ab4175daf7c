import io
import threading

import pytest

from strangler.errors import ConfigurationError
from strangler.proxy.control.compiling import RulesRefusedError
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.rule_sources.keeping import LastGood
from strangler.proxy.control.rule_sources.source import Document, SourceError
from strangler.proxy.control.rule_sources.starting import RulesReader
from support.planes import RULES

GOOD, BROKEN = RULES.encode(), b"version: 1\ncolour: red\n"
MONOLITH = "http://10.0.0.1:8000"


class Source:
    """Gives what it is told to, once."""

    name, files, poll = "s3://b/k", (), 15.0

    def __init__(self, content=None, hanging=None):
        self.content, self.hanging, self.given = content, hanging, None
        self.asked = []

    def fetch(self, *, anew=False):
        self.asked.append(anew)
        content = self.content
        if self.hanging:
            self.hanging.wait(20)
        if content is None:
            raise SourceError(f"{self.name}: away")
        if content == self.given and not anew:
            return None
        self.given = content
        return Document(content=content, name="k@1")

    def pause(self):
        return self.poll

    def close(self):
        pass


def reader(source, tmp_path, *, keep=None, **options):
    last_good = LastGood(tmp_path, source.name)
    if keep is not None:
        last_good.keep(Document(content=keep, name="k@0"))
    log = io.StringIO()
    made = RulesReader(source, last_good, Journal(log), environment={}, **options)
    made.log = log
    return made


def test_the_source_comes_first(tmp_path):
    """Whatever was kept."""
    it = reader(Source(GOOD), tmp_path, keep=RULES.replace("25", "26").encode())
    assert (
        it.first(MONOLITH).rules.digest == it._prepare(Document(content=GOOD, name="")).rules.digest
    )
    assert (it.refused, it.makeshift) == ((), False)


@pytest.mark.parametrize("content", [None, BROKEN])
def test_without_usable_rules_the_last_good_ones_begin(tmp_path, content):
    """Away or broken; what is broken is remembered with every problem."""
    it = reader(Source(content), tmp_path, keep=GOOD)
    assert len(it.first(MONOLITH).rules.routes) == 3
    assert bool(it.refused) == (content is BROKEN)
    assert "last good rules, k@0" in it.log.getvalue()


def test_without_those_everything_goes_to_the_monolith(tmp_path):
    """No route, and the health path that load balancers ask."""
    it = reader(Source(), tmp_path)
    rules = it.first(MONOLITH).rules
    assert (rules.routes, rules.default, rules.proxy.health_path) == ((), "monolith", "/livez")
    assert it.makeshift


def test_last_good_rules_that_are_good_no_more_do_not_stop_a_start(tmp_path):
    """A variable that they name is gone: the next choice counts."""
    kept = RULES.replace("http://", "http://${GONE}", 1).encode()
    it = reader(Source(), tmp_path, keep=kept)
    assert it.first(MONOLITH).rules.routes == ()
    assert "GONE" in it.log.getvalue()


def test_without_anything_every_reason_is_said(tmp_path):
    """And how to give a monolith."""
    with pytest.raises(ConfigurationError) as caught:
        reader(Source(), tmp_path).first("")
    assert "away" in str(caught.value)
    assert "--monolith URL" in str(caught.value)
    with pytest.raises(ConfigurationError, match="--monolith"):
        reader(Source(), tmp_path).first("10.0.0.1")


def test_a_source_that_hangs_is_not_waited_for(tmp_path):
    """A task has to answer its health check; what the source says later is asked for anew, since
    it believes that we know it."""
    hanging = threading.Event()
    source = Source(GOOD, hanging)
    it = reader(source, tmp_path, keep=RULES.replace("25", "26").encode(), patience=0.01)
    assert "26" in str(it.first(MONOLITH).rules)
    hanging.set()
    assert it() is not None
    assert source.asked == [True, True]
    assert it() is None


def test_only_what_workers_took_is_kept(tmp_path):
    """Neither what was refused nor what was read and not applied."""
    source = Source(GOOD)
    it = reader(source, tmp_path)
    first = it.first(MONOLITH)
    it.applied(first)
    source.content = RULES.replace("25", "27").encode()
    assert it() is not None
    it.applied(first)
    source.content = BROKEN
    with pytest.raises(RulesRefusedError):
        it()
    assert LastGood(tmp_path, source.name).read().content == GOOD


def test_a_directory_that_is_full_stops_nobody(tmp_path, monkeypatch):
    """It is said, and the proxy serves."""
    it = reader(Source(GOOD), tmp_path)
    first = it.first(MONOLITH)

    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("strangler.proxy.control.rule_sources.keeping.write_durably", full)
    it.applied(first)
    assert "No space left" in it.log.getvalue()
