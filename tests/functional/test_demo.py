"""The second half of `make demo`: what it shows is so, and nothing of it stays behind."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import uuid
from contextlib import suppress
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import httpx
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
DEMO = (sys.executable, EXAMPLES / "demo" / "run.py")
ASKED = (
    "/api/products/",
    "/api/products/?page=7",
    "/api/products/1/",
    "/api/products/999/",
    "/api/stock/KT-101/",
    "/api/stock/none/",
)
ASK_THE_SHOP = f"""
import json, os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("import_products", "data/products.csv", stdout=open(os.devnull, "w"))
answers = {{path: Client().get(path) for path in {ASKED!r}}}
print(json.dumps({{path: [a.status_code, a.json()] for path, a in answers.items()}}))
"""

pytestmark = pytest.mark.skipif(find_spec("django") is None, reason="the shop needs django")


def test_the_catalog_service_answers_as_the_shop_does(tmp_path):
    """Same paths, same statuses, same JSON, for what it was given a copy of."""
    done = subprocess.run(
        [sys.executable, "-c", ASK_THE_SHOP],
        cwd=EXAMPLES / "shop",
        env={**os.environ, "PYTHONPATH": ".", "SHOP_DB": str(tmp_path / "shop.sqlite3")},
        capture_output=True,
        text=True,
        check=True,
    )
    answers = json.loads(done.stdout)
    copy = tmp_path / "products.json"
    copy.write_text(json.dumps(answers["/api/products/"][1]))
    service = loaded(EXAMPLES / "catalog_service" / "catalog_service.py")
    app = service.create_app(service.load(copy))
    assert asyncio.run(ask(app)) == answers


async def ask(app):
    """What an application answers, without a server."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://shop"
    ) as client:
        answers = {path: await client.get(path) for path in ASKED}
    return {path: [answer.status_code, answer.json()] for path, answer in answers.items()}


def test_the_demo_shows_who_answers_and_stops():
    """Each state, the canary's cohorts, the kill switch and the fallback; nothing is left."""
    mark = str(uuid.uuid4())
    done = subprocess.run(DEMO, env=marked(mark), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "GET /healthz 200 default monolith no route takes it" in lines
    assert "GET /api/products/ 200 products.list migrated catalog moved" in lines
    assert "PATCH /api/products/1/ user-1 403 product.edit legacy monolith not moved" in lines
    assert "GET /api/stock/KT-101/ 200 stock.read shadow monolith catalog gets a copy" in lines
    canary = [line.split() for line in lines if " product.read canary " in line]
    for *_, upstream, _, _, side in (line for line in canary if "bucket" in line):
        assert upstream == ("catalog" if side == "in" else "monolith")
    assert "moved back by the reload: 0" in lines
    assert "kill switch on 200, answered by monolith" in lines
    assert "kill switch off 200, answered by catalog" in lines
    assert "catalog stopped 200, answered by monolith" in lines
    assert processes(mark) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_leaves_nothing_behind_when_it_is_interrupted(number):
    """Ctrl-C and SIGTERM end all that was started."""
    mark = str(uuid.uuid4())
    with subprocess.Popen(DEMO, env=marked(mark), stdout=subprocess.PIPE, text=True) as demo:
        assert next(line for line in demo.stdout if line.startswith("proxy"))
        demo.send_signal(number)
        demo.stdout.read()
    assert demo.returncode == 130
    assert processes(mark) == []


def marked(mark):
    """An environment by which all that descends from it can be told."""
    return {**os.environ, "STRANGLER_DEMO_MARK": mark, "PYTHONUNBUFFERED": "1"}


def processes(mark):
    """Those that still run with it, where the system can tell."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):  # it ended meanwhile, or is somebody else's
            if mark.encode() in path.read_bytes():
                found.append(path.parent.name)
    return found


def loaded(path):
    """A module of the examples, which are no package."""
    spec = spec_from_file_location(path.stem, path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
