"""Start the shop, its first service and the proxy on loopback; show who answers what, and why.

    python examples/demo/run.py

Everything listens on free ports of 127.0.0.1 and is stopped in the end, also after Ctrl-C or a
failure. What the servers wrote, and the shop's database, are thrown away."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table
from starting import LOOPBACK, NotStartedError, Server, free_port, started

HERE = Path(__file__).resolve().parent
SHOP, CATALOG = HERE.parent / "shop", HERE.parent / "catalog_service"
USERS = [f"user-{number}" for number in range(1, 21)]
PRODUCT = "/api/products/1/"
REQUESTS = (
    ("GET", "/healthz", ""),
    ("GET", "/api/products/", ""),
    *(("GET", PRODUCT, user) for user in USERS[:4]),
    ("GET", PRODUCT, ""),
    ("PATCH", PRODUCT, USERS[0]),
    ("GET", "/api/stock/KT-101/", ""),
    ("GET", "/catalog/", ""),
)


class NotAnsweredError(Exception):
    """The proxy's admin API refused; the text says what."""


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything runs."""

    client: httpx.Client
    """Asks the proxy."""
    admin: httpx.Client
    """Asks its admin API."""
    catalog: Server
    rules: Path


def main() -> int:
    """Run the demo; 0 if all went well."""
    signal.signal(signal.SIGTERM, _end)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)
    try:
        with running(console) as demo:
            show_requests(demo, console)
            show_canary(demo, console)
            show_kill_switch(demo, console)
            show_fallback(demo, console)
        console.print("\nAll three were stopped.")
    except (NotStartedError, NotAnsweredError, httpx.HTTPError) as error:
        Console(stderr=True).print(str(error), markup=False)
        return 1
    except KeyboardInterrupt:
        Console(stderr=True).print("\nStopped.")
        return 130
    return 0


def _end(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


# Starting -------------------------------------------------------------------------------------


@contextmanager
def running(console: Console) -> Iterator[Demo]:
    """The shop, the service and the proxy, in this order; ended in the reverse one."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="strangler-demo-")))
        shop_port, catalog_port, port, admin_port = (free_port() for _ in range(4))
        shop_url = f"http://{LOOPBACK}:{shop_port}"
        shop = {
            "SHOP_DB": str(scratch / "shop.sqlite3"),
            "SHOP_MEDIA_ROOT": str(scratch / "media"),
            "SHOP_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }
        with console.status("Filling the shop's database"):
            for command in (("migrate", "-v", "0"), ("seed_demo",)):
                _manage(shop, *command)
        serve = (sys.executable, "manage.py", "runserver", "--noreload", f"{LOOPBACK}:{shop_port}")
        stack.enter_context(
            started(
                "the shop",
                serve,
                shop_port,
                folder=SHOP,
                environment=shop,
                log=scratch / "shop.log",
            )
        )
        products = scratch / "products.json"
        products.write_bytes(httpx.get(f"{shop_url}/api/products/", trust_env=False).content)
        uvicorn = (sys.executable, "-m", "uvicorn", "--factory", "catalog_service:from_environment")
        catalog = stack.enter_context(
            started(
                "the catalog service",
                (*uvicorn, "--host", LOOPBACK, "--port", str(catalog_port)),
                catalog_port,
                folder=CATALOG,
                environment={"CATALOG_PRODUCTS": str(products)},
                log=scratch / "catalog.log",
            )
        )
        token = secrets.token_urlsafe(24)
        rules = scratch / "rules.yaml"
        rules.write_text((HERE / "rules.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        (scratch / "runtime").mkdir(mode=0o700)
        stack.enter_context(
            started(
                "the proxy",
                (
                    *(sys.executable, "-m", "strangler", "proxy", rules),
                    *("--port", str(port), "--admin-port", str(admin_port)),
                    *("--workers", "1", "--state-dir", scratch / "state"),
                ),
                port,
                folder=HERE,
                environment={
                    "SHOP_URL": shop_url,
                    "CATALOG_URL": f"http://{LOOPBACK}:{catalog_port}",
                    "STRANGLER_ADMIN_TOKEN": token,
                    "STRANGLER_RUNTIME_DIR": str(scratch / "runtime"),
                },
                log=scratch / "proxy.log",
            )
        )
        client, admin = (
            stack.enter_context(
                httpx.Client(base_url=f"http://{LOOPBACK}:{each}", trust_env=False, timeout=30)
            )
            for each in (port, admin_port)
        )
        admin.headers["authorization"] = f"Bearer {token}"
        console.print(
            f"monolith  {shop_url}  examples/shop (Django)\n"
            f"catalog   http://{LOOPBACK}:{catalog_port}  examples/catalog_service (FastAPI)\n"
            f"proxy     http://{LOOPBACK}:{port}  examples/demo/rules.yaml"
        )
        yield Demo(client, admin, catalog, rules)


def _manage(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=SHOP,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotStartedError(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")


# Showing --------------------------------------------------------------------------------------


def show_requests(demo: Demo, console: Console) -> None:
    """One line a request: what came back, and what the proxy says about its decision."""
    table = Table("request", "user", "status", "route", "state", "answered by", "why", box=None)
    for method, path, user in REQUESTS:
        headers = {"x-user-id": user} if user else {}
        answer = demo.client.request(method, path, headers=headers)
        said = _explained(demo, method, path, headers)
        table.add_row(
            f"{method} {path}",
            user,
            str(answer.status_code),
            answer.headers.get("x-strangler-route", ""),
            said["state"],
            answer.headers["x-strangler-upstream"],
            _why(said),
        )
    console.print()
    console.print(table)
    console.print("Buckets go from 0 to 9,999; a canary of 30 % takes those below 3,000.")


def _why(said: dict[str, Any]) -> str:
    reasons = {
        "default": "no route takes it",
        "legacy": "not moved",
        "shadow": "catalog gets a copy",
        "canary-no-key": "no user, no cohort",
        "migrated": "moved",
    }
    if said["cohort"]:
        return f"bucket {said['cohort']['bucket']:,}: {said['why'].removeprefix('canary-')}"
    return reasons.get(said["why"], said["why"])


def show_canary(demo: Demo, console: Console) -> None:
    """The same twenty users at two percentages; nobody moves back."""
    before = _served_by_catalog(demo)
    text = demo.rules.read_text(encoding="utf-8")
    demo.rules.write_text(text.replace("percent: 30", "percent: 60"), encoding="utf-8")
    _asked(demo, "POST", "reload")
    after = _served_by_catalog(demo)
    console.print(f"\nGET {PRODUCT} by twenty users, # answered by catalog, . by the monolith")
    console.print(f"  canary 30 %  {_marks(before)}  {len(before)} of {len(USERS)}")
    console.print(f"  canary 60 %  {_marks(after)}  {len(after)} of {len(USERS)}")
    console.print(f"  moved back by the reload: {len(before - after)}")


def show_kill_switch(demo: Demo, console: Console) -> None:
    """Everything to the monolith at once, and back."""
    console.print("\nGET /api/products/, a migrated route")
    for on in (True, False):
        _asked(demo, "PUT", "kill-switch", {"on": on, "reason": "the demo"})
        answer = demo.client.get("/api/products/")
        console.print(f"  kill switch {'on ' if on else 'off'}  {_who(answer)}")


def show_fallback(demo: Demo, console: Console) -> None:
    """The service dies; the route's effect is read, so the monolith may answer."""
    demo.catalog.stop()
    console.print(f"  catalog stopped  {_who(demo.client.get('/api/products/'))}")


def _who(answer: httpx.Response) -> str:
    return f"{answer.status_code}, answered by {answer.headers['x-strangler-upstream']}"


def _served_by_catalog(demo: Demo) -> set[str]:
    answers = ((user, demo.client.get(PRODUCT, headers={"x-user-id": user})) for user in USERS)
    return {user for user, answer in answers if answer.headers["x-strangler-upstream"] == "catalog"}


def _marks(chosen: set[str]) -> str:
    return "".join("#" if user in chosen else "." for user in USERS)


def _explained(demo: Demo, method: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
    pairs = [{"name": name, "value": value} for name, value in headers.items()]
    return _asked(demo, "POST", "explain", {"method": method, "url": path, "headers": pairs})


def _asked(demo: Demo, method: str, what: str, content: object = None) -> dict[str, Any]:
    answer = demo.admin.request(method, f"/api/v1/{what}", json=content)
    if answer.is_error:
        raise NotAnsweredError(f"{method} {answer.url}: {answer.status_code} {answer.text}")
    said: dict[str, Any] = answer.json()
    return said


if __name__ == "__main__":
    sys.exit(main())
