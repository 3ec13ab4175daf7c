"""The same raw requests to the origin directly, through us, nginx and HAProxy.

Every difference that a client or an origin can notice has its reason in `support.explained`."""

from collections.abc import Collection
from fnmatch import fnmatchcase

import pytest

from support.differences import Seen, Way, differences
from support.explained import DESCRIBED, EXPLANATIONS, Explanation
from support.peer_proxies import PeerProxy
from support.proxying import Strangler, rules_for
from support.raw_requests import CORPUS, MALICIOUS
from support.recording import OK, RecordingOrigin
from support.strict_http import Message


def answer(message: Message) -> bytes:
    """Two bytes of content, but for HEAD."""
    return OK.removesuffix(b"ok") if message.method == b"HEAD" else OK


def sent_through(way: str, names: Collection[str] = CORPUS) -> dict[str, Seen]:
    """What came of each request of the corpus; skips where a peer is absent or another."""
    with RecordingOrigin(answer) as origin:
        if way == "direct":
            direct = Way(("127.0.0.1", origin.port), origin)
            return {name: direct.send(data) for name, data in CORPUS.items() if name in names}
        if way == "strangler":
            with Strangler(rules_for(origin)) as ours:
                through = Way(ours.address, origin)
                return {name: through.send(data) for name, data in CORPUS.items() if name in names}
        with PeerProxy(way, origin.port) as peer:
            if not peer.version.startswith(DESCRIBED[way]):
                pytest.skip(f"{way} is {peer.version}, the table describes {DESCRIBED[way]}")
            through = Way(peer.address, origin)
            return {name: through.send(data) for name, data in CORPUS.items() if name in names}


@pytest.fixture(scope="module")
def direct() -> dict[str, Seen]:
    return sent_through("direct")


@pytest.fixture(scope="module")
def ours() -> dict[str, Seen]:
    return sent_through("strangler")


def explains(entry: Explanation, name: str, difference: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in entry.where) and any(
        fnmatchcase(difference, pattern) for pattern in entry.what
    )


def unexplained_of(
    way: str, name: str, direct: dict[str, Seen], through: dict[str, Seen]
) -> list[str]:
    return [
        difference
        for difference in differences(direct[name], through[name])
        if not any(explains(entry, name, difference) for entry in EXPLANATIONS[way])
    ]


def check(way: str, direct: dict[str, Seen], through: dict[str, Seen]) -> None:
    """Every difference has its reason, and every reason its difference.

    What has no reason is looked at once more: on a busy machine an end may be seen before what
    came in front of it."""
    doubtful = {name for name in CORPUS if unexplained_of(way, name, direct, through)}
    if doubtful:
        direct = direct | sent_through("direct", doubtful)
        through = through | sent_through(way, doubtful)
    unused = list(EXPLANATIONS[way])
    unexplained = []
    for name in CORPUS:
        for difference in differences(direct[name], through[name]):
            found = [e for e in EXPLANATIONS[way] if explains(e, name, difference)]
            unused = [entry for entry in unused if entry not in found]
            if not found:
                unexplained.append(f"{name}: {difference}")
    assert unexplained == []
    assert [entry.why for entry in unused] == []


def test_every_difference_that_we_make_has_its_reason(direct, ours):
    """And there is none else between asking the origin and asking us."""
    check("strangler", direct, ours)


@pytest.mark.parametrize("peer", ["nginx", "haproxy"])
def test_every_difference_that_peers_make_has_its_reason(direct, peer):
    """So that ours can be seen beside theirs."""
    check(peer, direct, sent_through(peer))


def test_what_a_strict_origin_refuses_never_reaches_it(direct, ours):
    """Whatever an attacker sends: refused here or valid there, and never more requests than a
    strict reader finds in it."""
    for name in MALICIOUS:
        assert ours[name].malformed == (), name
        assert len(ours[name].requests) <= len(direct[name].requests), name
        refused = [status for status in direct[name].statuses if status >= 400]
        if refused:
            assert ours[name].statuses[-1] >= 400, name


def test_nobody_smuggles(ours):
    """No request that was hidden in another's body arrives, but where it stands behind it by any
    reading."""
    arrived = {n for n, seen in ours.items() for r in seen.requests if r.target == b"/smuggled"}
    assert arrived <= {"cl-body-longer"}


def test_the_corpus_is_large_and_named_once():
    """At least 120 requests, no two the same."""
    assert len(CORPUS) >= 120
    assert len(set(CORPUS.values())) == len(CORPUS)


def test_the_tables_name_requests_that_exist():
    """Every pattern matches a name of the corpus."""
    for entries in EXPLANATIONS.values():
        for entry in entries:
            for pattern in entry.where:
                assert any(fnmatchcase(name, pattern) for name in CORPUS), pattern
