"""`strangler rules import` writes a file that `rules validate` accepts, or nothing."""

import json

import pytest

from strangler.cli.main import main

CONF = """server {
    location / { proxy_pass http://127.0.0.1:8000; proxy_set_header Host $host; }
    location = /cart { proxy_pass http://127.0.0.1:9000; }
    EXTRA
}
"""


@pytest.fixture
def conf(tmp_path, monkeypatch):
    """A configuration in the folder where the command runs."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "site.conf"
    file.write_text(CONF.replace("EXTRA", ""), encoding="utf-8")
    return file


def test_the_file_that_is_written_is_valid(conf, tmp_path, capsys):
    assert main(["rules", "import", "site.conf", "--from", "nginx"]) == 0
    assert "1 route, 2 upstreams; all of it is carried" in capsys.readouterr().err
    assert main(["rules", "validate"]) == 0


def test_what_is_there_is_not_overwritten_without_force(conf, tmp_path):
    (tmp_path / "rules.yaml").write_text("mine\n", encoding="utf-8")
    command = ["rules", "import", "site.conf", "--from", "nginx"]
    assert main(command) == 2
    assert (tmp_path / "rules.yaml").read_text() == "mine\n"
    assert main([*command, "--force"]) == 0
    assert "version: 1" in (tmp_path / "rules.yaml").read_text()


def test_the_list_is_on_stderr_and_strict_ends_with_1(conf, capsys):
    conf.write_text(CONF.replace("EXTRA", "location /f { root /srv; }"), encoding="utf-8")
    command = ["rules", "import", "site.conf", "--from", "nginx", "-o", "-"]
    assert main(command) == 0
    said = capsys.readouterr()
    assert said.out.startswith("# Imported by")
    assert "site.conf:4:5 STR856 location /f: nginx answers by `root /srv`" in said.err
    assert main([*command, "--strict"]) == 1


def test_json_has_the_list_and_the_sizes(conf, capsys):
    command = ["rules", "import", "site.conf", "--from", "nginx", "--format", "json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"file": "rules.yaml", "routes": 1, "upstreams": 2, "diagnostics": []}


def test_what_cannot_be_used_ends_with_3_and_writes_nothing(conf, tmp_path, capsys):
    conf.write_text("server {", encoding="utf-8")
    assert main(["rules", "import", "site.conf", "--from", "nginx"]) == 3
    assert "site.conf:1:1 STR851 a block does not end" in capsys.readouterr().err
    assert not (tmp_path / "rules.yaml").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["site.conf"],
        ["--from", "nginx"],
        ["site.conf", "site.conf", "--from", "nginx"],
        ["--from", "nginx", "--live"],
        ["--from", "refactor-spaces", "--live", "--environment-id", "env-1"],
        ["site.conf", "--from", "nginx", "--monolith", "ftp://x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(conf, arguments):
    assert main(["rules", "import", *arguments]) == 2
