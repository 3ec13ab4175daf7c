"""Signatures of requests, and the clock they are made by."""

from strangler.proxy.dataplane.lambdas import signing
from strangler.proxy.dataplane.lambdas.signing import Clock, Signer
from strangler.proxy.dataplane.messages import AwsCredentials
from support.interpreted import interpreted_only

HOST = [("Host", "lambda.eu-west-1.amazonaws.com")]
KEYS = AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")


def sign(signer, *, keys=KEYS, now=1_440_938_160.0, fields=HOST):
    return dict(signer.sign(keys, "POST", "/a%3Ab", "", fields, b"", now))


def test_the_colon_of_an_alias_is_encoded_twice():
    """%3A in the request line is %253A in what is signed."""
    assert signing._canonical_path("/functions/shop%3Alive") == "/functions/shop%253Alive"


def test_dates_are_utc():
    """As the basic ISO 8601 form wants it."""
    assert sign(Signer("iam", "us-east-1"))["X-Amz-Date"] == "20150830T123600Z"


@interpreted_only
def test_the_key_is_derived_once_a_day_and_secret(monkeypatch):
    """That is what a signature would spend most of its time on."""
    derived = []
    original = Signer._derive
    monkeypatch.setattr(
        Signer, "_derive", lambda self, *key: (derived.append(key), original(self, *key))
    )
    signer = Signer("lambda", "eu-west-1")
    for now in (0.0, 10.5, 86_399.0, 86_400.0):
        sign(signer, now=now)
    sign(signer, now=86_401.0, keys=AwsCredentials("AKIDEXAMPLE", "another"))
    assert len(derived) == 3


def test_fields_that_others_change_are_not_signed():
    """A tracing header may be altered on the way."""
    signer = Signer("lambda", "eu-west-1")
    plain = sign(signer)
    assert sign(signer, fields=[*HOST, ("X-Amzn-Trace-Id", "Root=1"), ("User-Agent", "x")]) == plain


def test_a_session_token_is_sent_and_signed():
    """Temporary credentials are refused without it."""
    added = sign(Signer("lambda", "eu-west-1"), keys=AwsCredentials("A", "b", "session"))
    assert added["X-Amz-Security-Token"] == "session"
    assert "host;x-amz-date;x-amz-security-token" in added["Authorization"]


def test_a_clock_learns_a_large_difference():
    """So that signatures are accepted again."""
    clock = Clock()
    assert clock.learn(theirs=5_000.0, ours=1_000.0)
    assert clock.offset == 4_000.0


def test_a_clock_ignores_a_small_difference():
    """The answer's way takes time too, and five minutes are tolerated."""
    clock = Clock()
    assert not clock.learn(theirs=1_030.0, ours=1_000.0)
    assert clock.offset == 0.0


def test_a_clock_that_was_set_right_is_believed_again():
    """An offset learnt while it was wrong would now be the mistake."""
    clock = Clock()
    clock.learn(theirs=5_000.0, ours=1_000.0)
    assert clock.learn(theirs=5_002.0, ours=5_000.0)
    assert clock.offset == 0.0
