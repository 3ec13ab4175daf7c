import os
from pathlib import Path

import pytest
import trustme

from strangler.proxy.control import compiling
from strangler.proxy.control.compiling import RulesRefusedError, prepare
from support.planes import RULES


def write(folder, text=RULES):
    path = folder / "rules.yaml"
    path.write_text(text)
    return path


def with_tls(folder):
    certificate = trustme.CA().issue_cert("localhost")
    certificate.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
    return write(folder, RULES.replace("20s", "20s, tls: {cert: cert.pem, key: key.pem}"))


def test_good_rules_become_what_workers_are_sent(tmp_path):
    """The table, the upstreams, the settings."""
    configuration = prepare(write(tmp_path)).configuration(7, 2)
    assert (configuration.generation, configuration.workers) == (7, 2)
    assert [upstream.name for upstream in configuration.upstreams] == ["monolith", "orders"]
    assert configuration.settings.deadline == 20.0


def test_every_problem_is_told(tmp_path):
    """One a line, the file first."""
    with pytest.raises(RulesRefusedError) as refusal:
        prepare(write(tmp_path, RULES + "colour: red\nshape: round\n"))
    assert len(refusal.value.problems) == 2
    assert "(2 problems)" in str(refusal.value)


def test_an_access_log_that_is_off_is_not_even_made(tmp_path):
    """Workers are told, so that they do not build lines for nobody."""
    path = write(tmp_path)
    assert prepare(path).rules.proxy.access_log
    assert not prepare(path, access_log=False).rules.proxy.access_log


def test_files_count_from_the_rules_and_are_watched(tmp_path, monkeypatch):
    """By absolute paths: workers need not share our directory."""
    with_tls(tmp_path)
    monkeypatch.chdir(tmp_path.parent)
    prepared = prepare(Path(tmp_path.name) / "rules.yaml")
    assert prepared.rules.proxy.tls.cert == str(tmp_path / "cert.pem")
    assert prepared.attachments == (tmp_path / "cert.pem", tmp_path / "key.pem")


def test_a_new_certificate_is_a_change(tmp_path):
    """The rules are the same, the digest is not."""
    path = with_tls(tmp_path)
    before = prepare(path).digest
    assert prepare(path).digest == before
    with_tls(tmp_path)
    assert prepare(path).digest != before


def test_unusable_files_are_problems(tmp_path, monkeypatch):
    """Certificate, authority and key set in one go, values of the environment hidden."""
    monkeypatch.setitem(os.environ, "SECRET_FOLDER", "folder-nobody-knows")
    text = (
        RULES.replace(
            "20s",
            '20s, tls: {cert: a.pem, key: "${SECRET_FOLDER}"}, jwt: {jwks: ./keys.json}',
        )
        .replace("max_in_flight: 50", "tls: {ca: ca.pem}")
        .replace("http://127.0.0.1:800", "https://127.0.0.1:800")
    )
    (tmp_path / "keys.json").write_text('{"nothing": 1}')
    with pytest.raises(RulesRefusedError) as refusal:
        prepare(write(tmp_path, text))
    text = str(refusal.value)
    assert "proxy.tls" in text
    assert "upstreams.orders.tls.ca" in text
    assert "RFC 7517" in text
    assert "folder-nobody-knows" not in text


def test_telemetry_without_its_libraries_is_a_problem(tmp_path, monkeypatch):
    """With the command that installs them; not a silence."""
    monkeypatch.setattr(compiling, "can_export", lambda: False)
    path = write(tmp_path, RULES.replace("20s", '20s, telemetry: {otlp: "http://127.0.0.1:4318"}'))
    with pytest.raises(RulesRefusedError, match=r"pip install 'strangler\[otel\]'"):
        prepare(path)


def test_a_function_gets_its_region_and_endpoint(tmp_path, monkeypatch):
    """Before rules are handed on; without a region it is a problem."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "absent"))
    function = "invoices: {lambda: {function: invoices, region: eu-west-1}}\n  monolith:"
    path = write(tmp_path, RULES.replace("monolith:", function, 1))
    (invoices,) = [each for each in prepare(path).rules.upstreams if each.name == "invoices"]
    assert invoices.target.endpoint.host == "lambda.eu-west-1.amazonaws.com"
    path.write_text(path.read_text().replace(", region: eu-west-1", ""))
    with pytest.raises(RulesRefusedError, match="no region"):
        prepare(path)
