import stat

import pytest

from strangler.errors import ConfigurationError
from strangler.proxy.control.tokens import VARIABLE, Token, find_token

SECRET = "0123456789abcdef"


@pytest.fixture(autouse=True)
def no_variable(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


def test_a_token_is_made_once_and_kept_for_the_user_alone(tmp_path):
    """The first start says so; the second finds the same one."""
    first = find_token(None, tmp_path)
    second = find_token(None, tmp_path)
    assert (first.made, second.made) == (True, False)
    assert first.reveal() == second.reveal()
    assert len(first.reveal()) > 40
    assert stat.S_IMODE((tmp_path / "admin-token").stat().st_mode) == 0o600


def test_a_file_goes_before_the_environment_and_that_before_what_is_kept(tmp_path, monkeypatch):
    """And nothing is made then."""
    file = tmp_path / "token"
    file.write_text(f"{SECRET}-file\n")
    file.chmod(0o600)
    monkeypatch.setenv(VARIABLE, f"{SECRET}-env")
    assert find_token(file, tmp_path).reveal() == f"{SECRET}-file"
    assert find_token(None, tmp_path).reveal() == f"{SECRET}-env"
    assert not (tmp_path / "admin-token").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"short", "at least 16"), (b"has a space in it 123", "nothing else"), (b"\xff" * 20, "text")],
)
def test_a_token_that_cannot_be_sent_or_is_guessable_is_refused(tmp_path, content, words):
    """With the reason, without the token."""
    file = tmp_path / "token"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(ConfigurationError, match=words) as refusal:
        find_token(file, tmp_path)
    assert content.decode("latin-1") not in str(refusal.value)


def test_a_file_that_everybody_may_read_is_refused(tmp_path):
    """It is no secret; the command that helps is in the message."""
    file = tmp_path / "token"
    file.write_text(SECRET)
    file.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        find_token(file, tmp_path)


def test_a_missing_file_is_an_error_with_words(tmp_path):
    """No token is made in its place."""
    with pytest.raises(ConfigurationError, match="No such file"):
        find_token(tmp_path / "absent", tmp_path)


def test_only_the_token_matches_and_it_is_not_shown_by_accident():
    """In no representation."""
    token = Token(SECRET, origin="somewhere")
    assert token.matches(SECRET)
    assert not token.matches(SECRET + "0")
    assert not token.matches("")
    assert not token.matches("\udcff")
    assert SECRET not in repr(token)
