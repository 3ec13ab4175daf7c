"""`create_app()`: rules carried out inside a FastAPI application, started, changed and ended."""

import asyncio
import json
import logging
import os
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

import strangler
from strangler.errors import ConfigurationError
from strangler.proxy import create_app, proxy_application
from strangler.rules.document import load_rules
from support.asgi_calls import called, http_scope
from support.proxying import response
from support.recording import RecordingOrigin

TOKEN = "a-token-of-the-tests"
ADMIN = {"authorization": f"Bearer {TOKEN}", "host": "localhost"}
RULES = """
version: 1
proxy: {{expose_route: true}}
upstreams:
  monolith: {{url: "{monolith}"}}
  orders: {{url: "{orders}"}}
default: monolith
routes:
  - id: orders
    match: {{prefix: /orders}}
    service: orders
    state: {state}
"""


@pytest.fixture
def origins():
    with RecordingOrigin(response()) as monolith, RecordingOrigin(response()) as orders:
        yield monolith, orders


@pytest.fixture
def rules(tmp_path, origins):
    """A rules file, and a way to write it anew."""
    path = tmp_path / "rules.yaml"

    def write(state="migrated"):
        monolith, orders = (f"http://127.0.0.1:{origin.port}" for origin in origins)
        text = RULES.format(monolith=monolith, orders=orders, state=state)
        aside = path.with_suffix(".new")
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
        return path

    write()
    return write


@asynccontextmanager
async def serving(app):
    """A client of the application, while its lifespan lasts."""
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://shop.example") as client,
    ):
        yield client


async def until(condition):
    """Wait until it holds, looking often."""
    async with asyncio.timeout(15):
        while not await condition():
            await asyncio.sleep(0.02)


def upstream_of(answer):
    return answer.headers["x-strangler-upstream"]


def test_all_problems_are_told_before_anything_serves(tmp_path):
    """As one ConfigurationError, each with its line."""
    path = tmp_path / "rules.yaml"
    path.write_text("version: 1\nupstreams: {}\ndefault: gone\nodd: 1\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        create_app(path)
    assert ":3:" in str(raised.value)
    assert ":4:" in str(raised.value)


def test_routes_that_are_added_later_come_first(rules):
    """The proxy answers what no route of the application does."""
    app = create_app(rules())

    @app.get("/own")
    def own():
        return "ours"

    async def ask():
        async with serving(app) as client:
            assert (await client.get("/own")).json() == "ours"
            assert upstream_of(await client.get("/orders/1")) == "orders"
            assert upstream_of(await client.get("/docs")) == "monolith"

    asyncio.run(ask())


def test_values_of_the_environment_and_ready_rules(tmp_path, origins, rules):
    """`${NAME}` comes from a mapping, too; rules that were read already need no file."""
    text = rules().read_text(encoding="utf-8")
    path = tmp_path / "named.yaml"
    url = f"http://127.0.0.1:{origins[0].port}"
    path.write_text(text.replace(f'"{url}"', '"${MONOLITH}"'), encoding="utf-8")
    ready = load_rules(path, {"MONOLITH": url}).rules
    assert ready is not None
    for app in (create_app(path, environment={"MONOLITH": url}), create_app(ready)):

        async def ask(app=app):
            async with serving(app) as client:
                return (await client.get("/")).text

        assert asyncio.run(ask()) == "ok"


def test_a_changed_file_is_loaded_and_a_broken_one_is_not(rules, caplog):
    """The last good rules stay; the logger `strangler.proxy` says why."""
    path = rules()
    app = create_app(path)

    async def change():
        async with serving(app) as client:
            assert upstream_of(await client.get("/orders")) == "orders"
            path.write_text("version: 1\nupstreams: 7\n", encoding="utf-8")

            async def told():
                return any("was not loaded" in record.message for record in caplog.records)

            await until(told)
            assert upstream_of(await client.get("/orders")) == "orders"
            rules("legacy")

            async def moved():
                return upstream_of(await client.get("/orders")) == "monolith"

            await until(moved)

    with caplog.at_level(logging.INFO, "strangler.proxy"):
        asyncio.run(change())
    reloaded = [r for r in caplog.records if getattr(r, "strangler", {}).get("event") == "reloaded"]
    assert reloaded


def test_the_admin_api_wants_its_token_and_a_name_of_its_own(rules, tmp_path):
    """Below its path; the rest of the application needs neither."""
    app = create_app(rules(), admin=True, admin_token=TOKEN, state_directory=tmp_path / "state")

    async def ask():
        async with serving(app) as client:
            base = "/-/strangler"
            assert (await client.get(f"{base}/livez")).status_code == 200
            assert (await client.get(f"{base}/readyz")).status_code == 200
            assert (await client.get(f"{base}/api/v1/status")).status_code == 403
            named = {"host": "localhost"}
            assert (await client.get(f"{base}/api/v1/status", headers=named)).status_code == 401
            status = (await client.get(f"{base}/api/v1/status", headers=ADMIN)).json()
            assert (status["phase"], status["workers"]["serving"]) == ("serving", 1)
            asked = {"method": "GET", "url": "/orders/1"}
            told = await client.post(f"{base}/api/v1/explain", headers=ADMIN, json=asked)
            assert told.json()["route"] == "orders"
            await client.get("/orders/1")
            metrics = (await client.get(f"{base}/metrics")).text
            assert 'strangler_requests_total{outcome="answered",route="orders"' in metrics
            answer = await client.post(f"{base}/api/v1/reload", headers=ADMIN)
            assert answer.json()["generation"] == 2
            workers = (await client.get(f"{base}/api/v1/workers", headers=ADMIN)).json()
            assert [each["pid"] for each in workers["workers"]] == [os.getpid()]

    asyncio.run(ask())


def test_the_kill_switch_reaches_every_process_and_survives(rules, tmp_path):
    """Turned in one, it is done in another that shares the directory, and in a later one."""
    state = tmp_path / "state"
    first = create_app(rules(), admin=True, admin_token=TOKEN, state_directory=state)
    second = create_app(rules(), state_directory=state)

    async def ask():
        async with serving(first) as one, serving(second) as two:
            assert upstream_of(await two.get("/orders")) == "orders"
            content = {"on": True, "reason": "test", "by": "Ada"}
            path = "/-/strangler/api/v1/kill-switch"
            turned = await one.put(path, headers=ADMIN, json=content)
            assert turned.status_code == 200
            assert upstream_of(await one.get("/orders")) == "monolith"

            async def heard():
                return upstream_of(await two.get("/orders")) == "monolith"

            await until(heard)
        async with serving(create_app(rules(), state_directory=state)) as third:
            assert upstream_of(await third.get("/orders")) == "monolith"

    asyncio.run(ask())


def test_without_admin_there_is_none(rules):
    """And nothing is written anywhere."""
    app = create_app(rules())
    sent = asyncio.run(called(app.proxy.admin, http_scope(b"/livez")))
    assert sent[0]["status"] == 404


def test_the_applications_own_lifespan_runs_inside(rules):
    """With its state; the proxy serves while it starts."""
    seen = []

    @asynccontextmanager
    async def lifespan(app):
        seen.append("begun")
        yield {"database": "there"}
        seen.append("ended")

    app = create_app(rules(), lifespan=lifespan)

    async def live():
        async with app.router.lifespan_context(app) as state:
            assert state == {"database": "there"}
            sent = await called(app, http_scope(b"/"))
            assert sent[0]["status"] == 200

    asyncio.run(live())
    assert seen == ["begun", "ended"]


def test_a_mounted_proxy_starts_with_its_first_request(rules):
    """Servers tell mounted applications nothing; a second event loop begins anew."""
    app = proxy_application(rules())
    for _ in range(2):
        sent = asyncio.run(_asked_and_closed(app))
        assert sent[0]["status"] == 200


async def _asked_and_closed(app):
    try:
        first, second = await asyncio.gather(called(app, http_scope()), called(app, http_scope()))
        assert first[0]["status"] == second[0]["status"]
        return first
    finally:
        await app.close()


def test_it_lives_as_long_as_the_servers_lifespan(rules):
    """Started before the first request, ended after the last."""
    app = proxy_application(rules())

    async def live():
        messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
        return await called(app, {"type": "lifespan"}, messages)

    kinds = [message["type"] for message in asyncio.run(live())]
    assert kinds == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_start_that_fails_is_told_to_the_server(rules, tmp_path):
    """An access log that cannot be opened."""
    app = proxy_application(rules(), access_log=str(tmp_path / "no" / "log"))

    async def live():
        sent = []

        async def receive():
            return {"type": "lifespan.startup"}

        async def send(message):
            sent.append(message)

        with pytest.raises(OSError, match="log"):
            await app({"type": "lifespan"}, receive, send)
        return sent

    assert asyncio.run(live())[0]["type"] == "lifespan.startup.failed"


def test_the_access_log_has_a_line_for_each_request(rules, tmp_path):
    """As the own edge writes them; the server's own log is not needed."""
    log = tmp_path / "access.log"
    app = create_app(rules(), access_log=str(log))

    async def ask():
        async with serving(app) as client:
            await client.get("/orders/1?secret=x")

    asyncio.run(ask())
    (line,) = log.read_text(encoding="utf-8").splitlines()
    entry = json.loads(line)
    assert (entry["route"], entry["status"], entry["query"]) == ("orders", 200, "secret")
    assert "secret=x" not in line


def test_workers_know_nothing_of_it():
    """`strangler.proxy` gives names for embedding without loading FastAPI."""
    script = (
        "import sys, strangler.proxy.worker.__main__;"
        "sys.exit(' '.join({'fastapi', 'starlette'} & set(sys.modules)) or 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(strangler.__file__).parents[1])}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    with pytest.raises(AttributeError):
        getattr(sys.modules["strangler.proxy"], "nothing")  # noqa: B009  (as a program would)
