"""`strangler deploy rules` into MiniStack's AppConfig, and a running proxy with four workers that
goes by it. Between the two stands a server of the tests, for what MiniStack does not do: it lets
sessions ask every second (MiniStack, like AWS, says 15 at least), refuses a version as AppConfig's
validators would (MiniStack keeps them and never asks them), cuts answers, and is away."""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

import strangler
from support import delivered
from support.between import between
from support.emulators import ministack
from support.loading import Load
from support.running_proxy import named, start, until

pytestmark = pytest.mark.emulator

WORKERS = 4
SOURCE = "appconfig://shop/production/rules?poll=1s&endpoint="
VALIDATORS = (
    400,
    {"x-amzn-ErrorType": "BadRequestException"},
    json.dumps(
        {
            "Message": "the configuration is invalid",
            "Reason": "InvalidConfiguration",
            "Details": {
                "InvalidConfiguration": [{"Location": "#/routes/0", "Reason": "no such property"}]
            },
        }
    ).encode(),
)


@pytest.fixture(scope="module")
def emulator():
    """One for all, empty before each test."""
    with ministack(minute=0.02) as it:
        yield it


class Scene:
    """An account with the stack `platform`, two origins, and somebody who publishes."""

    def __init__(self, emulator, door, folder, monolith, service):
        self.emulator, self.door, self.folder = emulator, door, folder
        self.monolith, self.service = monolith, service
        self.ids = delivered.place(emulator.client)
        delivered.files(folder, self.rules())

    def rules(self, *, moved=False, version=1):
        """All to the monolith, or `/moved` to the service."""
        match = {"prefix": "/moved"}
        route = {"id": "moved", "match": match, "service": "moved", "state": "retired"}
        origins = {"monolith": self.monolith, "moved": self.service}
        content = {
            "version": version,
            "proxy": {"health_path": "/livez"},
            "upstreams": {name: {"url": each.url} for name, each in origins.items()},
            "default": "monolith",
            "routes": [route] if moved else [],
        }
        return json.dumps(content)

    def deploy(self, content):
        """`strangler deploy rules` of it."""
        (self.folder / "rules.yaml").write_text(content)
        known = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        source = str(Path(strangler.__file__).parents[1])
        ledger = ("--ledger", f"sqlite:{self.folder}/ledger.sqlite")
        return subprocess.run(
            [sys.executable, "-m", "strangler", "deploy", "rules", "rules.yaml", *ledger],
            cwd=self.folder,
            env={**known, **self.door.environment(), "PYTHONPATH": source},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def upload(self, content):
        """Past `strangler deploy rules`, as somebody else might."""
        client, ids = self.emulator.client("appconfig"), self.ids
        version = client.create_hosted_configuration_version(
            ApplicationId=ids["application"],
            ConfigurationProfileId=ids["profile"],
            Content=content.encode(),
            ContentType="application/json",
        )["VersionNumber"]
        where = {"ApplicationId": ids["application"], "EnvironmentId": ids["environment"]}
        number = client.start_deployment(
            **where,
            ConfigurationProfileId=ids["profile"],
            ConfigurationVersion=str(version),
            DeploymentStrategyId=ids["strategy"],
        )["DeploymentNumber"]

        def complete():
            found = client.get_deployment(**where, DeploymentNumber=number)
            return found["State"] == "COMPLETE"

        until(complete, "the deployment of rules")

    @contextmanager
    def proxy(self, *arguments, name="proxy"):
        """One with four workers and rules from AppConfig, that serves."""
        source = SOURCE + self.door.endpoint
        environment = self.door.environment()
        with start(
            self.folder, source, *arguments, workers=WORKERS, environment=environment, name=name
        ) as it:
            it.said("serving")
            yield it


@pytest.fixture
def scene(emulator, tmp_path):
    """Nothing is published."""
    httpx.post(f"{emulator.endpoint}/_ministack/reset", trust_env=False).raise_for_status()
    with ExitStack() as stack:
        door = stack.enter_context(between(emulator, interval=1.0))
        origins = [stack.enter_context(named(name)) for name in ("monolith", "service")]
        yield Scene(emulator, door, tmp_path, *origins)


def generations(proxy):
    """What the workers go by."""
    workers = proxy.admin("GET", "/api/v1/workers").json()["workers"]
    assert len(workers) == WORKERS
    return {worker["generation"] for worker in workers}


def answered_by(proxy):
    """Whoever answers forty requests on connections of their own, which all workers share."""
    return {proxy.get("/moved/x").text for _ in range(40)}


def test_published_rules_reach_every_worker_with_the_next_question(scene, record_property):
    """Under load and without a failed request: the first answer that AppConfig gives with the new
    version is the one that all workers go by."""
    assert scene.deploy(scene.rules()).returncode == 0
    with scene.proxy() as proxy, Load(proxy, pause=0.002) as load:
        until(lambda: len(load.answers) > 50)
        assert generations(proxy) == {1}
        for generation, moved in enumerate((True, False, True), start=2):
            before = len(scene.door.served)
            ran = scene.deploy(scene.rules(moved=moved))
            assert ran.returncode == 0, ran.stderr
            ended = time.monotonic()
            until(lambda wanted=generation: generations(proxy) == {wanted}, "the new rules")
            seconds = time.monotonic() - ended
            record_property(f"seconds after the bake, {generation}", round(seconds, 2))
            assert len([size for size in scene.door.served[before:] if size]) == 1
            assert answered_by(proxy) == {"service" if moved else "monolith"}
    record_property("requests meanwhile", len(load.answers))
    assert load.failed == []


def test_what_deploy_rules_refuses_is_never_uploaded(scene):
    """By the checks of the rules, and by AppConfig's own validators: exit codes 2 and 1."""
    assert scene.deploy(scene.rules()).returncode == 0
    with scene.proxy() as proxy, Load(proxy, pause=0.002) as load:
        ran = scene.deploy(scene.rules(moved=True).replace('"service": "moved"', '"service": "x"'))
        assert (ran.returncode, "names upstream 'x'" in ran.stderr) == (2, True)
        scene.door.refuse = lambda method, path: (
            VALIDATORS if method == "POST" and path.endswith("/deployments") else None
        )
        ran = scene.deploy(scene.rules(moved=True))
        assert ran.returncode == 1
        assert "#/routes/0: no such property" in ran.stderr
        assert "nothing has changed" in ran.stderr
        asked = len(scene.door.served)
        until(lambda: len(scene.door.served) > asked + 1, "the next questions")
        assert generations(proxy) == {1}
        assert answered_by(proxy) == {"monolith"}
    assert load.failed == []


def test_a_bad_version_that_somebody_else_deploys_reaches_no_worker(scene):
    """Half of a document, one of a later form, one that contradicts itself, an answer cut on its
    way; the next good one counts again."""
    assert scene.deploy(scene.rules(moved=True)).returncode == 0
    whole = scene.rules()
    bad = [whole[: len(whole) // 2], scene.rules(version=2), whole.replace("monolith", "gone", 1)]
    with scene.proxy() as proxy, Load(proxy, pause=0.002) as load:
        for count, content in enumerate(bad, start=1):
            scene.upload(content)
            proxy.said("reload-failed", count)
            assert generations(proxy) == {1}
            assert answered_by(proxy) == {"service"}
        scene.door.cutting = True
        scene.upload(whole)
        proxy.said("rules")
        assert generations(proxy) == {1}
        assert answered_by(proxy) == {"service"}
        scene.door.cutting = False
        until(lambda: generations(proxy) == {2}, "the good version")
        assert answered_by(proxy) == {"monolith"}
    assert load.failed == []


def test_a_start_without_appconfig_takes_the_last_good_rules(scene):
    """And follows it again once it answers."""
    assert scene.deploy(scene.rules(moved=True)).returncode == 0
    with scene.proxy() as first:
        assert first.get("/moved/x").text == "service"
    scene.door.away = True
    with scene.proxy(name="second") as proxy:
        proxy.said("last-good")
        assert answered_by(proxy) == {"service"}
        scene.upload(scene.rules())
        scene.door.away = False
        until(lambda: answered_by(proxy) == {"monolith"}, "the rules of AppConfig")


def test_a_start_without_anything_sends_all_to_the_monolith(scene):
    """Until there are rules."""
    scene.door.away = True
    with scene.proxy("--monolith", scene.monolith.url) as proxy:
        assert answered_by(proxy) == {"monolith"}
        scene.door.away = False
        assert scene.deploy(scene.rules(moved=True)).returncode == 0
        until(lambda: answered_by(proxy) == {"service"}, "the rules of AppConfig")


def test_appconfig_that_goes_away_later_changes_nothing(scene):
    """The rules stay, it is said once, and what was published meanwhile comes afterwards."""
    assert scene.deploy(scene.rules()).returncode == 0
    with scene.proxy() as proxy, Load(proxy, pause=0.002) as load:
        scene.door.away = True
        proxy.said("rules")
        scene.upload(scene.rules(moved=True))
        assert generations(proxy) == {1}
        assert answered_by(proxy) == {"monolith"}
        scene.door.away = False
        until(lambda: generations(proxy) == {2}, "the new rules")
        assert answered_by(proxy) == {"service"}
        assert len(proxy.events("rules")) == 2
    assert load.failed == []
