"""Key sets from a file or a URL, kept up to date."""

import asyncio
import json

import pytest

from strangler.proxy.control.jwks import DEFAULT_AGE, FILE_POLL, LARGEST, SHORTEST_AGE, KeySets
from strangler.proxy.dataplane.messages import KeySet
from support.stepping import Steps
from support.web_server import answer, web_server

POINT = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
OLD = json.dumps({"keys": [POINT | {"kid": "old"}]})
NEW = json.dumps({"keys": [POINT | {"kid": "new"}]})
HALF = json.dumps({"keys": [POINT, {"kty": "oct", "k": "AA", "kid": "secret"}]})


class Bench:
    def __init__(self):
        self.published = []
        self.reports = []
        self.steps = Steps()
        self.keys = KeySets(
            self.published.append, self.reports.append, sleep=self.steps.sleep, chance=lambda: 0.5
        )


def run(scenario):
    async def whole():
        bench = Bench()
        try:
            await asyncio.wait_for(scenario(bench), 10)
        finally:
            await bench.keys.stop()
        return bench

    return asyncio.run(whole())


def follow(path, *texts):
    """A bench that saw the file with these texts, one after the other; None: no file."""

    async def scenario(bench):
        for number, text in enumerate(texts):
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
            if number:
                await bench.steps.step()
            else:
                bench.keys.configure(str(path))
                await bench.keys.asked()
                await bench.steps.slept()

    return run(scenario)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jwks.json"


def test_a_file_is_read_and_watched(path):
    """Published when its content changes, and only then."""
    bench = follow(path, OLD, OLD, NEW, NEW)
    assert bench.published == [KeySet(OLD), KeySet(NEW)]
    assert bench.reports == []


@pytest.mark.parametrize(
    "bad", [None, "nonsense", "{}", '{"keys": []}', b"\xff", " " * (LARGEST + 1)], ids=repr
)
def test_the_last_good_keys_stay(path, bad):
    """Whatever becomes of the file; it is said once, and once when it is over."""
    bench = follow(path, OLD, bad, bad, NEW)
    assert bench.published == [KeySet(OLD), KeySet(NEW)]
    first, second = bench.reports
    assert first.endswith("the last keys stay in use")
    assert "works again" in second


def test_a_missing_file_is_waited_for(path):
    """It may come later."""
    bench = follow(path, None, OLD)
    assert bench.published == [KeySet(OLD)]
    assert "cannot read it" in bench.reports[0]


def test_keys_that_cannot_be_used_are_named(path):
    """The others are published."""
    bench = follow(path, HALF)
    assert bench.published == [KeySet(HALF)]
    assert "key 2 (secret)" in bench.reports[0]


def test_another_place_replaces_the_first(tmp_path):
    """And none ends it."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text(OLD)
    two.write_text(NEW)

    async def scenario(bench):
        for place in (one, one, two):
            bench.keys.configure(str(place))
            await bench.keys.asked()
        bench.keys.configure("")
        await bench.keys.asked()

    assert run(scenario).published == [KeySet(OLD), KeySet(NEW)]


def fetch(*answers):
    """A bench that got these answers from a server, the server, and how long it waited."""
    kept = []

    async def scenario(bench):
        async with web_server() as server:
            kept.append(server)
            for number, content in enumerate(answers):
                server.answer = content
                if number:
                    kept.append(await bench.steps.step())
                else:
                    bench.keys.configure(server.url + "/keys?secret=1")
                    kept.append(await bench.steps.slept())
            await bench.keys.stop()

    bench = run(scenario)
    return bench, kept[0], kept[1:]


def test_a_url_is_asked_again_when_its_answer_has_aged():
    """Cache-Control within bounds."""
    _, _, waits = fetch(
        answer(body=OLD.encode(), cache_control="public, max-age=120"),
        answer(body=OLD.encode(), cache_control="max-age=1"),
        answer(body=OLD.encode(), cache_control="max-age=86400"),
        answer(body=OLD.encode(), cache_control="s-maxage=60"),
        answer(body=OLD.encode()),
    )
    assert waits == [120.0, SHORTEST_AGE, DEFAULT_AGE, DEFAULT_AGE, DEFAULT_AGE]


def test_an_unchanged_key_set_is_not_sent_again():
    """By its ETag."""
    bench, server, _ = fetch(
        answer(body=OLD.encode(), etag='"1"'), answer(304), answer(body=NEW.encode(), etag='"2"')
    )
    assert bench.published == [KeySet(OLD), KeySet(NEW)]
    assert "if-none-match" not in server.heads[0].lower()
    assert 'if-none-match: "1"' in server.heads[1].lower()


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (answer(500), "status 500"),
        (answer(302, location="/elsewhere"), "status 302"),
        (answer(body=b"<html>"), "not a JWK set"),
        (answer(body=b" " * (LARGEST + 1)), "larger than 1 MB"),
        (b"garbage\r\n\r\n", "cannot be fetched"),
    ],
    ids=["status", "redirect", "content", "size", "garbage"],
)
def test_a_bad_answer_keeps_the_last_keys(bad, why):
    """And is asked for in full after ever longer times, without its query in the report."""
    bench, server, waits = fetch(answer(body=OLD.encode(), etag='"1"'), bad, bad)
    assert bench.published == [KeySet(OLD)]
    (report,) = bench.reports
    assert why in report
    assert "secret" not in report
    assert waits[1:] == [1.0, 2.0]
    assert "if-none-match" not in server.heads[2].lower()


def test_an_invalid_url_is_reported():
    """And ends nothing."""

    async def scenario(bench):
        bench.keys.configure("http://127.0.0.1:port/")
        await bench.keys.asked()

    assert "an invalid URL" in run(scenario).reports[0]


def test_a_file_is_looked_at_every_two_seconds(path):
    """Also after long trouble."""

    async def scenario(bench):
        bench.keys.configure(str(path))
        assert await bench.steps.slept() == 1.0
        for _ in range(5):
            assert await bench.steps.step() == FILE_POLL

    run(scenario)
