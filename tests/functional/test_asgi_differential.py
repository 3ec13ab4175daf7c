"""The same raw requests through the own edge and through the ASGI door under each server.

Under uvicorn every difference has its reason here; under all of them no origin is ever sent what
a strict reader would not read in the same way."""

from fnmatch import fnmatchcase

import pytest

from support.asgi_servers import COMMANDS, present, serving
from support.differences import Seen, Way, differences
from support.proxying import Strangler, request, response, rules_for
from support.raw_requests import CORPUS, MALICIOUS
from support.recording import OK, RecordingOrigin

APP = """
from strangler.proxy import create_app

app = create_app("rules.yaml")
"""
RULES = """
version: 1
upstreams:
  monolith: {{url: "http://127.0.0.1:{port}"}}
default: monolith
"""
SERVER_REFUSES = "uvicorn answers what llhttp cannot read, with a status of its own"
PARSED = "uvicorn hands over the parsed URL: what is no path and no query is gone"
REASONS = [
    ("~x-forwarded-host ~traceparent", "*", "each way has a port and traces of its own"),
    ("target", "question-alone", "ASGI has no empty query: `/a?` and `/a` look the same"),
    ("~forwarded ~host", "absolute-other-host absolute-port", PARSED),
    ("answers*400 requests*", "absolute-no-path", "uvicorn refuses a URL without a path"),
    ("answers*200 requests*", "absolute-user absolute-ftp target-fragment", PARSED),
    ("answers*400", "connect method-unknown method-lower version-*.* version-long h2-preface",
     SERVER_REFUSES),
    ("answers*400 requests*", "chunk-extension-blank", SERVER_REFUSES),
    ("answers*200 requests*", "target-two-spaces version-missing",
     "uvicorn's parser passes them on as a proper request"),
    ("trailers +x-end", "trailers trailers-asked",
     "uvicorn with httptools puts trailers that came early among the fields"),
    ("answers*400 requests*", "trailer-*",
     "so that one which frames or routes looks like a second such field, which we refuse"),
    ("answers*505", "version-missing", "ASGI says 0.9, and we know no such version"),
    ("answers*400 requests*", "upgrade-body websocket-smuggle",
     "uvicorn takes it for a handshake with content and refuses it"),
]  # fmt: skip
"""Words that differ, requests (patterns of both), why."""


def answer(message):
    """Two bytes of content, but for HEAD."""
    return OK.removesuffix(b"ok") if message.method == b"HEAD" else OK


REPLIES = {
    "fields": response(200, b"Set-Cookie: a=1", b"ETag: x", b"Set-Cookie: b=2", b"X-A:  caf\xe9"),
    "redirect": response(301, b"Location: http://elsewhere.example/?a=%20", b"Server: origin"),
    "empty": response(404, body=b""),
    "no-content": response(204, body=None),
    "chunked": response(200, b"Transfer-Encoding: chunked", body=None) + b"2\r\nok\r\n0\r\n\r\n",
    "failing": response(503, b"Retry-After: 7", b"Date: Thu, 01 Jan 1970 00:00:00 GMT"),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One origin, the own edge and all servers before it."""
    folder = tmp_path_factory.mktemp("asgi")
    with RecordingOrigin(answer) as origin, Strangler(rules_for(origin)) as edge:
        (folder / "rules.yaml").write_text(RULES.format(port=origin.port), encoding="utf-8")
        with serving(folder, [name for name in COMMANDS if present(name)], APP) as servers:
            yield origin, edge, servers


@pytest.fixture(scope="module")
def own(running) -> dict[str, Seen]:
    way = Way(running[1].address, running[0])
    return {name: way.send(data) for name, data in CORPUS.items()}


@pytest.fixture(scope="module", params=list(COMMANDS))
def door(request, running) -> tuple[str, dict[str, Seen]]:
    if request.param not in running[2]:
        pytest.skip(f"{request.param} is not installed")
    way = Way(running[2][request.param].address, running[0])
    return request.param, {name: way.send(data) for name, data in CORPUS.items()}


def test_nothing_arrives_that_a_strict_origin_refuses(door):
    """Whatever the server lets pass."""
    assert {name: seen.malformed for name, seen in door[1].items() if seen.malformed} == {}


def test_nobody_smuggles(door):
    """No request that was hidden in another's body arrives, but where it stands behind it by any
    reading."""
    _, seen = door
    arrived = {n for n, s in seen.items() for r in s.requests if r.target == b"/smuggled"}
    assert arrived <= {"cl-body-longer"}


def test_every_difference_to_the_own_edge_has_its_reason(own, door):
    """And every reason its difference; under uvicorn, which most people use."""
    server, seen = door
    if server != "uvicorn-httptools":
        pytest.skip("only uvicorn's differences are told one by one")
    unused, unexplained = list(REASONS), []
    for name in CORPUS:
        for difference in differences(own[name], seen[name]):
            found = [entry for entry in REASONS if explains(entry, name, difference)]
            unused = [entry for entry in unused if entry not in found]
            if not found:
                unexplained.append(f"{name}: {difference}")
    assert unexplained == []
    assert unused == []


def explains(entry, name, difference):
    what, where, _ = entry
    return any(fnmatchcase(name, pattern) for pattern in where.split()) and any(
        fnmatchcase(difference, pattern) for pattern in what.split()
    )


def test_ordinary_requests_are_answered_alike(own, door):
    """By all servers: what nobody calls an attack, and what needs no line of the table."""
    plain = [
        name
        for name in CORPUS
        if name not in MALICIOUS and len(own[name].requests) == 1 and not unusual(name)
    ]
    assert len(plain) > 30
    for name in plain:
        assert door[1][name].statuses == own[name].statuses, name
        assert door[1][name].requests[0].target == own[name].requests[0].target, name
        assert door[1][name].requests[0].body == own[name].requests[0].body, name


@pytest.mark.parametrize("server", list(COMMANDS))
@pytest.mark.parametrize("name", list(REPLIES))
def test_answers_are_alike(running, server, name):
    """Status, fields in order, content; the case of names and the reason are the server's."""
    origin, edge, servers = running
    if server not in servers:
        pytest.skip(f"{server} is not installed")
    origin.reply = REPLIES[name]
    ours, theirs = seen_of(edge.ask(request())), seen_of(servers[server].ask(request()))
    if server == "granian":
        assert (theirs[:3], unlike_granian(theirs[3])) == (ours[:3], unlike_granian(ours[3]))
    else:
        assert theirs == ours


def unlike_granian(fields):
    """It gathers fields of one name, names itself, and knows the length of short chunked ones."""
    return {f for f in fields if f not in ((b"server", b"granian"), (b"content-length", b"2"))}


def seen_of(message):
    """What a client goes by; how the connection goes on is each server's own."""
    fields = [(name.lower(), value) for name, value in message.fields]
    dated = [name for name, _ in fields].count(b"date")
    own = (b"connection", b"transfer-encoding", b"date")
    return message.status, message.body, dated, [f for f in fields if f[0] not in own]


def unusual(name):
    """What some server reads in its own way: see docs/embedding.md."""
    patterns = ("absolute*", "question-alone", "brackets", "quotes", "empty-line*", "upgrade-h2c")
    return any(fnmatchcase(name, pattern) for pattern in patterns)
