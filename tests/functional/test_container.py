"""What the image would hold, built and run by hand: the wheel alone, another user, a read-only
root, no compiler, no option but variables."""

import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from strangler.deploy.model import Container
from strangler.deploy.stacks.edge import proxy as proxy_tasks
from support.contained import FINAL, contained, installed, ran
from support.running_proxy import free_port, named, until

pytestmark = pytest.mark.slow

RULES = """version: 1
proxy: {health_path: /livez}
upstreams: {monolith: {url: "%s"}}
default: monolith
"""


@pytest.fixture(scope="module")
def image():
    """Built once."""
    return installed()


@pytest.fixture
def task(image, tmp_path):
    """The proxy as ECS starts it, but for rules that lie in a file of the system."""
    with named("monolith") as monolith:
        port, admin = free_port(), free_port()
        # A file that its user may read: such as a mounted one.
        rules = image.home / f"rules-{port}.yaml"
        rules.write_text(RULES % monolith.url, encoding="utf-8")
        log = tmp_path / "log"
        environment = {
            "STRANGLER_RULES": str(rules),
            "STRANGLER_HOST": "127.0.0.1",
            "STRANGLER_PORT": str(port),
            "STRANGLER_ADMIN_PORT": str(admin),
            "STRANGLER_LOG_FORMAT": "json",
            "STRANGLER_WORKERS": "2",
            "STRANGLER_DRAIN_DELAY": "1s",
            "STRANGLER_GRACE": "20s",
        }
        words = [*FINAL.execs("ENTRYPOINT"), *FINAL.execs("CMD")]
        with contained(image, words, environment, log) as process:
            it = SimpleNamespace(
                process=process, url=f"http://127.0.0.1:{port}", monolith=monolith, log=log
            )
            it.admin = admin
            it.pid = process.pid
            until(lambda: "serving on" in _said(it), "the proxy")
            yield it
        rules.unlink()


def _said(task):
    text = task.log.read_text(encoding="utf-8", errors="replace")
    assert task.process.poll() is None, text
    return text


def test_the_wheel_holds_the_compiled_data_plane(image, tmp_path):
    """And what is run is that, not Python beside it; no compiler and no pip can be found."""
    assert not image.wheel.endswith("-none-any.whl")
    code, said = ran(
        image,
        ["python", "-c", "import strangler.proxy.dataplane.engine as e; print(e.__file__)"],
        tmp_path / "log",
    )
    assert (code, said.strip().endswith(".so")) == (0, True), said
    for missing in ("import pip", "import subprocess; subprocess.run(['gcc', '--version'])"):
        code, said = ran(image, ["python", "-c", missing], tmp_path / "log")
        assert code == 1, said


def test_the_proxy_serves_by_variables_alone(task):
    """As its user, and nothing but the two volumes can be written."""
    assert httpx.get(task.url + "/x", trust_env=False).text == "monolith"
    lines = Path(f"/proc/{task.pid}/status").read_text(encoding="ascii").splitlines()
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    assert status["Uid"].split() == ["10001"] * 4
    assert status["CapEff"].strip("0") == ""


def test_only_the_volumes_can_be_written(image, tmp_path):
    """So a read-only root file system costs nothing."""
    attempt = (
        "import json, os\n"
        "found = {}\n"
        "for folder in ('/', '/opt', '/etc', '/tmp', '/var/lib/strangler', os.environ['HOME']):\n"
        "    try:\n"
        "        open(folder + '/x', 'w').close(); found[folder] = True\n"
        "    except OSError:\n"
        "        found[folder] = False\n"
        "print(json.dumps(found))\n"
    )
    code, said = ran(image, ["python", "-c", attempt], tmp_path / "log")
    assert code == 0, said
    assert {folder for folder, can in json.loads(said).items() if can} == {
        "/tmp",
        "/var/lib/strangler",
    }


def test_the_health_check_passes_and_fails_with_readiness(task, image, tmp_path):
    """The image's own command, on the port that the variable names."""
    check = FINAL.execs("HEALTHCHECK")
    port = str(task.admin)
    assert ran(image, check, tmp_path / "check", STRANGLER_ADMIN_PORT=port)[0] == 0
    task.process.send_signal(signal.SIGTERM)
    until(
        lambda: ran(image, check, tmp_path / "check", STRANGLER_ADMIN_PORT=port)[0] == 1,
        "an unready proxy",
    )


def test_a_stop_lets_a_slow_request_end(task):
    """SIGTERM with a request in flight: it is answered, new ones are taken while the load balancer
    has not noticed, and the process is gone well before ECS would kill it."""
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(httpx.get, task.url + "/slow", trust_env=False, timeout=30)
        assert task.monolith.waiting.wait(10)
        began = time.monotonic()
        task.process.send_signal(signal.SIGTERM)
        until(lambda: "draining" in task.log.read_text(), "the drain")
        assert httpx.get(task.url + "/x", trust_env=False).text == "monolith"
        until(lambda: _refused(task.url), "the end of the drain delay")
        assert not slow.done()
        task.monolith.gate.set()
        assert slow.result().text == "monolith"
    assert task.process.wait(20) == 0
    assert time.monotonic() - began < Container().stop_timeout


def _refused(url):
    try:
        httpx.get(url + "/x", trust_env=False)
    except httpx.HTTPError:
        return True
    return False


@pytest.mark.parametrize("timeout", [30, 60, 120])
def test_drain_and_grace_fit_into_the_stop_timeout(timeout):
    """Of any task definition that we write: what is cut is cut by us, not by SIGKILL."""
    grace = max(5, timeout - proxy_tasks.DRAIN_DELAY - 5)
    assert proxy_tasks.DRAIN_DELAY + grace < timeout


def test_every_command_is_in_it(image, tmp_path):
    """One image for the proxy and for the rest."""
    for words in (["--version"], ["deploy", "--help"], ["rules", "schema"], ["analyze", "--help"]):
        code, said = ran(image, ["strangler", *words], tmp_path / "log")
        assert code == 0, said
