"""A running proxy whose rules are in AppConfig (a strict stub of its Data API): what reaches
workers, what never does, and what nobody waits for."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from strangler.cli.main import main
from support.app_config_stub import AppConfigStub, app_config
from support.credentials_endpoint import credentials_endpoint
from support.emf_schema import checked
from support.emulators import nobody
from support.lambda_stub import lambda_service, returned
from support.loading import Load
from support.running_proxy import Running, named, private, start, until


def rules(monolith, service=None, *, more="", version=1):
    """All to the monolith, or `/moved` to the service."""
    text = {
        "version": version,
        "proxy": {"health_path": "/livez"},
        "upstreams": {"monolith": {"url": monolith.url}},
        "default": "monolith",
        "routes": [],
    }
    if service:
        text["upstreams"]["moved"] = {"url": service.url}
        match = {"prefix": "/moved"}
        text["routes"] = [{"id": "moved", "match": match, "service": "moved", "state": "retired"}]
    return json.dumps(text)


def place(stub: AppConfigStub) -> str:
    return f"appconfig://shop/production/rules?poll=1s&endpoint={stub.endpoint}"


@contextmanager
def serving(stub, folder: Path, *arguments: str, **options) -> Iterator[Running]:
    environment = {**nobody(), **options.pop("environment", {})}
    with start(folder, place(stub), *arguments, environment=environment, **options) as proxy:
        proxy.said("serving")
        yield proxy


def test_a_change_reaches_every_worker_under_load_and_no_request_fails(tmp_path):
    """Four workers: each goes by the new version, and everybody was answered with 200."""
    with named("monolith") as monolith, named("service") as service, app_config() as stub:
        stub.publish(rules(monolith), "v1")
        with serving(stub, tmp_path, workers=4) as proxy, Load(proxy) as load:
            until(lambda: len(load.answers) > 50)
            stub.publish(rules(monolith, service), "v2")
            proxy.said("reloaded")
            workers = proxy.admin("GET", "/api/v1/workers").json()["workers"]
            assert [each["generation"] for each in workers] == [2] * 4
            after = len(load.answers)
            until(lambda: len(load.answers) > after + 50)
        # Those that were under way when the version came may be the monolith's.
        assert {text for _, text in load.answers[after + 8 :]} == {"service"}
        assert {status for status, _ in load.answers} == {200}
        assert stub.refused == []


def test_a_bad_version_never_reaches_a_worker(tmp_path):
    """Broken, half-written or of a later form: said once with its name, and the next good one
    counts."""
    with named("monolith") as monolith, named("service") as service, app_config() as stub:
        stub.publish(rules(monolith, service), "v1")
        with serving(stub, tmp_path, workers=2) as proxy:
            bad = [
                rules(monolith, service)[:-40],
                rules(monolith, service, version=2),
                rules(monolith).replace("monolith", "gone", 1),
            ]
            for number, content in enumerate(bad, start=2):
                stub.publish(content, f"v{number}")
                proxy.said("reload-failed", number - 1)
                assert f"rules@v{number}:" in proxy.events("rules-problem")[-1]["message"]
                assert proxy.get("/moved").text == "service"
            questions = stub.questions
            until(lambda: stub.questions > questions + 2)
            assert len(proxy.events("reload-failed")) == 3
            workers = proxy.admin("GET", "/api/v1/workers").json()["workers"]
            assert {each["generation"] for each in workers} == {1}
            proxy.signal(signal.SIGHUP)  # asked for, it is said again
            proxy.said("reload-failed", 4)
            stub.publish(rules(monolith), "v9")
            proxy.said("reloaded")
            assert proxy.get("/moved").text == "monolith"


def test_a_signal_asks_at_once_and_not_only_when_the_next_question_is_due(tmp_path):
    """An interval of ten minutes; the operator does not wait for it."""
    sources = app_config(interval=600.0)
    with named("monolith") as monolith, named("service") as service, sources as stub:
        stub.publish(rules(monolith), "v1")
        with serving(stub, tmp_path) as proxy:
            stub.publish(rules(monolith, service), "v2")
            proxy.signal(signal.SIGHUP)
            proxy.said("reloaded")
            assert proxy.get("/moved").text == "service"
            assert stub.refused == []


def test_a_source_that_is_away_changes_nothing_and_is_found_again(tmp_path):
    """Said once when it goes and once when it is back, with what was published meanwhile."""
    with named("monolith") as monolith, named("service") as service, app_config() as stub:
        stub.publish(rules(monolith), "v1")
        with serving(stub, tmp_path) as proxy:
            stub.failing = "AccessDeniedException"
            proxy.said("rules")
            assert proxy.get("/moved").text == "monolith"
            stub.publish(rules(monolith, service), "v2")
            stub.failing = ""
            proxy.said("reloaded")
            assert proxy.get("/moved").text == "service"
            told = [each["message"] for each in proxy.events("rules")]
            assert len(told) == 2
            assert "allow the proxy's role" in told[0]


@pytest.mark.parametrize("trouble", ["away", "refused"])
def test_a_start_without_rules_begins_with_the_last_good_ones(tmp_path, trouble):
    """And goes by the source's once they can be used."""
    with named("monolith") as monolith, named("service") as service, app_config() as stub:
        stub.publish(rules(monolith, service), "v1")
        with serving(stub, tmp_path) as proxy:
            proxy.signal(signal.SIGTERM)
            assert proxy.ended() == 0
        if trouble == "away":
            stub.failing = "InternalServerException"
        else:
            stub.publish("{", "v2")
        with serving(stub, tmp_path, name="second") as proxy:
            assert proxy.get("/moved").text == "service"
            assert "rules@v1" in proxy.said("last-good")["message"]
            stub.failing = ""
            stub.publish(rules(monolith), "v3")
            proxy.said("reloaded")
            assert proxy.get("/moved").text == "monolith"


def test_without_anything_all_goes_to_the_monolith_until_there_are_rules(tmp_path):
    """As at the first start of all, before anything was published."""
    with (
        named("monolith") as monolith,
        named("service") as service,
        app_config() as stub,
        serving(stub, tmp_path, "--monolith", monolith.url) as proxy,
    ):
        assert proxy.get("/moved").text == "monolith"
        assert "deploy rules" in proxy.said("rules-source")["message"]
        stub.publish(rules(monolith, service), "v1")
        proxy.said("reloaded")
        assert proxy.get("/moved").text == "service"


def test_a_successor_takes_over_with_the_same_source(tmp_path):
    """It asks for itself, and the one before ends; nobody is refused."""
    with named("monolith") as monolith, named("service") as service, app_config() as stub:
        stub.publish(rules(monolith, service), "v1")
        with serving(stub, tmp_path) as proxy, Load(proxy, 2, reuse=False) as load:
            until(lambda: len(load.answers) > 10)
            with start(
                tmp_path,
                place(stub),
                "--port",
                str(proxy.port),
                environment=nobody(),
                name="successor",
            ) as successor:
                successor.said("serving")
                assert proxy.ended() == 0
                after = len(load.answers)
                until(lambda: len(load.answers) > after + 10)
                stub.publish(rules(monolith), "v2")
                successor.said("reloaded")
                load.stop()
        assert {status for status, _ in load.answers} == {200}


def test_a_successor_without_rules_leaves_the_one_that_has_some(tmp_path):
    """All to the monolith would be worse than what runs."""
    with named("monolith") as monolith, named("service") as service, app_config() as stub:
        stub.publish(rules(monolith, service), "v1")
        with serving(stub, tmp_path) as proxy:
            stub.failing = "InternalServerException"
            arguments = ("--port", str(proxy.port), "--monolith", monolith.url)
            arguments += ("--state-dir", str(tmp_path / "empty"))
            with start(
                tmp_path, place(stub), *arguments, environment=nobody(), name="successor"
            ) as successor:
                assert successor.ended() == 2
            assert "it goes on" in successor.log.read_text()
            assert proxy.get("/moved").text == "service"


def test_no_request_waits_for_credentials(tmp_path):
    """While the endpoint of the task's role hangs: requests to servers and to functions are
    answered, the rules stay, and a stop waits for nobody."""
    answer = returned({"statusCode": 200, "body": "function"})
    with (
        named("monolith") as monolith,
        app_config() as stub,
        credentials_endpoint() as endpoint,
        lambda_service({"moved": lambda asked: answer}) as functions,
    ):
        text = json.loads(rules(monolith, monolith))
        text["upstreams"]["moved"] = {
            "lambda": {
                "function": "moved",
                "region": "eu-west-1",
                "endpoint": f"http://127.0.0.1:{functions.port}",
            }
        }
        stub.publish(json.dumps(text), "v1")
        environment = {
            "AWS_ACCESS_KEY_ID": "",
            "AWS_SECRET_ACCESS_KEY": "",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": endpoint.url,
        }
        with serving(stub, tmp_path, environment=environment) as proxy:
            until(lambda: proxy.get("/moved").text == "function")
            endpoint.hang()
            assert endpoint.waiting.wait(20)
            for _ in range(20):
                assert proxy.get("/moved").text == "function"
                assert proxy.get("/other").text == "monolith"
            proxy.signal(signal.SIGTERM)
            assert proxy.ended() == 0
            # It ended while the question was still open.
            assert not endpoint._gate.is_set()


def test_a_check_reads_a_remote_source(tmp_path, monkeypatch, capsys):
    """The same words, the same exit codes."""
    for name, value in {**nobody(), **private(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    with named("monolith") as monolith, app_config() as stub:
        assert main(["proxy", place(stub), "--check"]) == 2
        assert "holds no version yet" in capsys.readouterr().err
        stub.publish(rules(monolith, monolith), "v1")
        assert main(["proxy", place(stub), "--check"]) == 0
        assert "1 routes" in capsys.readouterr().out
        stub.publish("{", "v2")
        assert main(["proxy", place(stub), "--check"]) == 2
        assert "rules@v2" in capsys.readouterr().err


def test_metrics_in_the_log_are_whole_at_the_end(tmp_path):
    """Every request of a life shorter than a minute is in the records that SIGTERM flushes."""
    with named("monolith") as monolith, named("service") as service, app_config() as stub:
        stub.publish(rules(monolith, service), "v1")
        environment = {"STRANGLER_METRICS_EMF": "1", "STRANGLER_DEPLOYMENT": "shop"}
        with serving(stub, tmp_path, environment=environment, workers=2) as proxy:
            for _ in range(7):
                proxy.get("/moved")
            proxy.get("/other")
            proxy.get("/livez")
            proxy.signal(signal.SIGTERM)
            assert proxy.ended() == 0
        lines = (tmp_path / "proxy.out").read_bytes().splitlines(keepends=True)
        records = [checked(line) for line in lines if b'"_aws"' in line]
        totals = {each.get("route", ""): each["Requests"] for each in records}
        assert totals == {"": 8, "moved": 7, "default": 1}
        assert {each["deployment"] for each in records} == {"shop"}
        assert sum(records[0]["Latency"]["Counts"]) == 8
