"""`strangler proxy` as a process: what operators do to it, and what clients see meanwhile."""

import json
import os
import signal
import socket
import ssl
import stat
import threading
from collections.abc import Iterator

import httpx
import pytest
import trustme

from support.collector import collecting
from support.running_proxy import TOKEN, Named, Running, free_port, named, running, start, until


@pytest.fixture(scope="module")
def monolith() -> Iterator[Named]:
    with named("monolith") as server:
        yield server


@pytest.fixture(scope="module")
def orders() -> Iterator[Named]:
    with named("orders") as server:
        yield server


def rules(monolith: Named, orders: Named, state: str = "migrated") -> str:
    return f"""
version: 1
upstreams:
  monolith: {{url: "{monolith.url}"}}
  orders: {{url: "{orders.url}"}}
default: monolith
routes:
  - id: orders
    match: {{prefix: /orders}}
    service: orders
    effect: read
    state: {state}
"""


BROKEN = "version: 1\nupstreams: {}\ndefault: nobody\nroutes:\n  - id: a\n    colour: red\n"


def test_requests_are_answered_as_the_rules_say(tmp_path, monolith, orders):
    """Through the workers, on the port that was given out; two workers serve it."""
    with running(tmp_path, rules(monolith, orders), workers=2) as proxy:
        assert proxy.get("/").text == "monolith"
        assert proxy.get("/orders/1").text == "orders"
        assert len(proxy.worker_pids()) == 2
        assert proxy.admin("GET", "/readyz", headers={}).status_code == 200


def test_broken_rules_at_the_start_end_with_2_and_all_problems(tmp_path):
    """Nothing is served; every problem stands on a line of its own."""
    path = tmp_path / "rules.yaml"
    path.write_text(BROKEN)
    with start(tmp_path, path) as proxy:
        assert proxy.ended() == 2
    text = proxy.log.read_text()
    assert "colour" in text
    assert "nobody" in text
    assert "Traceback" not in text


def test_a_changed_file_is_loaded_by_itself(tmp_path, monolith, orders):
    """No signal, no call: the next requests follow the new rules."""
    with running(tmp_path, rules(monolith, orders, "legacy")) as proxy:
        assert proxy.get("/orders/1").text == "monolith"
        proxy.write(rules(monolith, orders, "migrated"))
        assert proxy.said("reloaded")["generation"] == 2
        assert proxy.get("/orders/1").text == "orders"


def test_a_broken_file_keeps_the_last_good_rules_and_says_so(tmp_path, monolith, orders):
    """In the log, the metrics and the admin API; mending the file mends all three."""
    with running(tmp_path, rules(monolith, orders)) as proxy:
        proxy.write(BROKEN)
        proxy.said("reload-failed")
        assert proxy.get("/orders/1").text == "orders"
        failure = proxy.admin("GET", "/api/v1/rules").json()
        assert failure["valid"] is False
        assert any("colour" in problem for problem in failure["failure"]["problems"])
        metrics = proxy.admin("GET", "/metrics").text
        assert "strangler_rules_valid 0.0" in metrics
        assert "strangler_rules_reload_failures_total 1.0" in metrics
        answer = proxy.admin("POST", "/api/v1/reload")
        assert answer.status_code == 409
        assert any("colour" in each["detail"] for each in answer.json()["errors"])
        proxy.write(rules(monolith, orders, "legacy"))
        proxy.said("reloaded")
        assert proxy.admin("GET", "/api/v1/rules").json()["failure"] is None
        assert "strangler_rules_valid 1.0" in proxy.admin("GET", "/metrics").text


def test_sighup_begins_a_new_generation_even_without_a_change(tmp_path, monolith, orders):
    """Certificates and connections are made anew that way."""
    with running(tmp_path, rules(monolith, orders)) as proxy:
        proxy.signal(signal.SIGHUP)
        assert proxy.said("reloaded")["generation"] == 2
        proxy.signal(signal.SIGUSR1)  # what reopens logs elsewhere does no harm
        assert proxy.get("/").text == "monolith"


def test_a_killed_worker_is_replaced_and_its_counts_stay(tmp_path, monolith, orders):
    """Requests counted by the dead one are never taken back."""
    with running(tmp_path, rules(monolith, orders)) as proxy:
        for _ in range(3):
            proxy.get("/orders/1")
        until(lambda: counted(proxy) == 3, "the count")
        (old,) = proxy.worker_pids()
        os.kill(old, signal.SIGKILL)
        assert "SIGKILL" in proxy.said("worker-ended")["message"]
        assert counted(proxy) == 3
        (new,) = until(proxy.worker_pids, "a new worker")
        assert new != old
        proxy.get("/orders/1")
        until(lambda: counted(proxy) == 4, "the count")
        assert "strangler_worker_restarts_total 1.0" in proxy.admin("GET", "/metrics").text


def counted(proxy: Running) -> int:
    """Requests of the route orders, by the metrics."""
    lines = proxy.admin("GET", "/metrics").text.splitlines()
    wanted = 'strangler_requests_total{outcome="answered",route="orders"'
    return sum(int(float(line.rpartition(" ")[2])) for line in lines if line.startswith(wanted))


def test_the_kill_switch_reaches_every_worker_and_survives_a_restart(tmp_path, monolith, orders):
    """Turned on it sends everything to the monolith, also after the process was killed; the file
    that remembers it is the user's alone."""
    turn = {"on": True, "reason": "orders are slow", "by": "Ada"}
    with running(tmp_path, rules(monolith, orders), workers=2) as proxy:
        answer = proxy.admin("PUT", "/api/v1/kill-switch", turn)
        assert answer.json()["workers"] == 2
        assert {proxy.get("/orders/1").text for _ in range(8)} == {"monolith"}
        asked = {"url": "/orders/1"}
        assert proxy.admin("POST", "/api/v1/explain", asked).json()["why"] == "killed"
        proxy.process.kill()
        proxy.ended()
    file = tmp_path / "state" / "kill-switch.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with running(tmp_path, rules(monolith, orders)) as proxy:
        assert proxy.get("/orders/1").text == "monolith"
        position = proxy.admin("GET", "/api/v1/kill-switch").json()
        assert (position["on"], position["by"], position["reason"]) == (
            True,
            "Ada",
            "orders are slow",
        )
        proxy.admin("PUT", "/api/v1/kill-switch", {"on": False, "reason": "they are well"})
        assert proxy.get("/orders/1").text == "orders"
        assert [event["by"] for event in proxy.events("audit")] == ["127.0.0.1"]


def test_sigterm_lets_requests_finish_and_refuses_new_ones(tmp_path, monolith, orders):
    """A request under way is answered; readiness fails; the process ends with 0."""
    monolith.gate.clear()
    monolith.waiting.clear()
    with running(tmp_path, rules(monolith, orders)) as proxy:
        answers: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: answers.append(proxy.get("/slow")))
        asking.start()
        assert monolith.waiting.wait(20)
        ready = proxy.admin_url + "/readyz"
        port = proxy.port
        proxy.signal(signal.SIGTERM)
        proxy.said("leaving")
        assert httpx.get(ready, trust_env=False).status_code == 503
        until(lambda: refused(port), "a closed port")
        monolith.gate.set()
        asking.join(20)
        assert [answer.text for answer in answers] == ["monolith"]
        assert proxy.ended() == 0
        assert proxy.said("drained")["cut"] == 0


def refused(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_second_signal_cuts_what_is_under_way(tmp_path, monolith, orders):
    """Whoever is in a hurry presses Ctrl-C twice."""
    monolith.gate.clear()
    monolith.waiting.clear()
    with running(tmp_path, rules(monolith, orders)) as proxy:
        broken: list[httpx.HTTPError] = []

        def ask() -> None:
            try:
                proxy.get("/slow")
            except httpx.HTTPError as error:
                broken.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        assert monolith.waiting.wait(20)
        proxy.signal(signal.SIGINT)
        proxy.said("leaving")
        proxy.signal(signal.SIGINT)
        assert proxy.ended() == 0
        assert proxy.said("drained")["cut"] == 1
        asking.join(20)
        monolith.gate.set()
        assert len(broken) == 1


class Callers:
    """Connect and ask over and over until told to stop; every failure is kept."""

    def __init__(self, port: int) -> None:
        self.failures: list[str] = []
        self.answers = 0
        self._port = port
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._call) for _ in range(4)]

    def __enter__(self) -> "Callers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _call(self) -> None:
        request = b"GET /orders/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        while not self._stop.is_set():
            try:
                with socket.create_connection(("127.0.0.1", self._port), timeout=20) as caller:
                    caller.sendall(request)
                    answer = b""
                    while piece := caller.recv(4096):
                        answer += piece
                if not answer.startswith(b"HTTP/1.1 200 ") or not answer.endswith(b"orders"):
                    self.failures.append(repr(answer))
                self.answers += 1
            except OSError as error:
                self.failures.append(repr(error))

    def more(self) -> None:
        """Wait for some more answers."""
        wanted = self.answers + 50
        until(lambda: self.answers >= wanted, "more answers")


def test_a_second_process_takes_over_without_a_refused_connection(tmp_path, monolith, orders):
    """Under a loop of new connections none fails; the first process ends by itself with 0; the
    generation counts on."""
    text = rules(monolith, orders)
    port, admin = str(free_port()), str(free_port())
    ports = ("--port", port, "--admin-port", admin)
    with running(tmp_path, text, *ports, name="old") as old, Callers(int(port)) as callers:
        callers.more()
        with running(tmp_path, text, *ports, name="new") as new:
            assert old.ended() == 0
            assert new.said("serving")["took_over_from"] == old.process.pid
            callers.more()
            assert new.status()["rules"]["generation"] == 2
            assert new.status()["pid"] == new.process.pid
            assert callers.failures == []
            callers.__exit__()
    assert callers.failures == []


def test_sigusr2_starts_a_successor(tmp_path, monolith, orders):
    """The process hands over to a new one of the same command line, and ends."""
    with running(tmp_path, rules(monolith, orders)) as old, Callers(old.port) as callers:
        callers.more()
        old.signal(signal.SIGUSR2)
        successor = old.said("successor-started")["pid"]
        try:
            assert old.ended() == 0
            serving = until(lambda: old.events("serving")[1:], "the successor")
            assert serving[0]["message"] == old.events("serving")[0]["message"]
            callers.more()
            callers.__exit__()
            assert callers.failures == []
        finally:
            os.kill(successor, signal.SIGTERM)
            until(lambda: refused(old.port), "the successor's end")


def test_a_successor_with_broken_rules_leaves_everything_as_it_is(tmp_path, monolith, orders):
    """It ends with 2 before it asks for anything; the old process serves on."""
    with running(tmp_path, rules(monolith, orders)) as proxy:
        proxy.write(BROKEN)
        proxy.said("reload-failed")
        proxy.signal(signal.SIGUSR2)
        assert "exit code 2" in proxy.said("successor-failed")["message"]
        assert proxy.get("/orders/1").text == "orders"


@pytest.mark.parametrize("option", ["--port", "--admin-port"])
def test_a_port_of_a_stranger_is_refused_with_words(tmp_path, monolith, orders, option):
    """Exit code 2, and the option that helps."""
    path = tmp_path / "rules.yaml"
    path.write_text(rules(monolith, orders))
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = str(stranger.getsockname()[1])
        with start(tmp_path, path, option, port) as proxy:
            assert proxy.ended() == 2
    text = proxy.log.read_text()
    assert f"another {option}" in text
    assert "Traceback" not in text


def test_workers_end_with_a_supervisor_that_was_killed(tmp_path, monolith, orders):
    """So that whoever restarts it finds the port free."""
    with running(tmp_path, rules(monolith, orders), "--grace", "1s") as proxy:
        (worker,) = proxy.worker_pids()
        port = proxy.port
        proxy.process.kill()
        until(lambda: refused(port), "a free port")
        until(lambda: not exists(worker), "the worker's end")


def exists(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:  # noqa: PTH123 - it may vanish
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_admin_api_wants_token_name_and_origin(tmp_path, monolith, orders):
    """Over a real connection: no token 401, a foreign name or page 403, probes open."""
    with running(tmp_path, rules(monolith, orders)) as proxy:
        path = "/api/v1/status"
        bearer = {"authorization": f"Bearer {TOKEN}"}
        assert proxy.admin("GET", path, headers={}).status_code == 401
        assert proxy.admin("GET", path).status_code == 200
        foreign = {**bearer, "host": "evil.example"}
        assert proxy.admin("GET", path, headers=foreign).status_code == 403
        page = {**bearer, "origin": "http://evil.example"}
        assert proxy.admin("GET", path, headers=page).status_code == 403
        assert proxy.admin("GET", "/livez", headers={"host": "evil.example"}).status_code == 200
        assert TOKEN not in proxy.log.read_text()


def test_tls_is_served_and_a_renewed_certificate_counts_for_the_next_connection(
    tmp_path, monolith, orders
):
    """No restart; connections that stand keep theirs."""
    authority = trustme.CA()

    def renew() -> None:
        certificate = authority.issue_cert("localhost", "127.0.0.1")
        certificate.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
        certificate.cert_chain_pems[0].write_to_path(str(tmp_path / "cert.pem"))

    def serial(port: int) -> str:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        with (
            socket.create_connection(("127.0.0.1", port), timeout=20) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as wrapped,
        ):
            wrapped.sendall(b"GET /orders/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert wrapped.recv(4096).startswith(b"HTTP/1.1 200 ")
            return str((wrapped.getpeercert() or {})["serialNumber"])

    renew()
    text = rules(monolith, orders) + "proxy: {tls: {cert: cert.pem, key: key.pem}}\n"
    with running(tmp_path, text) as proxy:
        assert proxy.url.startswith("https://")
        first = serial(proxy.port)
        renew()
        proxy.said("reloaded")
        assert serial(proxy.port) != first


def test_the_access_log_follows_a_rotated_file(tmp_path, monolith, orders):
    """One JSON object a request, no values of the query; no signal is needed."""
    log = tmp_path / "access.log"
    with running(tmp_path, rules(monolith, orders), "--access-log", str(log)) as proxy:
        proxy.get("/orders/1?token=secret")
        line = until(log.read_text, "a line")
        entry = json.loads(line)
        assert (entry["route"], entry["upstream"], entry["status"]) == ("orders", "orders", 200)
        assert "secret" not in line
        log.rename(tmp_path / "access.log.1")

        def again() -> bool:
            proxy.get("/")
            return log.exists() and bool(log.read_text())

        until(again, "a new file")


def test_traces_are_exported_from_the_workers(tmp_path, monolith, orders):
    """To the collector that the rules name, as OTLP."""
    with collecting() as collector:
        otlp = f"http://127.0.0.1:{collector.server_port}"
        text = rules(monolith, orders) + f'proxy: {{telemetry: {{otlp: "{otlp}", sample: 100}}}}\n'
        with running(tmp_path, text) as proxy:
            parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            proxy.get("/orders/1", traceparent=parent)
            until(lambda: collector.requests, "a span")
    spans = [
        span
        for _, request in collector.requests
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert [span.trace_id.hex() for span in spans] == ["0af7651916cd43dd8448eb211c80319c"]
    assert spans[0].parent_span_id.hex() == "b7ad6b7169203331"


def test_many_reloads_under_requests_fail_none(tmp_path, monolith, orders):
    """Each answer is that of the rules before or after, and complete."""
    with running(tmp_path, rules(monolith, orders), workers=2) as proxy:
        with Callers(proxy.port) as callers:
            for _ in range(30):
                assert proxy.admin("POST", "/api/v1/reload").status_code == 200
            callers.more()
        assert callers.failures == []
        assert proxy.status()["rules"]["generation"] == 31
