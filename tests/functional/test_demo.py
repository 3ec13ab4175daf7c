"""The second half of `make demo`: what it shows is so, and nothing of it stays behind."""

import asyncio
import json
import os
import subprocess
import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import httpx
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
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


def loaded(path):
    """A module of the examples, which are no package."""
    spec = spec_from_file_location(path.stem, path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
