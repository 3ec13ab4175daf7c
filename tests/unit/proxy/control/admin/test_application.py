import io
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from strangler.proxy.control.admin_access import MetricsAccess
from strangler.proxy.control.plane import Phase
from strangler.proxy.dataplane.messages import Address, Addresses, KillSwitch, ServerHealth
from support.admin_serving import SECRET, served
from support.planes import RULES, plane
from support.running_proxy import until

CANARY = {"url": "/api/orders/9", "headers": [{"name": "X-User-Id", "value": "7"}]}


@pytest.fixture
def said():
    return io.StringIO()


@pytest.fixture
def there(tmp_path, said):
    return plane(tmp_path, stream=said)


@pytest.fixture
def client(there):
    headers = {"authorization": f"Bearer {SECRET}"}
    with served(there) as url, httpx.Client(base_url=url, headers=headers, trust_env=False) as one:
        yield one


def test_schemathesis_finds_nothing(there, tmp_path):
    """Every operation keeps to its own OpenAPI document, whatever it is sent."""
    program = Path(sys.executable).with_name("schemathesis")
    with served(there) as url:
        ran = subprocess.run(
            [
                *(program, "run", f"{url}/api/v1/openapi.json", "--url", url, "--no-color"),
                *("-H", f"Authorization: Bearer {SECRET}", "--checks", "all"),
                *("--phases", "examples,coverage,fuzzing", "--max-examples", "10"),
                *("--seed", "1", "--suppress-health-check", "all"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "COLUMNS": "100"},
        )
    assert ran.returncode == 0, "\n".join(line[:300] for line in ran.stdout.splitlines())


def test_probes_say_how_it_is(there, client):
    """Live always; ready only while it serves; both without token, GET and HEAD."""
    assert client.get("/livez").json() == {"status": "live"}
    assert client.get("/readyz").json() == {"status": "ready"}
    assert client.head("/readyz", headers={"authorization": ""}).status_code == 200
    there.phase = Phase.DRAINING
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["detail"]) == (503, "draining")
    there.phase = Phase.SERVING
    there.fleet.answering = 0
    assert client.get("/readyz").json()["detail"] == "no worker serves"
    there.fleet.answering = 1  # one of two is being replaced
    assert client.get("/readyz").status_code == 200


def test_status_routes_and_rules_show_what_is_in_force(client):
    """Defaults filled in."""
    status = client.get("/api/v1/status").json()
    assert (status["phase"], status["ready"], status["rules"]["routes"]) == ("serving", True, 3)
    routes = {route["id"]: route for route in client.get("/api/v1/routes").json()["routes"]}
    assert routes["orders.read"]["canary"] == {
        "percent": 25.0,
        "by": ["header:x-user-id"],
        "mint": "",
    }
    assert routes["orders.rest"]["deadline_seconds"] == 20.0
    assert routes["invoices"]["headers"] == [{"name": "x-beta", "value": "1"}]
    assert routes["invoices"]["location"].endswith("rules.yaml:20:5")
    rules = client.get("/api/v1/rules").json()
    assert (rules["generation"], rules["valid"], rules["failure"]) == (1, True, None)


def test_upstreams_are_shown_with_their_servers(there, client):
    """Those that discovery found, and what probes say of them."""
    there.fleet.facts.learn(
        Addresses("orders", (Address("127.0.0.1", 8001), Address("127.0.0.1", 8002)))
    )
    there.fleet.facts.learn(ServerHealth("orders", "127.0.0.1", 8002, False))
    upstreams = {each["name"]: each for each in client.get("/api/v1/upstreams").json()["upstreams"]}
    assert upstreams["orders"]["target"] == "http://127.0.0.1:8001, http://127.0.0.1:8002"
    states = [(server["port"], server["state"]) for server in upstreams["orders"]["servers"]]
    assert states == [(8001, "unknown"), (8002, "down")]
    assert upstreams["orders"]["circuit"] == "closed"


def test_a_request_is_explained_with_winner_losers_and_near_misses(client):
    """Which route, which upstream, which cohort, why not the others."""
    explained = client.post("/api/v1/explain", json=CANARY).json()
    assert (explained["route"], explained["state"]) == ("orders.read", "canary")
    assert explained["cohort"]["key"] == "header:x-user-id"
    expected = "orders" if explained["cohort"]["bucket"] < 2500 else "monolith"
    assert explained["upstream"] == expected
    assert [lost["id"] for lost in explained["lost"]] == ["orders.rest"]
    missed = client.post("/api/v1/explain", json={"url": "/invoices"}).json()
    assert (missed["route"], missed["upstream"], missed["why"]) == (None, "monolith", "default")
    assert [each["id"] for each in missed["missed"]] == ["invoices"]


def test_explanations_follow_the_kill_switch(there, client):
    """It spares retired routes unless it is forced."""
    retired = {"url": "/invoices", "headers": [{"name": "x-beta", "value": "1"}]}
    for forced, upstream in ((False, "orders"), (True, "monolith")):
        body = {"on": True, "forced": forced, "reason": "a drill"}
        assert client.put("/api/v1/kill-switch", json=body).status_code == 200
        assert client.post("/api/v1/explain", json=CANARY).json()["why"] == "killed"
        assert client.post("/api/v1/explain", json=retired).json()["upstream"] == upstream
    assert there.fleet.turned == [KillSwitch(True, False), KillSwitch(True, True)]


def test_turning_the_switch_leaves_an_audit_line_and_a_memory(there, client, said):
    """Who, why, from where; on disk."""
    body = {"on": True, "reason": "orders are slow", "by": "Ada"}
    answer = client.put("/api/v1/kill-switch", json=body).json()
    assert (answer["on"], answer["workers"], answer["by"]) == (True, 2, "Ada")
    assert client.get("/api/v1/kill-switch").json()["reason"] == "orders are slow"
    (line,) = said.getvalue().splitlines()
    for part in ("audit", "kill switch turned on", "by=Ada", "client=127.0.0.1", "orders are slow"):
        assert part in line
    assert there.kill_switch.path.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"on": True},
        {"on": True, "reason": ""},
        {"on": "true", "reason": "x"},
        {"on": True, "reason": "a\nb"},
        {"on": True, "reason": "x", "colour": "red"},
    ],
)
def test_a_switch_is_turned_only_by_what_is_meant(there, client, body):
    """422 as a problem document that points at the fault; nothing turns."""
    answer = client.put("/api/v1/kill-switch", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["pointer"].startswith("/body")
    assert there.fleet.turned == []


def test_a_switch_that_cannot_be_remembered_is_not_turned(there, client, monkeypatch):
    """503 with the reason."""

    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("strangler.proxy.control.killswitch.write_durably", full)
    answer = client.put("/api/v1/kill-switch", json={"on": True, "reason": "x"})
    assert (answer.status_code, there.fleet.turned) == (503, [])
    assert "No space" in answer.json()["detail"]


def test_a_reload_answers_when_it_is_done_or_says_why_not(there, client, said):
    """200 with the generation, 409 with the problems; an audit line each."""
    assert client.post("/api/v1/reload").json() == {"generation": 2}
    Path(there.reloader.place).write_text(RULES + "colour: red\n")
    answer = client.post("/api/v1/reload")
    assert answer.status_code == 409
    assert "colour" in answer.json()["errors"][0]["detail"]
    assert "colour" in client.get("/api/v1/rules").json()["failure"]["problems"][0]
    assert said.getvalue().count("audit") == 2


def test_nothing_is_changed_while_the_process_leaves(there, client):
    """Its successor is to be asked: 409."""
    there.phase = Phase.DRAINING
    assert client.post("/api/v1/reload").status_code == 409
    turn = client.put("/api/v1/kill-switch", json={"on": True, "reason": "x"})
    assert turn.status_code == 409
    assert there.fleet.turned == []


def test_values_of_the_environment_are_shown_by_their_names(tmp_path, monkeypatch):
    """In routes and upstreams alike."""
    monkeypatch.setitem(os.environ, "ORDERS_HOST", "secret-host.internal")
    text = RULES.replace("http://127.0.0.1:8000", "http://${ORDERS_HOST}:8000")
    with served(plane(tmp_path, text)) as url:
        headers = {"authorization": f"Bearer {SECRET}"}
        for path in ("upstreams", "routes", "rules", "status"):
            answer = httpx.get(f"{url}/api/v1/{path}", headers=headers, trust_env=False)
            assert "secret-host" not in answer.text
            if path == "upstreams":
                assert "${ORDERS_HOST}" in answer.text


@pytest.mark.parametrize(
    ("access", "anybody", "with_token"),
    [("open", 200, 200), ("token", 401, 200), ("off", 401, 404)],
)
def test_metrics_are_for_whom_they_are_meant(there, access, anybody, with_token):
    """Everybody, the token's owner, nobody."""
    with served(there, metrics=MetricsAccess(access)) as url:
        assert httpx.get(f"{url}/metrics", trust_env=False).status_code == anybody
        headers = {"authorization": f"Bearer {SECRET}"}
        answer = httpx.get(f"{url}/metrics", headers=headers, trust_env=False)
        assert answer.status_code == with_token


def test_errors_are_problem_documents(client):
    """Unknown paths and methods too, with every method the path has."""
    assert client.get("/nowhere").json()["status"] == 404
    answer = client.delete("/api/v1/kill-switch")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, PUT")


def test_a_bug_of_ours_tells_nothing_and_stays_in_its_request(there, client, said, monkeypatch):
    """500 without a traceback, which goes to the log; the next request is answered."""
    monkeypatch.setattr(there.fleet, "tally", lambda: 1 / 0)
    answer = client.get("/api/v1/status")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    until(lambda: "ZeroDivision" in said.getvalue(), "the log")
    monkeypatch.undo()
    assert client.get("/api/v1/status").status_code == 200
