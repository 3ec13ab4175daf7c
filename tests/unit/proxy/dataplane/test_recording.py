"""What the access log says of an exchange, and what it never says."""

import json

import pytest

from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.rules.model import Substitution
from support.played import World


@pytest.fixture
def world():
    return World()


def logged(world):
    return [json.loads(line) for line in world.log]


def ask(world, target=b"/", *lines):
    connection, _ = world.client()
    head = [b"GET %b HTTP/1.1" % target, b"Host: shop.example", *lines, b"", b""]
    connection.data_received(b"\r\n".join(head))
    return connection


def test_values_of_the_query_are_left_out(world):
    """They hold names, tokens and the like; a part without a name may be one itself."""
    ask(world, b"/reset?user=ann&token=s3cr3t&s3cr3t-by-itself&empty=")
    world.monolith.last.answer()
    (entry,) = logged(world)
    assert entry["query"] == "user&token&empty"
    assert "s3cr3t" not in json.dumps(entry)


def test_cookies_and_credentials_are_left_out(world):
    """Nothing of the fields but the user agent, and that in part."""
    ask(
        world,
        b"/",
        b"Cookie: a=s3cr3t",
        b"Authorization: Bearer s3cr3t",
        b"User-Agent: " + b"x" * 999,
    )
    world.monolith.last.answer()
    (entry,) = logged(world)
    assert "s3cr3t" not in json.dumps(entry)
    assert len(entry["agent"]) == 512


def test_values_from_the_environment_are_shown_by_their_placeholder(world):
    """In the reason of a failure, which may quote what was configured."""
    substitutions = (Substitution(value="hunter2", placeholder="${PASSWORD}"),)
    recorder = world.engine._recorder
    from strangler.rules.redaction import shown

    recorder.redact = lambda text: shown(text, substitutions)
    ask(world)
    failure = Failure(Outcome.CONNECT_FAILED, sent=True, detail="no route to hunter2")
    world.monolith.last.owner.on_failure(failure)
    (entry,) = logged(world)
    assert entry["detail"] == "no route to ${PASSWORD}"


def test_odd_bytes_make_no_odd_lines(world):
    """One entry is one line of ASCII, whatever the client sent."""
    ask(world, b"/%0a%0d/\\", b'User-Agent: \xff\x80caf\xe9 "quoted"')
    world.monolith.last.answer()
    (line,) = world.log
    assert line.count(b"\n") == 1
    assert line.isascii()
    assert json.loads(line)["agent"] == '\\xff\\x80caf\\xe9 "quoted"'


def test_only_a_function_has_a_version(world):
    """An HTTP server says nothing of the kind."""
    ask(world)
    world.monolith.last.answer()
    (entry,) = logged(world)
    assert entry["server"]
    assert "version" not in entry


def test_every_exchange_has_one_line(world):
    """However it ends; a request that could not be read has one too."""
    ask(world).connection_lost(None)
    ask(world, b"/x y")
    ask(world)
    world.monolith.last.answer()
    assert [entry["outcome"] for entry in logged(world)] == [
        "client-left",
        "malformed-request",
        "answered",
    ]
